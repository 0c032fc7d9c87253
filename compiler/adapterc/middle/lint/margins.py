"""AC0562: margins that a task has too few documents for."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.statistics.paired import fewest_documents

_STEPS = (0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)


def narrow_margins(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Each task whose limit, or whose own records, are fewer than its margin takes.

    Of a group the limit holds for each of its tasks, of which nothing is known here; it is taken for one.
    """
    for number, task in enumerate(spec.verify.tasks):
        counts = [count for count in (task.limit, len(task.questions)) if count]
        needed = fewest_documents(task.margin)
        if not counts or min(counts) >= needed:
            continue
        n = min(counts)
        wider = next((step for step in _STEPS if fewest_documents(step) <= n), None)
        other = f", or a margin of {wider:g}" if wider else ""
        yield finding(
            "AC0562",
            f"{counted(n, 'document')} cannot show a loss below {task.margin:g}",
            span_of(spans, f"verify.tasks.{number}"),
            advice=f"it takes {needed:,} documents{other}",
        )
