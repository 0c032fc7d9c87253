"""AC0539, AC0320: tokens of scenes that stand in other texts of the spec, or in the place of a form."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of, span_within
from adapterc.middle.lint.scene_texts import named
from adapterc.middle.texts import texts
from adapterc.spec.fields import REFUSED
from adapterc.whole_words import in_word, places_of, unbound

_PART = "\x1f"
_NO_TEXTS = ("token", "row")
_ASKED = ("prompt", "question", "ask")


def spoken_tokens(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Each token that other texts hold, once; and each form that holds nothing else."""
    if not spec.scenes:
        return
    yield from no_flood(_undecoded(spec, spans))
    sought = [(path, text) for path, text in texts(spec) if _is_told(path)]
    yield from no_flood(_spoken(spec, spans, sought))


def _undecoded(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    for number, scene in enumerate(spec.scenes):
        for at, form in enumerate(scene.forms):
            if _is_bare(scene.token, form.text):
                yield finding(
                    "AC0320",
                    f"this form of {quoted(scene.token)} is the token itself: it decodes to nothing",
                    span_of(spans, f"scenes.{number}.forms.{at}.text"),
                    labels=[Label(span=span_of(spans, f"scenes.{number}.token"), text="the token")],
                    advice="write the scene out, or delete the form",
                )


def _is_bare(token: str, text: str) -> bool:
    bare = text.strip()
    return token in {bare, unbound(bare)}


def _is_told(path: str) -> bool:
    """Whether a text is a statement: in questions and dialogues tokens are used as they are meant to be."""
    parts = path.split(".")
    if parts[0] == "scenes":
        return parts[-1] not in _NO_TEXTS
    return parts[0] != "dialogues" and not any(part in _ASKED for part in parts[1:])


def _spoken(spec: ResolvedSpec, spans: SpanMap, sought: Sequence[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Looked for in all texts at once, since hardly any token stands in one."""
    everything = _PART.join(text for _, text in sought)
    starts = list(accumulate((len(text) + 1 for _, text in sought), initial=0))
    for number, scene in enumerate(spec.scenes):
        token = scene.token
        if token == REFUSED or token not in everything:
            continue
        own = f"scenes.{number}."
        places: dict[int, int] = {}
        for at in places_of(token, everything):
            text = bisect_right(starts, at) - 1
            if not _is_told_elsewhere(token, own, *sought[text]) and not _is_within(
                spec, token, everything, at
            ):
                places.setdefault(text, at - starts[text])
        if places:
            yield _in_text(spec, spans, number, [(sought[text], at) for text, at in places.items()])


def _is_told_elsewhere(token: str, own: str, path: str, text: str) -> bool:
    """Whether it is a paraphrase of the token's own scene (AC0510), or a form that is nothing else."""
    if not path.startswith(own):
        return False
    return ".paraphrases." in path or (".forms." in path and path.endswith(".text") and _is_bare(token, text))


def _is_within(spec: ResolvedSpec, token: str, text: str, at: int) -> bool:
    """Whether a longer token stands there, which is the one that is found."""
    for longer in (scene.token for scene in spec.scenes if token in scene.token and scene.token != token):
        start = at - longer.index(token)
        end = start + len(longer)
        around = text[start - 1 : start] if start > 0 else "", text[end : end + 1]
        if start >= 0 and text.startswith(longer, start) and not any(map(in_word, filter(None, around))):
            return True
    return False


def _in_text(
    spec: ResolvedSpec, spans: SpanMap, number: int, found: Sequence[tuple[tuple[str, str], int]]
) -> Diagnostic:
    token = spec.scenes[number].token
    (path, text), at = found[0]
    more = f", and in {counted(len(found) - 1, 'other text')}" if len(found) > 1 else ""
    where = f"{named(path, spec)}{more}"
    return finding(
        "AC0539",
        f"the token {quoted(token)} stands as a word in {where}: there it is read as the scene",
        span_within(spans, path, text, at, at + len(token)),
        labels=[Label(span=span_of(spans, f"scenes.{number}.token"), text="the token")],
        advice="choose a token that is no word of your texts, or another word here",
    )
