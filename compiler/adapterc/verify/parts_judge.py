"""The findings on skills, knowledge, frames and dialogues.

A part with thresholds is declared: it is judged as a trait is, in the same family of Holm's correction, and
decides the artifact's verdict. One without is judged by its paired effect alone, in a second family of all
such parts, and decides nothing: what nobody declared cannot fail, nor make what was declared harder to show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset
from adapterc.ir.held_out import FEWEST_DIALOGUES, FEWEST_FACTS, LONGEST_FACT, askable_facts
from adapterc.ir.interval import Interval
from adapterc.ir.judged import BARE_SHARE, FEWEST_BARE, Part, parts
from adapterc.ir.part_verdicts import PartVerdict
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.verification import Check, Measurements, ParrotVerdict, RetentionVerdict, TraitVerdict
from adapterc.statistics.estimates import UNBOUNDED, detectable, holm, interval, p_value
from adapterc.verify.conditions import bind, moves, sentinel, settled
from adapterc.verify.part_effect import PartEffect
from adapterc.verify.parts_effects import part_effect
from adapterc.verify.reasons import decision, failed_gate

NOT_DECLARED = "No threshold is declared: this decides nothing."
_NAME = "part "
"""Before a part's id among the traits': no trait's has a blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEvidence:
    """Every part of a spec with its effect, None where nothing is held out, and its p before Holm."""

    effects: tuple[tuple[Part, PartEffect | None], ...]
    p: Mapping[str, float]

    @property
    def declared(self) -> dict[str, float]:
        """The p values that belong to the traits' own family, by names that no trait has."""
        return {
            _NAME + part.id: self.p[part.id]
            for part, effect in self.effects
            if part.thresholds and effect is not None
        }


def part_evidence(spec: ResolvedSpec, dataset: Dataset, measured: Measurements) -> PartEvidence:
    """What was measured of each part; a skill with thresholds is judged beside the traits."""
    effects = tuple((part, part_effect(part, spec, dataset, measured)) for part in parts(spec, dataset.parts))
    p = {part.id: p_value(effect.paired, effect.direction) for part, effect in effects if effect is not None}
    return PartEvidence(effects=effects, p=p)


def judge_parts(  # noqa: PLR0913
    spec: ResolvedSpec,
    evidence: PartEvidence,
    measured: Measurements,
    *,
    adjusted: Mapping[str, float],
    traits: Sequence[TraitVerdict],
    gates: tuple[ParrotVerdict, RetentionVerdict],
) -> tuple[PartVerdict, ...]:
    """A finding for every part, in the spec's order of sections.

    `adjusted` has the p values of the declared ones after Holm; `traits` the verdicts of declared skills.
    """
    bare = holm(
        {
            part.id: evidence.p[part.id]
            for part, effect in evidence.effects
            if effect is not None and not part.thresholds
        }
    )
    known = {trait.id: trait for trait in traits}
    found = []
    for part, effect in evidence.effects:
        if part.kind == "skill" and part.thresholds:
            found.append(_as_judged(part, known))
        elif effect is None:
            found.append(_not_measured(part, spec))
        else:
            p = adjusted[_NAME + part.id] if part.thresholds else bare[part.id]
            found.append(_verdict(effect, (evidence.p[part.id], p), measured, gates))
    return tuple(found)


