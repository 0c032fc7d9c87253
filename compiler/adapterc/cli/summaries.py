"""Plans and datasets as tables of Markdown, a row a spec: what a job's summary and a comment show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adapterc.cli.plans import time_of
from adapterc.diagnostics.markdown_text import plain_markdown
from adapterc.diagnostics.quoting import counted
from adapterc.driver.plan import Plan
from adapterc.expand.coverage import NodeCoverage
from adapterc.ir.layout import Layout

PLAN_HEAD = "### adapterc plan\n\n| spec | to be done | rows | steps | time |\n|---|---|---:|---:|---|"
EXPAND_HEAD = (
    "### adapterc expand\n\n| spec | rows | held out | reaches no row and no item |\n|---|---:|---:|---|"
)
_MOST_NAMED = 5


def plan_row(path: Path, plan: Plan) -> str:
    """Which stages are stale and why the first of them is, the size, and about what it takes."""
    stale = [stage for stage in plan.stages if not stage.hit]
    names = ", ".join(stage.stage for stage in stale)
    why = f": {stale[0].why}" if stale and stale[0].why else ""
    about = "" if plan.tokens.exact else "about "
    steps = f"{about}{plan.steps}" if plan.steps else "not known"
    done = plain_markdown(f"{names}{why}") if stale else "no stage: every result is there"
    return f"| {_code(path)} | {done} | {plan.rows} | {steps} | {plain_markdown(time_of(plan))} |"


def expand_row(path: Path, layout: Layout, covered: Sequence[NodeCoverage], rows: int | None = None) -> str:
    """Rows and held-out items, and what of the spec came to neither; `rows` are those of a filled dataset."""
    lost = [part.node for part in covered if not part.is_reached]
    named = ", ".join(f"<code>{plain_markdown(node)}</code>" for node in lost[:_MOST_NAMED])
    more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    held = f"{counted(len(layout.items), 'pair')}, {counted(len(layout.probes), 'probe')}"
    return f"| {_code(path)} | {layout.row_count if rows is None else rows} | {held} | {named}{more} |"


def without_row(path: Path) -> str:
    """A spec of which there is nothing to tell: its findings say why."""
    return f"| {_code(path)} | not done: see the findings |"


def _code(path: Path) -> str:
    return f"<code>{plain_markdown(path.as_posix())}</code>"
