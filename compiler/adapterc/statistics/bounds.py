"""How often something may yet happen that was seen seldom or never."""

from __future__ import annotations

from adapterc.statistics.distributions import beta_quantile
from adapterc.statistics.estimates import LEVEL


def upper_bound(hits: int, n: int) -> float:
    """Clopper and Pearson's exact one-sided 95% upper bound of a share with `hits` in `n` independent trials.

    Nothing tried bounds nothing: 1.0.
    """
    return 1.0 if hits >= n else beta_quantile(LEVEL, hits + 1.0, float(n - hits))
