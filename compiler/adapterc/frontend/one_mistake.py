"""What is wrong with a whole JSONL file, told once and not for each of its lines."""

from __future__ import annotations

from dataclasses import replace

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import Source
from adapterc.frontend.json_tree import parse_json


def told_once(source: Source, problems: list[Diagnostic], *, is_read: bool) -> list[Diagnostic]:
    """The problems of a file, of which a mistake of every line is one; `is_read`: it has records as well."""
    if not is_read:
        whole = _one_value(source) or _no_json(source, problems)
        if whole is not None:
            return [whole]
    first: dict[tuple[str, str, str], int] = {}
    again: dict[int, int] = {}
    kept: list[Diagnostic] = []
    for one in problems:
        name = (one.code, one.message, one.help or "")
        if one.code == "AC0202" and name in first:
            again[first[name]] = again.get(first[name], 0) + 1
            continue
        first[name] = len(kept)
        kept.append(one)
    for at, count in again.items():
        more = "in one more record" if count == 1 else f"in {count} more records"
        kept[at] = replace(kept[at], message=f"{kept[at].message}, and so {more}")
    return kept


def _one_value(source: Source) -> Diagnostic | None:
    """A file that is JSON, and of another layout: one value over several lines, or one list of records."""
    text = source.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    is_list, lines = text.startswith("[", start), text.count("\n", start, end)
    if not (is_list or (lines and text.startswith("{", start))):
        return None
    node, wrong = parse_json(source, start, end)
    if node is None or wrong:
        return None
    layout = "one list" if is_list else "one value over several lines"
    advice = "write each record into a line of its own"
    return finding(
        "AC0404",
        f"the file is JSON, and not JSON lines: {layout}",
        source.span(start, start + 1),
        advice=f"{advice}, without brackets and commas around them" if is_list else advice,
    )


def _no_json(source: Source, problems: list[Diagnostic]) -> Diagnostic | None:
    """A file of which no line is JSON."""
    lines = [line.lstrip() for line in source.text.split("\n") if line.strip()]
    if (
        len(lines) < 2
        or any(line.startswith("{") for line in lines)
        or {one.code for one in problems} != {"AC0404"}
    ):
        return None
    return finding(
        "AC0404",
        "no line of this file is JSON",
        problems[0].span,
        advice="name a file of JSON lines: each is one record",
    )
