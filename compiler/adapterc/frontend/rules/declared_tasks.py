"""AC0561: a task of lm-eval is declared once."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence


def check_declared_tasks(root: Mapping) -> Iterator[Diagnostic]:
    """Each name of `verify.tasks` that stands there again."""
    verify = root.get("verify")
    tasks = verify.get("tasks") if isinstance(verify, Mapping) else None
    first: dict[str, Span] = {}
    for item in tasks.items if isinstance(tasks, Sequence) else ():
        node: Node | None = item.get("task") if isinstance(item, Mapping) else item
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            continue
        span = node.region.span
        earlier = first.setdefault(node.value, span)
        if earlier is not span:
            yield finding(
                "AC0561",
                f"the task {quoted(node.value)} is declared twice",
                span,
                labels=[Label(span=earlier, text="the first one")],
                advice="delete one of them; what is said of it belongs into one entry",
            )
