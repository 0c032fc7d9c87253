"""A comparison as Markdown: for a job summary whole, for a comment under its host's limit.

What is too long is cut by whole sections, those that tell least first, and what was left out is said. Foreign
text is escaped so that it is a sign of nothing, neither in Markdown nor in HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapterc.diagnostics.markdown_text import plain_markdown
from adapterc.diagnostics.quoting import clipped, counted
from adapterc.emit.diff_words import (
    NOISE,
    SIGNS,
    UNBUILT,
    estimate_text,
    headline,
    overall,
    part_name,
    row_state,
    row_summary,
    row_versions,
    spec_summary,
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

COMMENT_BYTES = 64_000
"""Under what is taken for a comment: 65,536 characters at GitHub, whose limits are the narrowest."""
_RESERVED = 600
_LONGEST, _LONGEST_NAME = 4_000, 200
_MOST_LISTED, _MOST_SHOWN = 100, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A piece that stays or goes as a whole: the higher its `rank` the sooner. `what` says what went."""

    text: str
    rank: int
    what: str


def render_diff_markdown(
    comparison: Comparison, *, limit: int | None = None, marker: str | None = None
) -> str:
    """The comparison, with `limit` no longer than so many bytes of UTF-8.

    With `marker` the first line is a hidden one by which a program finds its own comment again.
    """
    head = f"<!-- adapterc:{marker} -->\n" if marker is not None else ""
    head += f"### adapterc diff: {_plain(headline(comparison), _LONGEST_NAME)}\n\n"
    head += f"Before: {_code(comparison.before)}. After: {_code(comparison.after)}.\n"
    sections = [_index(comparison.differing), *_sections(comparison)]
    foot = f"\n{_foot(comparison)}\n" if comparison.differing else ""
    kept, left_out = _fitting(sections, None if limit is None else limit - _size(head + foot) - _RESERVED)
    said = f"\n{_left_out(left_out, limit)}\n" if left_out and limit is not None else ""
    return head + "".join(section.text for section in kept) + foot + said


def _fitting(sections: Sequence[_Section], room: int | None) -> tuple[list[_Section], list[_Section]]:
    """What stays, in its order, and what goes: the last of the highest rank first."""
    if room is None:
        return list(sections), []
    sizes = [_size(section.text) for section in sections]
    total, gone = sum(sizes), set()
    for at in sorted(range(len(sections)), key=lambda at: (-sections[at].rank, -at)):
        if total <= room:
            break
        gone.add(at)
        total -= sizes[at]
    kept = [section for at, section in enumerate(sections) if at not in gone]
    return kept, [sections[at] for at in sorted(gone)]


def _left_out(sections: Sequence[_Section], limit: int) -> str:
    counts = Counter(section.what for section in sections)
    told = ", ".join(counted(count, what) for what, count in counts.items())
    return (
        f"Left out to stay under {limit:,} bytes: {told}. `adapterc diff … --format html` shows everything."
    )


def _index(specs: Sequence[ComparedSpec]) -> _Section:
    """A line a spec that differs."""
    lines = [f"| {_plain(spec.name, _LONGEST_NAME)} | {_plain(spec_summary(spec))} |" for spec in specs]
    more = f"\nand {len(lines) - _MOST_LISTED} more specs\n" if len(lines) > _MOST_LISTED else ""
    table = (
        "\n| Spec | Difference |\n|---|---|\n" + "".join(f"{line}\n" for line in lines[:_MOST_LISTED]) + more
    )
    return _Section(text=table if lines else "", rank=0, what="spec list")


def _sections(comparison: Comparison) -> Iterator[_Section]:
    for spec in comparison.differing:
        yield _Section(text=_heading(spec), rank=1, what="heading")
        if spec.behaviour is not None:
            yield _Section(text=_behaviour(spec.behaviour), rank=2, what="figure table")
        if spec.nodes:
            yield _Section(text=_nodes(spec.nodes), rank=3, what="node list")
        for rows in (spec.rows, spec.held):
            if rows is not None and rows.differs:
                yield _Section(text=_rows(rows), rank=4, what="row list")
        differing = [one for one in spec.behaviour.texts if one.differs] if spec.behaviour else []
        for one in differing:
            yield _Section(text=_texts(one), rank=5, what="answer")


def _heading(spec: ComparedSpec) -> str:
    where = " → ".join(_code(place) for place in dict.fromkeys((spec.before_at, spec.after_at)) if place)
    verdict = f": {_plain(overall(spec))}" if overall(spec) else ""
    lines = [f"\n#### {_plain(spec.name, _LONGEST_NAME)}{verdict}\n", f"{where}."]
    lines += [f"\nNote: {_plain(note)}." for note in spec.notes]
    for side, findings in (("before", spec.before_findings), ("after", spec.after_findings)):
        lines += [f"- {side}: {_plain(line)}" for line in findings[:_MOST_SHOWN]]
    return "\n".join(lines) + "\n"


