"""AC0521: names that a reader, or a counter, takes for others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.texts import poles

_ALIKE = str.maketrans(
    "аерсухоіѕјԁһкмтвнοαρτνυικ", "aepcyxoisjdhkmtbhoaptvuik"
)  # Cyrillic and Greek letters, and the Latin ones that they look like
_READ_ALIKE = (("rn", "m"), ("vv", "w"))
_INSIDE = re.compile(r"(?<=[^\W\d_])([01_ -])(?=[^\W\d_])")
"""What is overlooked, or read as a letter, in the middle of a word; beside digits it tells names apart."""
_READ = {"0": "o", "1": "l"}
_LETTERS = re.compile(r"[^\W\d_]+")


def lookalike_names(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Ids of traits and frames, families of held-out pairs, pole names; markers of two scripts in a word."""
    named = [(trait.id, f"traits.{trait.id}.id") for trait in spec.traits]
    named += [(frame.id, f"frames.{frame.id}.id") for frame in spec.frames]
    yield from _pairs(named, "ids", spans)
    for trait in spec.traits:
        families = [
            (probe.family, f"traits.{trait.id}.probes.{at}.family") for at, probe in enumerate(trait.probes)
        ]
        yield from _pairs(families, "families", spans)
        yield from _pairs(
            [(pole.name, f"{path}.name") for path, pole in poles(trait)], "poles", spans, same=True
        )
        for path, pole in poles(trait):
            for at, marker in enumerate(pole.markers):
                yield from _mixed(marker, f"{path}.markers.{at}", spans)


def _pairs(
    named: Sequence[tuple[str, str]], what: str, spans: SpanMap, *, same: bool = False
) -> Iterator[Diagnostic]:
    """Different names that look the same; with `same` also equal ones."""
    seen: dict[str, tuple[str, str]] = {}
    for name, path in named:
        first, place = seen.setdefault(skeleton(name), (name, path))
        if place == path or (name == first and not same):
            continue
        yield finding(
            "AC0521",
            f"the {what} {quoted(first)} and {quoted(name)} look alike",
            span_of(spans, path),
            labels=[Label(span=span_of(spans, place), text="the other one")],
            advice="give one of them a name that nobody can mistake"
            if what != "families"
            else "if it is one family, write it one way: intervals are taken over families",
        )


def skeleton(name: str) -> str:
    """What is left of a name for a hasty eye: look-alike letters, hyphens and spaces put aside."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(_ALIKE)
    text = _INSIDE.sub(lambda match: _READ.get(match.group(), ""), text)
    for signs, read in _READ_ALIKE:
        text = text.replace(signs, read)
    return text


def _mixed(marker: str, path: str, spans: SpanMap) -> Iterator[Diagnostic]:
    """A marker with a word of two scripts is never met in a text that is spelled properly."""
    for word in _LETTERS.findall(marker):
        foreign = [char for char in word if char.casefold().translate(_ALIKE) != char.casefold()]
        if foreign and any(map(str.isascii, word)):
            shown = ", ".join(f"{quoted(char)} U+{ord(char):04X}" for char in dict.fromkeys(foreign[:3]))
            yield finding(
                "AC0521",
                f"the marker {quoted(marker)} mixes two scripts in a word ({shown}): it will not be met",
                span_of(spans, path),
                advice="type the word again in one script",
            )
            return
