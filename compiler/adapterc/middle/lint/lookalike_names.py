"""AC0521: names that a reader, or a counter, takes for others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.lookalikes import foreign_letters, skeleton
from adapterc.middle.texts import poles

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


def _mixed(marker: str, path: str, spans: SpanMap) -> Iterator[Diagnostic]:
    """A marker with a word of two scripts is never met in a text that is spelled properly."""
    for word in _LETTERS.findall(marker):
        if foreign := foreign_letters(word):
            shown = ", ".join(f"{quoted(char)} U+{ord(char):04X}" for char in foreign[:3])
            yield finding(
                "AC0521",
                f"the marker {quoted(marker)} mixes two scripts in a word ({shown}): it will not be met",
                span_of(spans, path),
                advice="type the word again in one script",
            )
            return
