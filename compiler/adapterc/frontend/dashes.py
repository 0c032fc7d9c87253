"""Items whose `-` is missing, and lines that end the list which the ones below go on with."""

from __future__ import annotations

from typing import get_origin

from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Source
from adapterc.frontend.expected import members, step_into
from adapterc.frontend.levels import Level, Line, has_key, kind_of, open_levels, takes


def without_dash(source: Source, levels: list[Level], last: Line) -> Diagnostic | None:
    """The item, above `last` or at it, that begins without its dash."""
    column, name = last.marks[0]
    if name == "-":
        return _first_item(source, levels, last)
    item = next((at for at, one in enumerate(levels) if one.is_list and one.column == column), None)
    if item is None or item + 1 >= len(levels) or name not in levels[item + 1].keys:
        return None
    opened = levels[item].start
    if not source.text.startswith(f"{name}:", opened + 2):
        return None
    return finding(
        "AC0104",
        f"the `-` of the item that begins with {quoted(name)} is missing",
        source.span(last.start + column, last.start + column + len(name)),
        labels=[Label(span=source.span(opened, opened + 1), text="the item above")],
        advice=f"write `- {name}`",
        fix=Fix(span=source.span(last.start + column, last.start + column), replacement="- "),
    )


def _first_item(source: Source, levels: list[Level], last: Line) -> Diagnostic | None:
    """The first item of a list, read as a mapping, where a later one has its dash."""
    column, _ = last.marks[0]
    inner = next((at for at, one in enumerate(levels) if one.column >= column), 0)
    if inner == 0 or levels[inner].is_list or levels[inner - 1].is_list:
        return None
    owner, first = levels[inner - 1], levels[inner]
    listed = kind_of(levels[:inner])
    item = step_into(listed, 0)
    if all(get_origin(option) is not tuple for option in members(listed)):
        return None
    key = dict(first.first.marks)[first.column]
    start = first.first.start
    at = source.span(start + first.column, start + first.column + len(key))
    labels = [Label(span=source.span(last.start + column, last.start + column + 1), text="the next item")]
    message = f"the first item of {quoted(owner.name)} has no `-`"
    if not has_key(item, key):
        advice = f"write `- ` before {quoted(key)}"
        if has_key(item, "id"):
            advice = f"each is an item: write `- id: {key}`, and its keys below `id`"
        return finding("AC0104", message, at, labels=labels, advice=advice)
    fix = None
    if first.column == column + 2 and first.first.indent == first.column:
        fix = Fix(span=source.span(start + column, start + first.column), replacement="- ")
    return finding("AC0104", message, at, labels=labels, advice=f"write `- {key}`", fix=fix)


def ended_by(above: list[Line], last: Line) -> tuple[int, list[Level]] | None:
    """Which line above stands so far left that it ended what `last` goes on with, and where it may belong."""
    column, name = last.marks[0]
    at = max((at for at, line in enumerate(above) if line.indent < column), default=-1)
    if at < 0 or above[at].marks[0][1] == "-":
        return None
    before, (left, key) = open_levels(above[:at]), above[at].marks[0]
    goes_on = any(one.column == column and one.is_list == (name == "-") for one in before)
    takers = [one for one in before if one.column > left and not one.is_list and key not in one.keys]
    takers = [one for one in takers if takes(before, one, key)]
    return (at, takers) if goes_on and takers else None
