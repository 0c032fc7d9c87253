"""AC0312, AC0313, AC0319: tokens of scenes that are taken for each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.lookalikes import difference, differs_in_case, drawn, read_aloud, uncased
from adapterc.whole_words import in_word, unbound

_DIGITS = "0123456789"
_RENAME = "rename one of them, or make them one scene"

_Pairs = list[tuple[int, int]]


def scene_likenesses(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every token against those before it, and against those that it begins or ends with."""
    tokens = [scene.token for scene in spec.scenes]
    by_name: dict[str, int] = {}
    for at, token in enumerate(tokens):
        by_name.setdefault(unicodedata.normalize("NFC", token), at)
    # The same name twice is told where names are.
    names = {at: name for name, at in by_name.items()}
    yield from no_flood(_alike(tokens, names, spans))
    yield from no_flood(_read_alike(tokens, names, spans))
    yield from _begun(tokens, names, by_name, spans)
    yield from no_flood(_ended(tokens, names, by_name, spans))


def _alike(tokens: Sequence[str], names: dict[int, str], spans: SpanMap) -> Iterator[Diagnostic]:
    by_look: dict[str, int] = {}
    by_word: dict[str, int] = {}
    for at in names:
        token = tokens[at]
        twin, same = by_look.setdefault(drawn(token), at), by_word.setdefault(uncased(token), at)
        if min(twin, same) == at:
            continue
        twin = twin if twin != at else same
        is_case = differs_in_case(tokens[twin], token)
        how = "differ in their capitals alone" if is_case else "look alike and are not the same"
        message = f"the tokens {quoted(tokens[twin])} and {quoted(token)} {how}"
        label = "" if is_case else difference(token, tokens[twin])
        yield _pair("AC0312", message, (twin, at), _RENAME, spans, label)


def _read_alike(tokens: Sequence[str], names: dict[int, str], spans: SpanMap) -> Iterator[Diagnostic]:
    """Tokens that an eye tells apart by their size or their script alone, and no voice does."""
    by_sound: dict[str, int] = {}
    for at in names:
        token = tokens[at]
        twin = by_sound.setdefault(read_aloud(token), at)
        if twin == at or drawn(token) == drawn(tokens[twin]) or uncased(token) == uncased(tokens[twin]):
            continue
        is_case = differs_in_case(tokens[twin], token)
        how = "in their capitals alone" if is_case else "in the script of their digits alone"
        message = f"the tokens {quoted(tokens[twin])} and {quoted(token)} differ {how}"
        label = "" if is_case else difference(token, tokens[twin])
        yield _pair("AC0319", message, (twin, at), "rename one of them: they are read alike", spans, label)


def _begun(
    tokens: Sequence[str], names: dict[int, str], by_name: dict[str, int], spans: SpanMap
) -> Iterator[Diagnostic]:
    begun: dict[str, _Pairs] = {}
    for at, name in names.items():
        for end in range(len(name) - 1, 0, -1):
            short = by_name.get(name[:end])
            if short is not None:
                if unbound(name) != name[:end]:  # else AC0318 says what the signs behind it do
                    begun.setdefault(_stem(name[:end], name), []).append((short, at))
                break
    yield from no_flood(_beginning(pairs, tokens, spans) for pairs in begun.values())


def _stem(short: str, name: str) -> str:
    """What two tokens have in common that differ in their numbers alone; else the shorter one."""
    stem = short.rstrip(_DIGITS)
    return stem if name[len(stem) :].isdecimal() and len(stem) < len(short) else f"{short} "


def _beginning(pairs: Sequence[tuple[int, int]], tokens: Sequence[str], spans: SpanMap) -> Diagnostic:
    """The finding on tokens that begin with others, the first of them shown."""
    short, at = pairs[0]
    message = f"the token {quoted(tokens[at])} begins with the token {quoted(tokens[short])}"
    advice = "rename one of them: whoever leaves off its end names the other scene"
    if len(pairs) > 1:
        message += f", and {counted(len(pairs) - 1, 'other')} with one likewise"
        advice = "give all of them one length, as 01 and 10: whoever leaves off an end names another scene"
    return _pair("AC0313", message, (short, at), advice, spans)


def _ended(
    tokens: Sequence[str], names: dict[int, str], by_name: dict[str, int], spans: SpanMap
) -> Iterator[Diagnostic]:
    """Tokens with another behind a sign that bounds words: what stands before it makes the other scene."""
    for at, name in names.items():
        for start in range(1, len(name)):
            short = by_name.get(name[start:])
            if short is None or in_word(name[start - 1]) or unbound(name) == name[start:]:
                continue
            ends = f"the token {quoted(tokens[at])} ends with the token {quoted(tokens[short])}"
            message = f"{ends}, behind {quoted(name[start - 1])}, which bounds a word"
            advice = "rename one of them: with anything else before it, it is the other scene"
            yield _pair("AC0313", message, (short, at), advice, spans)
            break


def _pair(  # noqa: PLR0913, PLR0917 - two places, and what is said of them
    code: str, message: str, places: tuple[int, int], advice: str, spans: SpanMap, label: str = ""
) -> Diagnostic:
    other, own = (span_of(spans, f"scenes.{at}.token") for at in places)
    labels = [Label(span=other, text="this one")]
    return finding(code, message, own, label=label, labels=labels, advice=advice)