def _behaviour(found: Behaviour) -> str:
    notes = "".join(f"\nNote: {_plain(note)}.\n" for note in found.notes)
    rows = "".join(_part(part) for part in found.parts if part.kind != "scene" or part.differs)
    head = "\n| | Asked for | Base | Before | After | Difference |\n|---|---|---|---|---|---|\n"
    return f"{notes}{head}{rows}"


def _part(part: PartFindings) -> str:
    name = f"**{_plain(part_name(part), _LONGEST_NAME)}**"
    after = f"**{part.after}**" if part.after and part.after != part.before else part.after
    changed = "" if part.before == part.after else "another verdict" if part.before and part.after else ""
    lines = [f"| {name} | | | {part.before or '–'} | {after or '–'} | {changed} |"]
    for one in part.figures:
        if one.word == "the same" and part.kind not in ("trait", "part"):
            continue
        what = f"{one.what}, {one.unit}" if one.unit else one.what
        cells = (
            _plain(what, _LONGEST_NAME),
            _plain(one.asked, _LONGEST_NAME),
            *(estimate_text(found) for found in (one.base, one.before, one.after)),
            word_text(one),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "".join(f"{line}\n" for line in lines)


def _nodes(nodes: Sequence[NodeChange]) -> str:
    lines = []
    for node in nodes[:_MOST_LISTED]:
        place = node.after_at or node.before_at
        where = f"<br>{_code(place)}" if place else ""
        before = _cell(node.before) if node.before_at or node.before else ""
        after = _cell(node.after) if node.after_at or node.after else ""
        lines.append(f"| {node.change} | {_code(node.path)}{where} | {before} | {after} |\n")
    more = f"\nand {len(nodes) - _MOST_LISTED} more\n" if len(nodes) > _MOST_LISTED else ""
    table = "| | Node | Before | After |\n|---|---|---|---|\n" + "".join(lines) + more
    return _folded(f"{counted(len(nodes), 'node')} of the spec differ{'s' * (len(nodes) == 1)}", table)


def _rows(rows: RowChanges) -> str:
    body = f"{_plain(rows.note)}.\n\n" if rows.note else ""
    parts = [part for part in rows.parts if part.differs]
    if parts:
        body += "| Part of the spec | Added | Removed | Changed | The same |\n|---|---|---|---|---|\n"
        body += "".join(
            f"| {_code(part.part)} | {part.added} | {part.removed} | {part.changed} | {part.same} |\n"
            for part in parts
        )
        body += "\n| | Row | Before | After |\n|---|---|---|---|\n"
        body += "".join(_row(one) for one in _in_turn(rows.shown))
    state = f" ({row_state(rows)})" if row_state(rows) else ""
    return _folded(f"{row_summary(rows)}{state}", body)


def _in_turn(shown: Sequence[RowChange]) -> list[RowChange]:
    """A few of them, of each part and kind the first ones."""
    seen: Counter[tuple[str, str]] = Counter()
    ranked = []
    for at, one in enumerate(shown):
        ranked.append((seen[one.part, one.change], at, one))
        seen[one.part, one.change] += 1
    return [one for _, _, one in sorted(ranked, key=lambda found: found[:2])[:_MOST_SHOWN]]


def _row(one: RowChange) -> str:
    told = one.after or one.before
    if told is None:
        return ""
    asked, *versions = row_versions(one)
    question = f"<br>{_cell(asked)}" if asked else ""
    before, after = ("<br>".join(map(_cell, texts)) for texts in versions)
    which = f"{_code(told.node)}<br>{_code(told.family)}{question}"
    return f"| {SIGNS[one.change]} | {which} | {before} | {after} |\n"


def _texts(one: Texts) -> str:
    cells = (_cell(one.base), _cell(one.before), _cell(one.after))
    table = f"| Base | Before | After |\n|---|---|---|\n| {' | '.join(cells)} |\n"
    return _folded(clipped(" ".join(one.prompt.split()), 160), table)


def _folded(summary: str, body: str) -> str:
    return f"\n<details><summary>{_plain(summary, 400)}</summary>\n\n{body}\n</details>\n"


def _cell(text: str | None) -> str:
    """A text of several lines in a cell of a table."""
    if text is None:
        return "–"
    lines = (line.rstrip() for line in clipped(text, _LONGEST).split("\n"))
    return "<br>".join(_indented(line) for line in lines if line) or "<em>empty</em>"


def _indented(line: str) -> str:
    text = line.lstrip(" ")
    return "&emsp;" * ((len(line) - len(text)) // 2) + plain_markdown(text)


def _code(text: str) -> str:
    return f"<code>{plain_markdown(clipped(text, _LONGEST_NAME))}</code>" if text else ""


def _plain(text: str, most: int = _LONGEST) -> str:
    return plain_markdown(clipped(text, most))


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _foot(comparison: Comparison) -> str:
    built = any(spec.behaviour is not None for spec in comparison.differing)
    return f"<sub>{NOISE if built else UNBUILT}</sub>"
