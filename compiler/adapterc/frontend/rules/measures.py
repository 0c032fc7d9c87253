"""AC0303, AC0307: what an increase or decrease counts, and which form a structure is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import either, quoted
from adapterc.diagnostics.source import Region
from adapterc.frontend.fixes import clearly, respelt
from adapterc.frontend.rules.misspelt import is_misspelt
from adapterc.frontend.tree import Mapping, head, is_null, mappings_at, text_at
from adapterc.frontend.tree import Sequence as Listed
from adapterc.ir.measures import MEASURES_OF, is_structure, measure_named
from adapterc.spec.trait import Trait

_NAMES = {
    **dict.fromkeys(
        ("words", "tokens", "length", "verbosity", "word_count", "reasoning"), "reasoning_tokens"
    ),
    **dict.fromkeys(
        ("lists", "bullets", "bullet_points", "list", "numbered_list", "bullet_list"), "list_items"
    ),
    **dict.fromkeys(("exclamation_marks", "shouting"), "exclamations"),
    **dict.fromkeys(("question_marks", "asks", "opens_with_question", "ends_with_question"), "questions"),
    **dict.fromkeys(("phrases", "keywords"), "markers"),
}
"""What people call that which is counted, and its name here."""
_FORMS = {
    **dict.fromkeys(
        ("list", "lists", "list_items", "numbers", "numbered", "steps", "ordered_list"), "numbered_list"
    ),
    **dict.fromkeys(("bullets", "bullet_points", "bulleted_list", "unordered_list"), "bullet_list"),
    **dict.fromkeys(("paragraph", "single_paragraph", "prose"), "one_paragraph"),
    **dict.fromkeys(("title", "headline", "header", "headings"), "heading"),
    **dict.fromkeys(
        ("answer_first", "tldr", "summary_first", "conclusion_first", "bottom_line"), "lead_sentence"
    ),
    **dict.fromkeys(
        ("starts_with_question", "begins_with_question", "question_first"), "opens_with_question"
    ),
    **dict.fromkeys(("question", "questions", "closes_with_question", "question_last"), "ends_with_question"),
}
"""What people call forms, and their names here."""


def check_measures(root: Mapping) -> Iterator[Diagnostic]:
    """A measure where one is needed, of a name that exists, with markers where it counts them."""
    for trait in mappings_at(root, "traits"):
        kind, name = text_at(trait, "kind"), text_at(trait, "measure")
        entry = trait.entry("measure")
        if kind == "preference" and entry is not None and not is_null(entry.value):
            yield finding(
                "AC0303", "a preference has no measure", entry.key_region.span, advice=_no_measure(trait)
            )
        elif kind is not None and kind in MEASURES_OF:
            if is_misspelt(trait, Trait, "measure") or _stands_outside(root, "measure"):
                continue
            if entry is None or is_null(entry.value):
                yield _missing(trait, kind)
            elif name is not None and name not in _known(kind):
                yield _unknown(name, kind, entry.value.region)
            elif name == "markers":
                yield from _without_markers(trait, kind)


def _known(kind: str) -> list[str]:
    return [measure.id for measure in MEASURES_OF[kind]]


def _no_measure(trait: Mapping) -> str:
    """What to do about the measure of a preference."""
    named = text_at(trait, "measure") or ""
    other = "make the trait a `structure`" if is_structure(named) else ""
    other = other or "make the trait an `increase` or a `decrease`"
    if all(is_null(trait.get(pole)) for pole in ("from", "to")):
        return f"{other}, or describe `from` and `to` in its place"
    return f"delete it, or {other}"


def _missing(trait: Mapping, kind: str) -> Diagnostic:
    entry = trait.entry("measure")
    listed = either([f"`{name}`" for name in _known(kind)])
    absent = "`measure` is missing" if entry is None else "`measure` is empty"
    place = head(trait) if entry is None else entry.key_region
    advice = f"add `measure:` with {listed}" if entry is None else f"write {listed}"
    article = "an" if kind == "increase" else "a"
    names = "names the form of answers" if kind == "structure" else "names what is counted"
    message = f"{article} {kind} {names}: {absent}"
    return finding("AC0303", message, place.span, advice=advice + _or_a_preference(trait))


def _or_a_preference(trait: Mapping) -> str:
    """The other way out for a trait whose pole is described by what only a preference has."""
    pole = trait.get("to")
    if isinstance(pole, Mapping) and not is_null(pole.get("moves")):
        return "; or make it a `preference`, which goes from one pole to the other"
    return ""


def _stands_outside(root: Mapping, key: str) -> bool:
    """Whether a key of a trait stands at the top of the spec, where it is unknown and has its own advice."""
    return root.entry(key) is not None


def _unknown(name: str, kind: str, region: Region) -> Diagnostic:
    names = _known(kind)
    is_form = kind == "structure"
    fix = respelt(region, clearly(name.casefold(), names))
    advice = _advice(name, kind, names)
    what = "structure" if is_form else "measure"
    message = f"no {what} is called {quoted(name)}"
    if measure_named(name) is not None:
        message = f"{quoted(name)} is counted, and no form" if is_form else f"{quoted(name)} is a form"
    return finding("AC0303", message, region.span, advice=advice, fix=fix)


def _advice(name: str, kind: str, names: Sequence[str]) -> str:
    same = (_FORMS if kind == "structure" else _NAMES).get(name.casefold().replace("-", "_"), "")
    near = [same] if same else get_close_matches(name.casefold(), names, n=1, cutoff=0.5)
    if is_structure(name):
        return "write `kind: structure`" + (f", or count `{near[0]}`" if near else "")
    if measure_named(name) is not None:
        form = f"write `{near[0]}`, or " if near else ""
        return f"{form}make the trait an `increase` or a `decrease`"
    listed = f"{'structures' if kind == 'structure' else 'measures'}: {', '.join(names)}"
    return f"did you mean `{near[0]}`?" if near else listed


def _without_markers(trait: Mapping, kind: str) -> Iterator[Diagnostic]:
    """The counted pole is the one that grows or shrinks: `to` of an increase, `from` of a decrease."""
    counted = "to" if kind == "increase" else "from"
    pole = trait.get(counted)
    markers = pole.get("markers") if isinstance(pole, Mapping) else None
    if isinstance(markers, Listed) and markers.items:
        return
    entry = trait.entry("measure")
    if entry is not None:
        yield finding(
            "AC0307",
            f"`measure: markers` counts the markers of `{counted}`, which has none",
            entry.value.region.span,
            advice=f"give both poles, and `markers: [ … ]` in `{counted}`",
        )
