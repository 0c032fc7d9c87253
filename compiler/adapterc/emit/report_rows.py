"""Which training rows the page shows, and by what they are filtered."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from adapterc.digest import seed_of
from adapterc.emit.report_model import Report
from adapterc.ir.dataset import Row

ROWS_SHOWN = 60
MOST_TRACED = 60
"""Rows that traces name are shown as well, so that who reads of one can read it; so many at most."""
LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of the page. `part` is the place of its part of the spec among all, `anchor` its id."""

    row: Row
    part: int
    anchor: str


def part_of(row: Row) -> str:
    """The part of the spec that asked for a row: a trait, a skill, a frame, a scene, or a whole section."""
    section, _, rest = row.origin.node.partition(".")
    name = rest.partition(".")[0]
    return section if not name or section in {"knowledge", "dialogues", "role"} else f"{section}.{name}"


def shown_rows(rows: Sequence[Row], report: Report) -> tuple[tuple[ShownRow, ...], tuple[str, ...]]:
    """The rows that the page shows, part by part, and the parts."""
    chosen = sample_rows(rows, report.name, traced_ids(report))
    parts = sorted({part_of(row) for row in chosen})
    return (
        tuple(
            ShownRow(row=row, part=parts.index(part_of(row)), anchor=f"row-{place}")
            for place, row in enumerate(chosen)
        ),
        tuple(parts),
    )


def traced_ids(report: Report) -> tuple[str, ...]:
    """Ids of the rows that traces name, those behind the worst items first."""
    traces = [trait.trace for trait in report.traits if trait.trace is not None]
    traces += [part.trace for part in report.parts if part.trace is not None]
    if report.glossary is not None and report.glossary.trace is not None:
        traces.append(report.glossary.trace)
    traces += [one.trace for one in (*report.parrot.traces, *report.retention.traces)]
    near = [row for trace in traces for item in trace.items for row in item.rows]
    shown = [row.id for trace in traces for node in trace.nodes for row in node.shown]
    return tuple(dict.fromkeys([*near, *shown]))[:MOST_TRACED]


def sample_rows(rows: Sequence[Row], name: str, wanted: Collection[str] = ()) -> list[Row]:
    """The rows `wanted`, and `ROWS_SHOWN` by chance, the same for the same spec, every node in turn."""
    by_node: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_node[row.origin.node].append(row)
    for node, group in by_node.items():
        random.Random(seed_of("report rows", name, node)).shuffle(group)  # noqa: S311
    groups = [by_node[node] for node in sorted(by_node)]
    in_turn = [group[turn] for turn in range(ROWS_SHOWN) for group in groups if turn < len(group)]
    shown = {row.id for row in in_turn[:ROWS_SHOWN]} | set(wanted)
    return [row for group in groups for row in group if row.id in shown]


def clipped(text: str) -> str:
    """The head of a text too long for the page; all of it lies in `dataset/train.jsonl`."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
