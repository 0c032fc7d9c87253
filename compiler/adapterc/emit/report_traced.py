"""Where a failure comes from and what is advised, as the report has it."""

from __future__ import annotations

from collections.abc import Iterable

from adapterc.emit.report_parts import finite
from adapterc.emit.report_traced_model import (
    AdviceReport,
    GateTraceReport,
    TracedFamilyReport,
    TracedItemReport,
    TracedNodeReport,
    TracedRowReport,
    TraceReport,
)
from adapterc.ir.traced import Advice, GateTrace, Trace, TracedItem, TracedNode


def trace_report(found: Trace | None) -> TraceReport | None:
    """A trace; None where what was asked is VERIFIED."""
    if found is None:
        return None
    return TraceReport(
        scale=found.scale,
        n=found.n,
        missed=found.missed,
        rows=found.rows,
        families=[
            TracedFamilyReport(
                family=one.family,
                n=one.n,
                missed=one.missed,
                base_score=_known(one.base_score),
                score=finite(one.score),
            )
            for one in found.families
        ],
        items=[_item(one) for one in found.items],
        nodes=[_node(one) for one in found.nodes],
    )


def gate_traces(found: Iterable[GateTrace]) -> list[GateTraceReport]:
    """The traces of a gate's conditions, in their order."""
    reported = ((one, trace_report(one.trace)) for one in found)
    return [
        GateTraceReport(condition=one.condition, fails=one.fails, trace=trace)
        for one, trace in reported
        if trace is not None
    ]


def advice_report(found: Iterable[Advice]) -> list[AdviceReport]:
    """Pieces of advice, in their order."""
    return [AdviceReport(rule=one.rule, do=one.do, evidence=one.evidence) for one in found]


def _item(found: TracedItem) -> TracedItemReport:
    return TracedItemReport(
        id=found.id,
        family=found.family,
        node=found.node,
        question=found.question,
        to=found.to,
        opposite=found.opposite,
        base_said=found.base_said,
        said=found.said,
        base_score=_known(found.base_score),
        score=finite(found.score),
        missed=found.missed,
        rows=list(found.rows),
    )


def _node(found: TracedNode) -> TracedNodeReport:
    return TracedNodeReport(
        node=found.node,
        rows=found.rows,
        shown=[
            TracedRowReport(
                id=row.id,
                kind=row.kind,
                node=row.node,
                template=row.template,
                family=row.family,
                seed=row.seed,
            )
            for row in found.shown
        ],
    )


def _known(value: float | None) -> float | None:
    return None if value is None else finite(value)
