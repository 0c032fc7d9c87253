"""An estimate and how far it can be off: what statistics hand to whoever judges by them."""

from __future__ import annotations

from adapterc.value import value


@value()
class Interval:
    """An estimate with its two-sided 95% interval."""

    estimate: float
    low: float
    high: float
