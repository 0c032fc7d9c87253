"""AC0310 to AC0313: tokens of scenes that stay one piece, and that nobody takes for another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of, span_within
from adapterc.middle.lookalikes import drawn, uncased
from adapterc.spec.fields import REFUSED

_JOINER = "\N{ZERO WIDTH JOINER}"
_AS_EMOJI = "\N{VARIATION SELECTOR-16}"

_DIGITS = "0123456789"


def scene_tokens(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every token by itself, then each against the others."""
    for number, scene in enumerate(spec.scenes):
        if scene.token == REFUSED:
            continue
        path = f"scenes.{number}.token"
        yield from _form(path, scene.token, spans)
        yield from _pieces(path, scene.token, spans)
    yield from _likenesses([scene.token for scene in spec.scenes], spans)


def _form(path: str, token: str, spans: SpanMap) -> Iterator[Diagnostic]:
    composed = unicodedata.normalize("NFC", token)
    if composed != token:
        yield finding(
            "AC0310",
            f"the token {quoted(token)} is not in its composed form (NFC)",
            span_of(spans, path),
            advice=f"type it anew, or paste this: {composed}",
        )


def _pieces(path: str, token: str, spans: SpanMap) -> Iterator[Diagnostic]:
    """What would part a token, or make it more than it looks."""
    for at, char in enumerate(token):
        kind = unicodedata.category(char)
        if char.isspace() or kind.startswith("Z"):
            inside = not (token.isspace() or token[:at].isspace() or token[at:].isspace() or at == 0)
            what = "a space parts it: a scene is one token" if inside else "a space stands at its edge"
            joined = "-".join(token.split())
            advice = f"join its parts: {quoted(joined)}" if inside else "delete the space"
        elif kind in ("Cc", "Cf", "Co", "Cs", "Cn") and not _joins_signs(token, at):
            what = f"it holds a character that nobody sees (U+{ord(char):04X})"
            advice = "delete that character"
        else:
            continue
        place = span_within(spans, path, token, at, at + 1)
        yield finding("AC0311", f"the token {quoted(token)}: {what}", place, advice=advice)
        return
    if unicodedata.category(token[0])[0] == "M":
        yield finding(
            "AC0311",
            f"the token {quoted(token)} begins with a mark that joins the letter before it",
            span_of(spans, path),
            advice="begin it with a letter, a digit or a sign that stands by itself",
        )
    elif all(_is_punctuation(char) for char in token):
        yield finding(
            "AC0311",
            f"the token {quoted(token)} stands in every text: it is punctuation",
            span_of(spans, path),
            advice="add a letter or a digit, or a sign that texts do not have, such as Δ",
        )


def _joins_signs(token: str, at: int) -> bool:
    """Whether the character makes one sign of two, as in emoji of several persons or things."""
    signs = token[:at].removesuffix(_AS_EMOJI)[-1:], token[at + 1 : at + 2]
    return token[at] == _JOINER and all(unicodedata.category(sign or " ")[0] == "S" for sign in signs)


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] == "P" or (char.isascii() and not char.isalnum())


def _likenesses(tokens: Sequence[str], spans: SpanMap) -> Iterator[Diagnostic]:
    by_name: dict[str, int] = {}
    by_look: dict[str, int] = {}
    by_word: dict[str, int] = {}
    begun: dict[str, list[tuple[int, int]]] = {}
    for at, token in enumerate(tokens):
        by_name.setdefault(unicodedata.normalize("NFC", token), at)
    for at, token in enumerate(tokens):
        name = unicodedata.normalize("NFC", token)
        if by_name[name] != at:
            continue  # the same name twice is told where names are
        twin, same = by_look.setdefault(drawn(token), at), by_word.setdefault(uncased(token), at)
        if min(twin, same) != at:
            twin = twin if twin != at else same
            is_case = tokens[twin].casefold() == token.casefold()
            how = "differ in their capitals alone" if is_case else "look alike and are not the same"
            message = f"the tokens {quoted(tokens[twin])} and {quoted(token)} {how}"
            advice = "rename one of them, or make them one scene"
            yield _pair("AC0312", message, (twin, at), advice, spans)
        for end in range(len(name) - 1, 0, -1):
            short = by_name.get(name[:end])
            if short is not None:
                begun.setdefault(_stem(name[:end], name), []).append((short, at))
                break
    yield from no_flood(_begun(pairs, tokens, spans) for pairs in begun.values())


def _stem(short: str, name: str) -> str:
    """What two tokens have in common that differ in their numbers alone; else the shorter one."""
    stem = short.rstrip(_DIGITS)
    return stem if name[len(stem) :].isdecimal() and len(stem) < len(short) else f"{short} "


def _begun(pairs: Sequence[tuple[int, int]], tokens: Sequence[str], spans: SpanMap) -> Diagnostic:
    """The finding on tokens that begin with others, the first of them shown."""
    short, at = pairs[0]
    message = f"the token {quoted(tokens[at])} begins with the token {quoted(tokens[short])}"
    advice = "rename one of them: a slip of one letter would be another scene"
    if len(pairs) > 1:
        message += f", and {counted(len(pairs) - 1, 'other')} with one likewise"
        advice = "give all of them one length, as 01 and 10: a slip of one letter would be another scene"
    return _pair("AC0313", message, (short, at), advice, spans)


def _pair(code: str, message: str, places: tuple[int, int], advice: str, spans: SpanMap) -> Diagnostic:
    other, own = (span_of(spans, f"scenes.{at}.token") for at in places)
    return finding(code, message, own, labels=[Label(span=other, text="this one")], advice=advice)
