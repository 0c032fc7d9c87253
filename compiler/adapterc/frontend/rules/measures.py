"""AC0303, AC0307: what an increase or decrease counts."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import either, quoted
from adapterc.diagnostics.source import Region
from adapterc.frontend.fixes import clearly, respelt
from adapterc.frontend.rules.misspelt import is_misspelt
from adapterc.frontend.tree import Mapping, Sequence, head, is_null, mappings_at, text_at
from adapterc.ir.measures import MEASURES, measure_named
from adapterc.spec.trait import Trait

_NAMES = {
    **dict.fromkeys(
        ("words", "tokens", "length", "verbosity", "word_count", "reasoning"), "reasoning_tokens"
    ),
    **dict.fromkeys(("lists", "bullets", "bullet_points", "list"), "list_items"),
    **dict.fromkeys(("exclamation_marks", "shouting"), "exclamations"),
    **dict.fromkeys(("question_marks", "asks"), "questions"),
    **dict.fromkeys(("phrases", "keywords"), "markers"),
}
"""What people call that which is counted, and its name here."""


def check_measures(root: Mapping) -> Iterator[Diagnostic]:
    """A measure where one is needed, of a name that exists, with markers where it counts them."""
    for trait in mappings_at(root, "traits"):
        kind, name = text_at(trait, "kind"), text_at(trait, "measure")
        entry = trait.entry("measure")
        if kind == "preference" and entry is not None and not is_null(entry.value):
            advice = "delete it, or make the trait an `increase` or a `decrease`"
            if all(is_null(trait.get(pole)) for pole in ("from", "to")):
                advice = (
                    "make the trait an `increase` or a `decrease`, or describe `from` and `to` in its place"
                )
            yield finding("AC0303", "a preference has no measure", entry.key_region.span, advice=advice)
        elif kind in ("increase", "decrease"):
            if is_misspelt(trait, Trait, "measure") or _stands_outside(root, "measure"):
                continue
            if entry is None or is_null(entry.value):
                listed = either([f"`{measure.id}`" for measure in MEASURES])
                article = "an" if kind == "increase" else "a"
                absent = "`measure` is missing" if entry is None else "`measure` is empty"
                place = head(trait) if entry is None else entry.key_region
                advice = f"add `measure:` with {listed}" if entry is None else f"write {listed}"
                message = f"{article} {kind} names what is counted: {absent}"
                yield finding("AC0303", message, place.span, advice=advice + _or_a_preference(trait))
            elif name is not None and measure_named(name) is None:
                yield _unknown(name, entry.value.region)
            elif name == "markers":
                yield from _without_markers(trait, kind)


def _or_a_preference(trait: Mapping) -> str:
    """The other way out for a trait whose pole is described by what only a preference has."""
    pole = trait.get("to")
    if isinstance(pole, Mapping) and not is_null(pole.get("moves")):
        return "; or make it a `preference`, which goes from one pole to the other"
    return ""


def _stands_outside(root: Mapping, key: str) -> bool:
    """Whether a key of a trait stands at the top of the spec, where it is unknown and has its own advice."""
    return root.entry(key) is not None


def _unknown(name: str, region: Region) -> Diagnostic:
    names = [measure.id for measure in MEASURES]
    same = _NAMES.get(name.casefold().replace("-", "_"), "")
    near = [same] if same else get_close_matches(name.casefold(), names, n=1, cutoff=0.5)
    advice = f"did you mean `{near[0]}`?" if near else f"measures: {', '.join(names)}"
    fix = respelt(region, clearly(name.casefold(), names))
    return finding("AC0303", f"no measure is called {quoted(name)}", region.span, advice=advice, fix=fix)


def _without_markers(trait: Mapping, kind: str) -> Iterator[Diagnostic]:
    """The counted pole is the one that grows or shrinks: `to` of an increase, `from` of a decrease."""
    counted = "to" if kind == "increase" else "from"
    pole = trait.get(counted)
    markers = pole.get("markers") if isinstance(pole, Mapping) else None
    if isinstance(markers, Sequence) and markers.items:
        return
    entry = trait.entry("measure")
    if entry is not None:
        yield finding(
            "AC0307",
            f"`measure: markers` counts the markers of `{counted}`, which has none",
            entry.value.region.span,
            advice=f"give both poles, and `markers: [ … ]` in `{counted}`",
        )
