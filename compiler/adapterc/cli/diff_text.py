"""`adapterc diff` for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from adapterc.diagnostics.quoting import clipped, counted, escaped
from adapterc.emit.diff_words import (
    NOISE,
    SIGNS,
    UNBUILT,
    estimate_text,
    figure_name,
    headline,
    part_name,
    part_summary,
    row_state,
    row_summary,
    row_versions,
    spec_summary,
    verdict_text,
    word_text,
)
from adapterc.ir.comparison import (
    Behaviour,
    ComparedSpec,
    Comparison,
    NodeChange,
    PartFindings,
    RowChange,
    RowChanges,
    Texts,
)

_MOST_NODES, _MOST_ROWS, _MOST_TEXTS = 200, 2, 3
_MOST_LINES, _LONGEST = 12, 400


def diff_lines(comparison: Comparison) -> Iterator[str]:
    """Line by line, foreign text made safe to show."""
    yield f"{escaped(comparison.before)} → {escaped(comparison.after)}: {escaped(headline(comparison))}"
    for spec in comparison.differing:
        yield ""
        yield from _spec(spec)
    if comparison.differing and all(spec.behaviour is None for spec in comparison.differing):
        yield f"\n{UNBUILT}"
    elif any(spec.behaviour is not None for spec in comparison.differing):
        yield f"\n{NOISE}"


def _spec(spec: ComparedSpec) -> Iterator[str]:
    where = " → ".join(dict.fromkeys(place for place in (spec.before_at, spec.after_at) if place))
    yield f"{escaped(spec.name)}  ({escaped(where)})"
    yield f"  {escaped(spec_summary(spec))}"
    for note in spec.notes:
        yield f"  note: {escaped(note)}"
    for side, findings in (("before", spec.before_findings), ("after", spec.after_findings)):
        for line in findings:
            yield f"  {side}: {escaped(line)}"
    if spec.nodes:
        yield f"  spec: {counted(len(spec.nodes), 'node')} differ{'s' * (len(spec.nodes) == 1)}"
        for node in spec.nodes[:_MOST_NODES]:
            yield from _node(node)
        if len(spec.nodes) > _MOST_NODES:
            yield f"    and {len(spec.nodes) - _MOST_NODES} more: --format json has all of them"
    for rows in (spec.rows, spec.held):
        if rows is not None and rows.differs:
            yield from _rows(rows)
    if spec.behaviour is not None:
        yield from _behaviour(spec.behaviour)


def _node(node: NodeChange) -> Iterator[str]:
    place = node.after_at or node.before_at
    was = f" (was {escaped(node.before_at)})" if node.change == "moved" and node.before_at else ""
    yield f"    {SIGNS[node.change]} {escaped(node.path)}  {escaped(place)}{was}".rstrip()
    if node.change == "moved" and node.before == node.after:
        yield from _quoted("  ", node.after)
        return
    if node.before:
        yield from _quoted("-", node.before)
    if node.after:
        yield from _quoted("+", node.after)


def _quoted(sign: str, text: str, indent: str = "        ") -> Iterator[str]:
    """The lines of a text behind a sign, cut where there are too many."""
    lines = text.split("\n")
    for line in lines[:_MOST_LINES]:
        yield f"{indent}{sign} {escaped(clipped(line, _LONGEST))}"
    if len(lines) > _MOST_LINES:
        yield f"{indent}{sign} … {len(lines) - _MOST_LINES} more lines"


def _rows(rows: RowChanges) -> Iterator[str]:
    state = f" ({row_state(rows)})" if row_state(rows) else ""
    yield f"  {row_summary(rows)}{state}"
    if rows.note:
        yield f"    {escaped(rows.note)}"
    for part in rows.parts:
        if part.differs:
            yield f"    {escaped(part.part)}: {part_summary(part)}"
            yield from _few(one for one in rows.shown if one.part == part.part)


def _few(changes: Iterator[RowChange]) -> Iterator[str]:
    for one in islice(changes, _MOST_ROWS):
        told = one.after or one.before
        if told is not None:
            yield f"      {SIGNS[one.change]} {escaped(told.node)}  {escaped(told.family)}"
        asked, before, after = row_versions(one)
        if asked:
            yield from _quoted("?", asked)
        for sign, texts in (("-", before), ("+", after)):
            for text in texts:
                yield from _quoted(sign, text)


def _behaviour(found: Behaviour) -> Iterator[str]:
    yield "  behaviour:"
    for note in found.notes:
        yield f"    note: {escaped(note)}"
    for part in found.parts:
        if part.kind != "scene" or part.differs:
            yield from _part(part)
    differing = [one for one in found.texts if one.differs]
    if found.texts:
        yield f"  texts: {len(differing)} of {counted(len(found.texts), 'answer')} differ"
    for one in differing[:_MOST_TEXTS]:
        yield from _text(one)
    if len(differing) > _MOST_TEXTS:
        yield f"    and {len(differing) - _MOST_TEXTS} more: --format html has them side by side"


def _part(part: PartFindings) -> Iterator[str]:
    yield f"    {escaped(part_name(part))}: {escaped(verdict_text(part))}"
    for figure in part.figures:
        if figure.word == "the same" and part.kind not in ("trait", "part"):
            continue
        told = " → ".join(estimate_text(one) or "none" for one in (figure.before, figure.after))
        base = f"base {estimate_text(figure.base)}; " if figure.base is not None else ""
        yield f"      {escaped(figure_name(figure))}: {base}{told}  {word_text(figure)}".rstrip()


def _text(one: Texts) -> Iterator[str]:
    yield from _quoted("?", one.prompt, "    ")
    sides = (("base  ", one.base), ("before", one.before), ("after ", one.after))
    for name, said in sides:
        if said is not None:
            yield from _quoted(f"{name} |", said, "      ")
