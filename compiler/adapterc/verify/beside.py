"""What is told beside a trait's verdict and decides nothing: reported rows, and what was not tested."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.ir.dataset import OPEN, Dataset
from adapterc.ir.findings import REPORTED
from adapterc.ir.further import Further
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.ir.verification import Check, Measurements, Outcome
from adapterc.statistics.estimates import interval
from adapterc.verify.effects import Effect, marker_change
from adapterc.verify.further_judge import evidence_of
from adapterc.verify.lengths import kept_said, length_rows, opposed, where_measured

ALMOST_ANY = (
    "Almost any training moves a length or a rate, and no control adapter was asked here: the profile "
    "standard holds it against one."
)


def reported(effect: Effect, dataset: Dataset, measured: Measurements) -> list[Check]:
    """The rows of `effect`'s trait that are told and do not decide."""
    if "ratio_to_base" in effect.metrics:
        return [*length_rows(effect.trait, effect.direction, dataset, measured)]
    return _markers(effect.trait, dataset, measured)


def evidence_beside(effect: Effect, spec: ResolvedSpec, further: Further | None) -> str:
    """What was tested and how, where, and what was not tested."""
    alone = _without_control(effect, further)
    said = (evidence_of(further), effect.evidence, where_measured(effect, spec.language), alone.rstrip("."))
    return "; ".join(one[0].lower() + one[1:] for one in said if one)


def reason_beside(
    effect: Effect, reason: str, outcome: Outcome, checks: Sequence[Check], further: Further | None
) -> str:
    """`reason`, with what points the other way, and what a verdict without a control does not say."""
    alone = _without_control(effect, further) if outcome == "VERIFIED" else ""
    return " ".join(one for one in (reason, opposed(effect, checks), kept_said(checks), alone) if one)


def _without_control(effect: Effect, further: Further | None) -> str:
    return ALMOST_ANY if further is None and effect.trait.kind != "preference" else ""


def _markers(trait: Trait, dataset: Dataset, measured: Measurements) -> list[Check]:
    items = [item for item in dataset.probes if item.trait == OPEN]
    if trait.kind != "preference" or not trait.to.markers or not items:
        return []
    change = marker_change(trait, items, measured)
    moved = change.mean > 0
    return [
        Check(
            name="share of open answers with a declared marker, change",
            bound="above 0",
            found=interval(change),
            holds=None,
            note=REPORTED if moved else f"did not rise; {REPORTED}",
        )
    ]
