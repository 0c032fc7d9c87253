"""The report of an import: what came in, what was left out and why, what has no place in a spec."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.diagnostics.quoting import clipped, counted, escaped
from adapterc.importers.imported import Imported
from adapterc.importers.personal import Personal

_MOST_LINE = 160


def report_text(imported: Imported, personal: tuple[Personal, ...], *, redacted: bool) -> str:
    """The report as Markdown; foreign words stand in code spans and fences only."""
    parts = (
        _overview(imported),
        _repairs(imported),
        _personal(personal, redacted),
        _dropped(imported),
        _kept(imported),
    )
    return "\n".join("\n".join(part) + "\n" for part in (list(lines) for lines in parts) if part)


def _overview(imported: Imported) -> Iterator[str]:
    yield "# What was imported"
    yield ""
    yield f"- formats: {', '.join(imported.formats)}"
    turns = sum(len(one.turns) for one in imported.conversations)
    yield f"- dialogues: {len(imported.conversations)} with {turns} turns"
    yield f"- knowledge: {len(imported.lore)}"
    persona = imported.persona
    named = ("title", "summary", "voice", "facts")
    values = (persona.name, persona.summary, persona.voice, persona.facts)
    given = [name for name, value in zip(named, values, strict=True) if value]
    yield f"- role: {', '.join(given) or 'nothing'}"
    for line in imported.credits:
        yield f"- credit: {_span(line)}"


def _repairs(imported: Imported) -> Iterator[str]:
    if not imported.repaired:
        return
    yield "## Repaired text"
    yield ""
    lines = counted(imported.repaired, "line")
    yield f"{lines} decoded wrongly, put right here; `--no-repair` leaves them as they were."
    for one in imported.repairs:
        yield ""
        yield f"- before: {_span(one.before)}"
        yield f"- after: {_span(one.after)}"


def _personal(personal: tuple[Personal, ...], redacted: bool) -> Iterator[str]:
    yield "## Personal data"
    yield ""
    if not personal:
        yield "Nothing was found by its form. Read the dialogues all the same: names and stories have none."
        return
    yield (
        "Replaced by placeholders; the same value has the same one everywhere."
        if redacted
        else "Nothing was changed: `--redact` puts placeholders in its place."
    )
    yield ""
    for one in personal:
        yield f"- {one.kind}: {one.count} ({one.different} different), in {'; '.join(map(_span, one.places))}"


def _dropped(imported: Imported) -> Iterator[str]:
    yield "## Left out"
    yield ""
    if not imported.dropped:
        yield "Nothing."
    for one in imported.dropped:
        places = f" ({'; '.join(map(_span, one.places))})" if any(one.places) else ""
        yield f"- {one.count} × {_plain(one.what)}: {_plain(one.why)}{places}"


def _kept(imported: Imported) -> Iterator[str]:
    if not imported.kept:
        return
    yield "## Without a place in a spec"
    for one in imported.kept:
        runs = [len(run) for run in re.findall("`+", one.text)]
        fence = "`" * max(3, max(runs, default=0) + 1)
        yield ""
        yield f"{_span(one.place)}:"
        yield ""
        yield fence
        yield from (escaped(line) for line in one.text.split("\n"))
        yield fence


def _span(text: str) -> str:
    """Foreign words in a code span."""
    return f"`{clipped(escaped(text), _MOST_LINE).replace('`', chr(39))}`"


def _plain(text: str) -> str:
    """Our own words around a foreign name."""
    return re.sub(r"[<>&*\[\]]", " ", escaped(text)).replace("`", "'").replace("_", "\\_")