def _verdict(
    effect: PartEffect,
    p: tuple[float, float],
    measured: Measurements,
    gates: tuple[ParrotVerdict, RetentionVerdict],
) -> PartVerdict:
    part, parrot, retention = effect.part, *gates
    checks = [sentinel(measured.logit_shift), moves(effect, p[1])]
    for threshold in part.thresholds:
        metric = effect.metrics.get(threshold.metric)
        if metric is None:
            checks.append(_no_metric(threshold.metric))
        else:
            checks.append(bind(threshold.metric, metric, threshold))
    outcome, reason = settled(checks), f"{effect.says} {decision(checks)}"
    if outcome != "NOT VERIFIED" and not (parrot.holds and retention.verdict == "VERIFIED"):
        failed = not parrot.holds or retention.verdict == "NOT VERIFIED"
        outcome = "NOT VERIFIED" if failed else "INCONCLUSIVE"
        reason = f"{effect.says} {failed_gate(parrot, retention)}"
    return PartVerdict(
        id=part.id,
        kind=part.kind,
        verdict=outcome,
        declared=bool(part.thresholds),
        evidence=effect.evidence,
        unit=effect.unit,
        level_unit=effect.level_unit,
        n=effect.paired.n,
        clusters=effect.paired.clusters,
        effect=interval(effect.paired),
        effect_size=effect.paired.size,
        p=p[0],
        p_adjusted=p[1],
        mde=detectable(effect.paired),
        base=effect.base,
        adapter=effect.adapter,
        chance=effect.chance,
        checks=(*checks, *effect.reported),
        reason=reason if part.thresholds else f"{reason} {NOT_DECLARED}",
        answers=effect.answers,
    )


def _no_metric(name: str) -> Check:
    """A declared metric that no item can show: no fact has a word that its questions do not give."""
    return Check(name=name, bound="to be measured", found=_UNKNOWN, holds=None, note="no item shows it")


def _as_judged(part: Part, known: Mapping[str, TraitVerdict]) -> PartVerdict:
    """A declared skill as it was judged beside the traits, told among the parts too."""
    found = known.get(part.id)
    if found is None:
        raise CompilerBugError(f"{part.id} declares thresholds and was not judged")
    return PartVerdict(
        id=part.id,
        kind=part.kind,
        verdict=found.verdict,
        declared=True,
        evidence=found.evidence,
        unit="nats a byte",
        level_unit="share of pairs",
        n=found.n,
        clusters=found.clusters,
        effect=found.effect,
        effect_size=found.effect_size,
        p=found.p,
        p_adjusted=found.p_adjusted,
        mde=found.mde,
        base=found.base,
        adapter=found.adapter,
        chance=None,
        checks=found.checks,
        reason=found.reason,
    )


_UNKNOWN = Interval(estimate=0.0, low=-UNBOUNDED, high=UNBOUNDED)


def _not_measured(part: Part, spec: ResolvedSpec) -> PartVerdict:
    """A part that nothing is held out of is never passed over in silence."""
    reason = _why_nothing(part, spec)
    return PartVerdict(
        id=part.id,
        kind=part.kind,
        verdict="INCONCLUSIVE",
        declared=bool(part.thresholds),
        evidence="nothing is held out of it",
        unit="",
        level_unit="",
        n=0,
        clusters=0,
        effect=_UNKNOWN,
        effect_size=None,
        p=1.0,
        p_adjusted=1.0,
        mde=UNBOUNDED,
        base=_UNKNOWN,
        adapter=_UNKNOWN,
        chance=None,
        checks=(),
        reason=reason if part.thresholds else f"{reason} {NOT_DECLARED}",
    )


def _why_nothing(part: Part, spec: ResolvedSpec) -> str:
    """Why a part has no items, in a sentence."""
    if part.kind == "skill":
        skill = next(one for one in spec.skills if f"skills.{one.id}" == part.id)
        fewest = round(FEWEST_BARE / BARE_SHARE)
        shown = f"{len(skill.demonstrations)} " if skill.demonstrations else "its "
        return (
            f"Not measured: of {shown}demonstrations none is held out; without a "
            f"threshold {fewest} that each ask something else are needed."
        )
    if part.kind == "knowledge":
        count = len(askable_facts(spec))
        return (
            f"Not measured: {count} fact{'s' * (count != 1)} can be asked for later (each said once, in at "
            f"most {LONGEST_FACT} characters), and {FEWEST_FACTS} are needed."
        )
    if part.kind == "frame":
        return "Not measured: no step of it has a word to be known by."
    count = len(spec.dialogues)
    if count < FEWEST_DIALOGUES:
        return f"Not measured: of {count} dialogues none is held out; from {FEWEST_DIALOGUES} on some are."
    return (
        f"Not measured: of {count} dialogues too few stand apart from all others and are short "
        "enough to be read."
    )
