"""AC0526: a form's name or register that is one slip away from the one that other scenes have."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.spec.fields import REFUSED

_FEWEST, _SHORTEST = 2, 5
"""Times that the usual name stands, and letters: `text` and `test` may both be meant."""
_USUAL = frozenset({"text", "symbols", "phrase", "formula", "emoji", "poetic", "logical", "technical"})
"""Names that the language's own pages use: they are no slip."""


def form_names(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Names that stand once, beside nearly the same that stands more often."""
    yield from no_flood(_misspelt(spec, spans, "form"))
    yield from no_flood(_misspelt(spec, spans, "register"))


def _misspelt(spec: ResolvedSpec, spans: SpanMap, key: str) -> Iterator[Diagnostic]:
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, scene in enumerate(spec.scenes):
        for at, form in enumerate(scene.forms):
            name = " ".join(unicodedata.normalize("NFC", getattr(form, key)).casefold().split())
            if name != REFUSED:
                places[name].append((number, at))
    usual = {name: len(where) for name, where in places.items() if len(where) >= _FEWEST}
    near: defaultdict[str, list[str]] = defaultdict(list)
    for name in usual if len(usual) < len(places) else ():
        for shape in _shapes(name):
            near[shape].append(name)
    for name, where in places.items():
        if len(where) > 1 or len(name) < _SHORTEST or name in _USUAL:
            continue
        meant = {one for shape in _shapes(name) for one in near[shape] if _is_one_slip(name, one)}
        if not meant:
            continue
        best = max(sorted(meant), key=lambda one: usual[one])
        (number, at), (other, there) = where[0], places[best][0]
        path = f"scenes.{number}.forms.{at}.{key}"
        yield finding(
            "AC0526",
            f"the {key} {quoted(getattr(spec.scenes[number].forms[at], key))} stands here alone",
            span_of(spans, path),
            labels=[
                Label(
                    span=span_of(spans, f"scenes.{other}.forms.{there}.{key}"), text="as here, and elsewhere"
                )
            ],
            advice=f"did you mean {quoted(best)}?",
        )


def _shapes(name: str) -> set[str]:
    """The name, and it without each of its letters: two that are one slip apart share one of these."""
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


def _is_one_slip(name: str, other: str) -> bool:
    """Whether one letter is another, too few or too many, or two have changed places."""
    if name == other or abs(len(name) - len(other)) > 1:
        return False
    if len(name) != len(other):
        longer, shorter = sorted((name, other), key=len, reverse=True)
        return shorter in _shapes(longer)
    at = [place for place, (mine, theirs) in enumerate(zip(name, other, strict=True)) if mine != theirs]
    swapped = len(at) == 2 and at[1] == at[0] + 1 and Counter(name) == Counter(other)
    return len(at) == 1 or swapped
