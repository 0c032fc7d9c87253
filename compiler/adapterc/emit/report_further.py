"""What was measured beyond base and adapter, as the report has it."""

from __future__ import annotations

from adapterc.emit.numbers import interval_text
from adapterc.emit.report_further_model import (
    ControlReport,
    FurtherReport,
    OldShareReport,
    PersonaReport,
    SeedReport,
    SwappedReport,
)
from adapterc.emit.report_parts import finite, interval_of
from adapterc.ir.further import Further
from adapterc.ir.further_verdicts import TraitFurther


def further_report(found: TraitFurther | None) -> FurtherReport | None:
    """A trait's part; None where nothing more was measured."""
    if found is None:
        return None
    return FurtherReport(
        control=interval_of(found.control),
        over_control=interval_of(found.over_control),
        p=finite(found.p),
        p_adjusted=finite(found.p_adjusted),
        prompted=interval_of(found.prompted),
        ceiling=interval_of(found.ceiling),
        reach=interval_of(found.reach) if found.reach is not None else None,
        old=[
            OldShareReport(
                kind=one.kind,
                hits=one.hits,
                n=one.n,
                families=one.families,
                bound=one.bound,
                base=one.base,
                says=one.says,
            )
            for one in found.old
        ],
        seeds=[
            SeedReport(seed=one.seed, effect=interval_of(one.effect), level=interval_of(one.level))
            for one in found.seeds
        ],
    )


def control_report(further: Further | None) -> ControlReport | None:
    """The control arm."""
    if further is None:
        return None
    parts, retention = further.parts, further.control.retention
    return ControlReport(
        rows=sum(part.rows for part in parts),
        pairs=sum(part.pairs for part in parts),
        swapped=sum(part.swapped for part in parts),
        logit_shift=further.control.logit_shift,
        kl=finite(retention.kl) if retention is not None else None,
        parts=[
            SwappedReport(node=part.node, rows=part.rows, pairs=part.pairs, swapped=part.swapped)
            for part in parts
        ],
    )


def persona_report(further: Further | None) -> PersonaReport | None:
    """The ceiling's prompt."""
    return PersonaReport(text=further.persona, as_system=further.as_system) if further is not None else None


def reach_text(found: FurtherReport) -> str:
    """How much of the ceiling's effect the adapter reaches, in a sentence."""
    if found.reach is None:
        return (
            "The persona's system prompt does not move the base by more than chance can, so no share of its "
            "effect can be named."
        )
    return (
        f"The adapter's effect is {interval_text(found.reach)} times that of the persona's system prompt on "
        "the base."
    )
