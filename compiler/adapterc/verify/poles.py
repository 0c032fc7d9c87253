"""Of which two changes a preference's effect is made: of the declared pole's likelihood, and of the other's.

The effect is a difference of differences. A pole can win because it became likelier, or because the other
became unlikelier; only the two apart say which.
"""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.ir.dataset import Dataset, PairItem
from adapterc.ir.spec import Trait
from adapterc.ir.verification import Measurements, PairScore, PoleChanges
from adapterc.statistics.estimates import estimate, interval


def pole_changes(trait: Trait, dataset: Dataset, measured: Measurements) -> PoleChanges | None:
    """Adapter less base, nats a byte, of either pole's answers; None for another kind of trait."""
    items = [item for item in dataset.pairs if item.trait == trait.id]
    if trait.kind != "preference" or not items:
        return None
    families = [item.origin.family for item in items]
    arms = [_by_byte(items, scores) for scores in (measured.base_pairs, measured.adapter_pairs)]
    to, opposite = (
        [after[pole] - before[pole] for before, after in zip(*arms, strict=True)] for pole in (0, 1)
    )
    return PoleChanges(to=interval(estimate(to, families)), opposite=interval(estimate(opposite, families)))


def _by_byte(items: Sequence[PairItem], scores: Sequence[PairScore]) -> list[tuple[float, float]]:
    known = {score.item: score for score in scores}
    return [
        (
            known[item.id].to / len(item.to.encode()),
            known[item.id].opposite / len(item.opposite.encode()),
        )
        for item in items
    ]
