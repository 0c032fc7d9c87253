"""How often the old behaviour still came: counted in what was drawn and forced, bounded, said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from adapterc.ir.dataset import OPEN, Dataset, ProbeItem
from adapterc.ir.findings import REPORTED, Check
from adapterc.ir.further import OldBehaviour
from adapterc.ir.further_verdicts import OldShare
from adapterc.ir.measures import measure_named
from adapterc.ir.spec import Trait
from adapterc.ir.verification import Measurements
from adapterc.scorers import count, marker_hit
from adapterc.statistics.bounds import family_bound
from adapterc.statistics.estimates import estimate, interval, ratio_interval
from adapterc.verify.effects import answers_to

COHERENT = 1.5
"""The most that the adapter's answers may perplex the base, over what its own do."""


class Asked(Protocol):
    """A probe, laid out or rendered."""

    @property
    def trait(self) -> str:
        """The trait that it measures, or `OPEN`."""


Probe = TypeVar("Probe", bound=Asked)


def old_probes(trait: Trait, probes: Sequence[Probe]) -> tuple[Probe, ...]:
    """Where the trait's old behaviour is looked for: its own questions, or the open ones where it has none.

    Nowhere for a trait whose old behaviour nothing counts: only a rate that is to fall, or markers of the
    opposite pole, can be seen in an answer.
    """
    if not (_falls(trait) or trait.opposite.markers):
        return ()
    own = tuple(item for item in probes if item.trait == trait.id)
    return own or tuple(item for item in probes if item.trait == OPEN)


def old_shares(
    trait: Trait, dataset: Dataset, measured: Measurements, old: OldBehaviour
) -> tuple[OldShare, ...]:
    """The two shares of a trait; none of one whose old behaviour nothing counts."""
    items = {item.id: item for item in old_probes(trait, dataset.probes)}
    if not items:
        return ()
    return tuple(filter(None, (_drawn(trait, items, measured, old), _forced(trait, items, old))))


def coherence(trait: Trait, dataset: Dataset, old: OldBehaviour) -> Check | None:
    """What the base thinks of the adapter's answers, as a ratio of perplexities to its own; decides nothing.

    Read from the trait's own answers, or from the open ones where it has none.
    """
    items = [item for item in dataset.probes if item.trait == trait.id]
    items = items or [item for item in dataset.probes if item.trait == OPEN]
    costs = {cost.item: cost for cost in old.costs}
    read = [(item, costs[item.id]) for item in items if item.id in costs]
    if not read:
        return None
    logs = [cost.adapter - cost.base for _, cost in read]
    found = ratio_interval(interval(estimate(logs, [item.origin.family for item, _ in read])))
    coherent = found.estimate <= COHERENT
    return Check(
        name="perplexity of answers under the base, over its own answers'",
        bound=f"at most {COHERENT:g}",
        found=found,
        holds=None,
        note=REPORTED if coherent else f"the base finds these answers odd; {REPORTED}",
    )


def _drawn(
    trait: Trait, items: Mapping[str, ProbeItem], measured: Measurements, old: OldBehaviour
) -> OldShare | None:
    drawn = [one for one in old.drawn if one.item in items]
    if not drawn:
        return None
    shown = [sum(_shows(trait, text) for text in one.texts) for one in drawn]
    hits, n, each = sum(map(bool, shown)), len(drawn), len(drawn[0].texts)
    asked = [items[one.item] for one in drawn]
    families = [item.origin.family for item in asked]
    base = sum(_shows(trait, answer.text) for answer in answers_to(asked, measured.base_answers))
    bound, effective = family_bound(list(map(bool, shown)), families)
    return OldShare(
        kind="drawn",
        hits=hits,
        n=n,
        families=len(set(families)),
        bound=bound,
        base=base,
        says=f"A LoRA cannot fully forbid: of {each} answers drawn at temperature {old.temperature:g} to "
        f"each of {n} held-out questions, at least one shows the old behaviour in {hits} questions "
        f"({sum(shown)} of {each * n} answers), so with 95% confidence at most {_percent(bound)} of such "
        f"questions draw it out in {each} answers{_counted(families, effective)}. The base's likeliest "
        f"answer shows it in {base} of {n}.",
    )


def _forced(trait: Trait, items: Mapping[str, ProbeItem], old: OldBehaviour) -> OldShare | None:
    forced = [one for one in old.forced if one.item in items]
    if not forced:
        return None
    shown = [_shows(trait, one.text) for one in forced]
    hits, n = sum(shown), len(forced)
    base = sum(_shows(trait, one.base) for one in forced)
    families = [items[one.item].origin.family for one in forced]
    bound, effective = family_bound(shown, families)
    return OldShare(
        kind="forced",
        hits=hits,
        n=n,
        families=len(set(families)),
        bound=bound,
        base=base,
        says=f"Forced to begin with the base's own first sentence, the adapter goes on in the old way in "
        f"{hits} of {n} answers, with 95% confidence in at most {_percent(bound)} of such answers"
        f"{_counted(families, effective)}. The base goes on so in {base} of {n}.",
    )


def _falls(trait: Trait) -> bool:
    """Whether the trait is a rate that is to fall: then each answer shows the old behaviour or does not."""
    measure = measure_named(trait.measure)
    return trait.kind == "decrease" and measure is not None and measure.unit == "rate"


def _shows(trait: Trait, text: str) -> bool:
    if _falls(trait):
        return count(trait.measure, text, trait.counted.markers) > 0
    return marker_hit(text, trait.opposite.markers)


def _counted(families: Sequence[str], effective: float) -> str:
    """What the bound takes the questions for, where some of them share a family."""
    if len(set(families)) == len(families):
        return ""
    return (
        f" (questions of one of the {len(set(families))} families count as partly one: {len(families)} as "
        f"{effective:.0f})"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
