"""Warnings that an author has judged: `# adapterc: ignore[AC0502] reason`, and whether it still holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain, islice

from adapterc.diagnostics.codes import CODES
from adapterc.diagnostics.codes.ignores import IGNORE_CODES
from adapterc.diagnostics.model import Diagnostic, Fix, finding, has_errors
from adapterc.diagnostics.quoting import clipped, quoted
from adapterc.diagnostics.source import Span
from adapterc.value import value

_OWN = frozenset(code.code for code in IGNORE_CODES)
_WARNINGS = frozenset(code.code for code in CODES if code.severity == "warning") - _OWN
_ALL = frozenset(code.code for code in CODES)
_OF_MACHINE = frozenset({"AC0410", "AC0518", "AC0533"})
"""Told where the base lies, or where it does not: an ignore that is idle here has its use elsewhere."""
_MOST = 200
_FORM = "write `# adapterc: ignore[AC0502] why it may stay`"


@value()
class Named:
    """A code between the brackets of an ignore, as it is written there."""

    code: str
    span: Span
    without: Fix
    """What takes it away: the code, or the whole comment where it is the only one."""


@value()
class Ignore:
    """A comment that silences; it speaks for the lines `first` to `last` of its file."""

    span: Span
    codes: tuple[Named, ...]
    reason: str
    first: int
    last: int


def heeded(
    diagnostics: Sequence[Diagnostic],
    ignores: Sequence[Ignore],
    named_at: Mapping[str, Sequence[Span]],
) -> tuple[Diagnostic, ...]:
    """The diagnostics that no ignore silences, and those about the ignores themselves.

    A finding in a file that a spec names, which can hold no comment, is also silenced where the spec
    names that file: `named_at` has those places. Errors are never silenced.
    """
    used: set[int] = set()
    kept = []
    for diagnostic in diagnostics:
        silencing = list(_silencing(diagnostic, ignores, named_at))
        used.update(id(named) for named in silencing)
        if not silencing:
            kept.append(diagnostic)
    # A warning may hide behind an error, so an ignore is idle only in a spec without errors.
    idle = () if has_errors(diagnostics) else _idle(ignores, used)
    return (*kept, *islice(chain(_misused(ignores), idle), _MOST))


def _silencing(
    diagnostic: Diagnostic, ignores: Sequence[Ignore], named_at: Mapping[str, Sequence[Span]]
) -> Iterator[Named]:
    if diagnostic.code not in _WARNINGS:
        return
    places = (diagnostic.span, *named_at.get(diagnostic.span.file, ()))
    for ignore in ignores:
        if any(_speaks_for(ignore, place) for place in places):
            yield from (named for named in ignore.codes if named.code.upper() == diagnostic.code)


def _speaks_for(ignore: Ignore, place: Span) -> bool:
    return ignore.span.file == place.file and ignore.first <= place.start.line <= ignore.last


def _misused(ignores: Iterable[Ignore]) -> Iterator[Diagnostic]:
    for ignore in ignores:
        if not ignore.codes:
            yield finding("AC0541", "the ignore names no code", ignore.span, advice=_FORM)
        elif not ignore.reason:
            listed = ", ".join(named.code for named in ignore.codes)
            advice = f"say why behind the bracket: `# adapterc: ignore[{clipped(listed)}] a quotation`"
            yield finding("AC0540", "the ignore gives no reason", ignore.span, advice=advice)
        for named in ignore.codes:
            code = named.code.upper()
            if code not in _ALL:
                near = get_close_matches(code, sorted(_WARNINGS), n=1, cutoff=0.8)
                advice = f"did you mean {near[0]}?" if near else "codes stand in brackets in every finding"
                yield finding(
                    "AC0541", f"there is no diagnostic {quoted(named.code, 20)}", named.span, advice=advice
                )
            elif code not in _WARNINGS:
                what = "is about ignores" if code in _OWN else "is an error"
                advice = "only warnings are silenced: mend what it says, and delete the ignore"
                yield finding("AC0543", f"{code} {what}: it cannot be ignored", named.span, advice=advice)


def _idle(ignores: Iterable[Ignore], used: set[int]) -> Iterator[Diagnostic]:
    for ignore in ignores:
        for named in ignore.codes:
            if named.code.upper() in _WARNINGS - _OF_MACHINE and id(named) not in used:
                yield finding(
                    "AC0542",
                    f"no {named.code.upper()} is found here: the ignore silences nothing",
                    named.span,
                    advice="delete the comment, or put it on the line of the finding or above it"
                    if len(ignore.codes) == 1
                    else "delete the code",
                    fix=named.without,
                )
