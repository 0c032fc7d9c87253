"""AC0522: macros in texts that are taught as they stand; of the role `prompted_role` tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of, span_within
from adapterc.middle.texts import all_texts, texts_of
from adapterc.spec.addressed import Addressed, card_macros

_WHOLE = ("scenes", "frames", "knowledge", "skills", "dialogues")
_OF_TRAITS = (".pairs.", ".examples.", ".moves.")
"""What of a trait becomes rows; the rest tells the compiler what the trait is, or is measured by."""


def unfilled_macros(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """One finding for each macro, section and file: whoever mends it replaces all of them at once."""
    if "{{" not in all_texts(spec) and "<" not in all_texts(spec):
        return
    first: dict[tuple[str, str, str], tuple[str, str, Addressed]] = {}
    others: Counter[tuple[str, str, str]] = Counter()
    for section, path, text in _taught(spec):
        for macro in card_macros(text):
            said = text[macro.start : macro.end].casefold()
            name = (span_of(spans, path).file, section, said)
            if first.setdefault(name, (path, text, macro)) != (path, text, macro):
                others[name] += 1
    for name, (path, text, macro) in first.items():
        more = f", and {counted(others[name], 'more time')} in `{name[1]}`" if others[name] else ""
        yield finding(
            "AC0522",
            f"nothing fills in the macro {quoted(text[macro.start : macro.end])}: it would be taught as it "
            f"stands{more}",
            span_within(spans, path, text, macro.start, macro.end),
            advice=f"write the name that it stands for{', everywhere' if more else ''}",
        )


def _taught(spec: ResolvedSpec) -> Iterator[tuple[str, str, str]]:
    """Section, path and text of all that becomes rows beside the role."""
    of_traits = texts_of(spec, "traits")
    yield from (("traits", path, text) for path, text in of_traits if any(map(path.__contains__, _OF_TRAITS)))
    yield from chain.from_iterable(
        ((section, path, text) for path, text in texts_of(spec, section)) for section in _WHOLE
    )
