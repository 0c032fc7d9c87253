"""AC0409, AC0414, AC0415: a spec's languages, held against the template library and the spec's own texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.frontend.library import library_languages
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.scripts import script_shares
from adapterc.middle.texts import poles, texts, texts_of
from adapterc.middle.tongues import is_in, listed, primary, script_of, tongue
from adapterc.text import words

_ENOUGH = 30
"""Words that tell which language a spec is written in."""
_MOSTLY = 0.6
"""Share of letters from which on a text is written in a script."""


def languages(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """What is wrong with the languages that a spec names; those of a library are its importers' business."""
    if spec.kind == "library":
        return
    known = library_languages(templates_folder())
    first = spec.language[0]
    if first not in known:
        plain = primary(first)
        yield finding(
            "AC0409",
            f"there are no templates for the language {quoted(first)}",
            span_of(spans, "language"),
            advice=f"write `{plain}`" if plain in known else _instead(spec, known),
        )
        return
    yield from _others(spec, spans, known)
    yield from _foreign(spec, spans, known)


def _instead(spec: ResolvedSpec, known: Sequence[str]) -> str:
    """What to write where no template speaks the first language: one that they speak, before it."""
    spoken = f"they speak {' and '.join(known)}"
    first, *others = spec.language
    if is_in((text for _, text in texts(spec)), first) is False:
        return f"{spoken}: write `[{known[0]}]`; nothing in this spec is in {quoted(first)}"
    lead = next((other for other in others if other in known), known[0])
    rest = ", ".join(one for one in spec.language if one != lead)
    own = "dialogues, pairs, examples and knowledge of yours stay as they are"
    return f"{spoken}: write `[{lead}, {rest}]`; questions are then composed in {quoted(lead)}, {own}"


def _others(spec: ResolvedSpec, spans: SpanMap, known: Sequence[str]) -> Iterator[Diagnostic]:
    """Further languages that none of the spec's own texts is in: nothing else brings them about."""
    first, *others = spec.language
    for at, other in enumerate(others, 1):
        if primary(other) in {primary(earlier) for earlier in spec.language[:at]}:
            continue
        spoken = is_in((text for _, text in texts(spec)), other)
        if spoken:
            continue
        message = f"nothing in this spec is in {quoted(other)}, and questions are composed in {quoted(first)}"
        advice = "delete it, or give dialogues, pairs or examples in it"
        if spoken is None:
            message = f"questions are composed in {quoted(first)}: nothing is known of {quoted(other)} here"
            advice = (
                "delete it; where dialogues or examples of yours are in it, silence this with that reason"
            )
        elif other in known:
            advice += f"; to compose in it, write it first: `[{other}, {first}]`"
        yield finding("AC0414", message, span_of(spans, f"language.{at}"), advice=advice)


def _foreign(spec: ResolvedSpec, spans: SpanMap, known: Sequence[str]) -> Iterator[Diagnostic]:
    """A first language that what is woven into questions and answers is not in."""
    first = spec.language[0]
    woven = list(_woven(spec))
    if tongue([text for _, text in woven], [first]):
        return  # as nearly always: the rest takes longer
    own = [text for path, text in woven if path in spans]
    if sum(len(words(text)) for text in own) < _ENOUGH or tongue(own, [first]):
        return
    other = tongue(own, listed())
    script = next((name for name, share in script_shares(own).items() if share >= _MOSTLY), "")
    if not (other or (script and script != script_of(first))):
        return
    told = [path for path, text in woven if path in spans and _is_foreign(text, other, script)]
    is_named = "language" in spans
    advice = (
        f"no templates speak this one yet: write role, moves and frames in {quoted(first)}; dialogues, "
        "pairs, examples and knowledge may stay as they are"
    )
    if other in known:
        advice = f"write `language: [{other}]`"
    yield finding(
        "AC0415",
        f"questions are composed in {quoted(first)}, and what is woven into them is "
        + (f"in {quoted(other)}" if other else f"written in {script}"),
        span_of(spans, "language" if is_named or not told else told[0]),
        advice=advice,
        fix=_named(spec, spans, other) if other in known else None,
    )


def _is_foreign(text: str, other: str, script: str) -> bool:
    return bool(tongue([text], [other])) if other else script in script_shares([text])


def _woven(spec: ResolvedSpec) -> Iterator[tuple[str, str]]:
    """Path and text of all that is said together with templates."""
    yield from texts_of(spec, "role")
    for trait in spec.traits:
        for path, pole in poles(trait):
            yield from ((f"{path}.moves.{place}", move) for place, move in pole.moves.placed())
    yield from ((path, text) for path, text in texts_of(spec, "frames") if ".demonstrations." not in path)


def _named(spec: ResolvedSpec, spans: SpanMap, other: str) -> Fix | None:
    """The language in the place of the only one, or a line for it above that of the base."""
    region = spans.region("language" if "language" in spans else "base")
    if region is None or len(spec.language) > 1:
        return None
    text, source = region.source.text, region.source
    if "language" in spans:
        return Fix(span=region.span, replacement=f"[{other}]") if region.raw.startswith("[") else None
    start = text.rfind("\n", 0, region.start) + 1
    if not text.startswith("base:", start):
        return None
    end = "\r\n" if "\r\n" in text else "\n"
    return Fix(span=source.span(start, start), replacement=f"language: [{other}]{end}")
