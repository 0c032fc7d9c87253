"""How often something may yet happen that was seen seldom or never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from adapterc.statistics.distributions import beta_quantile
from adapterc.statistics.estimates import LEVEL
from adapterc.statistics.shares import assumed_sample


def upper_bound(hits: float, n: float) -> float:
    """Clopper and Pearson's exact one-sided 95% upper bound of a share with `hits` in `n` independent trials.

    Both may be other than whole. Nothing tried bounds nothing: 1.0.
    """
    return 1.0 if hits >= n else beta_quantile(LEVEL, hits + 1.0, n - hits)


def family_bound(hits: Sequence[bool], families: Sequence[str]) -> tuple[float, float]:
    """The bound of a share of items whose families stand beside them, and how many items those count for.

    Seldom hits show nothing of how far those of a family agree: that is assumed (`assumed_sample`), and the
    same share of so many fewer items is bounded.
    """
    effective = assumed_sample(Counter(families).values())
    share = sum(hits) / len(hits) if hits else 0.0
    return upper_bound(share * effective, effective), effective
