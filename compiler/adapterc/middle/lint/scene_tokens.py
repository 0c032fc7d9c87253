"""AC0310, AC0311, AC0315, AC0318: tokens of scenes by themselves, whether they stay one piece."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import respelt_as, span_of, span_within
from adapterc.middle.lint.token_advice import ITS_OWN, left_out
from adapterc.spec.control import BYTE, CONTROL, PLACEHOLDER
from adapterc.spec.fields import REFUSED
from adapterc.whole_words import unbound

_JOINER = "\N{ZERO WIDTH JOINER}"
_AS_EMOJI = "\N{VARIATION SELECTOR-16}"
_NON_JOINER = "\N{ZERO WIDTH NON-JOINER}"
_SHAPED = (
    *("ARABIC LETTER", "SYRIAC LETTER", "MONGOLIAN LETTER", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI"),
    *("ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "TIBETAN", "MYANMAR", "KHMER"),
)
"""Scripts whose letters have another shape beside a joiner, by how Unicode names their letters."""
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
"""A flag of a part of a country: a black flag and its name in tags."""
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")
_READ_AS = {
    CONTROL: "read as control by models",
    PLACEHOLDER: "a placeholder in vocabularies: bases have rows of that name",
    BYTE: "a byte in vocabularies: bases have rows of that name",
}
_UNDECODED = "\N{REPLACEMENT CHARACTER}"
_SPACES = {" ": "a space", "\t": "a tab", "\n": "a line break", "\r": "a line break"}


def scene_tokens(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every token: what would part it, or make it more or less than it looks."""
    clean = Counter(_cleaned(scene.token) for scene in spec.scenes)
    first: dict[str, int] = {}
    for number, scene in enumerate(spec.scenes):
        first.setdefault(scene.token, number)
    for number, scene in enumerate(spec.scenes):
        token, path = scene.token, f"scenes.{number}.token"
        if token == REFUSED:
            continue
        # Where two tokens would become one, no edit is plainly what was meant.
        fix = _mended(spans, path, token) if clean[_cleaned(token)] == 1 else None
        yield from _form(path, token, spans, fix)
        told = next(_control(path, token, spans), None) or next(_pieces(path, token, spans, fix), None)
        if told is not None:
            yield told
        else:
            yield from _edges(path, token, spans, first)


def _form(path: str, token: str, spans: SpanMap, fix: Fix | None) -> Iterator[Diagnostic]:
    composed = unicodedata.normalize("NFC", token)
    if composed != token:
        yield finding(
            "AC0310",
            f"the token {quoted(token)} is not in its composed form (NFC)",
            span_of(spans, path),
            advice=f"type it anew, or paste this: {composed}",
            fix=fix,
        )


def _control(path: str, token: str, spans: SpanMap) -> Iterator[Diagnostic]:
    """What models read as control, or as no text, whether the base of this spec does or another."""
    for sign, what in _READ_AS.items():
        match = sign.search(token)
        if match is None:
            continue
        yield finding(
            "AC0315",
            f"{quoted(match.group())} is {what}",
            span_within(spans, path, token, match.start(), match.end()),
            advice=ITS_OWN,
        )


def _pieces(path: str, token: str, spans: SpanMap, fix: Fix | None) -> Iterator[Diagnostic]:
    """What would part a token, or make it more than it looks; the first such thing."""
    for at, char in enumerate(token):
        kind = unicodedata.category(char)
        mend = None
        if char.isspace() or kind.startswith("Z"):
            inside = not (token.isspace() or token[:at].isspace() or token[at:].isspace() or at == 0)
            what = "parts it: a scene is one token" if inside else "stands at its edge"
            what = f"{_space(char)} {what}"
            joined = "-".join(token.split())
            advice = f"join its parts: {quoted(joined)}" if inside else "delete it"
        elif kind in _UNSEEN and not _is_seen(token, at):
            what = f"it holds a character that nobody sees (U+{ord(char):04X})"
            advice = "delete that character"
            mend = fix if kind == "Cf" else None
        elif char == _UNDECODED:
            what = "it holds U+FFFD, which stands where a text was read in another encoding than its own"
            advice = "type it anew, in UTF-8"
        else:
            continue
        place = span_within(spans, path, token, at, at + 1)
        yield finding("AC0311", f"the token {quoted(token)}: {what}", place, advice=advice, fix=mend)
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


def _space(char: str) -> str:
    """What parts a token, by a name that its author knows; and by its number where it looks like another."""
    if char in _SPACES:
        return _SPACES[char]
    name = unicodedata.name(char, "space").lower()
    return f"a {name} (U+{ord(char):04X})"


def _edges(path: str, token: str, spans: SpanMap, first: dict[str, int]) -> Iterator[Diagnostic]:
    """A sign of sentences at an end: nobody can tell whether it belongs to the token."""
    bare = unbound(token)
    if bare == token:
        return
    other = first.get(bare)
    at = 0 if token[0] != bare[0] else len(token) - 1
    what = f"the token {quoted(token)} {'begins' if at == 0 else 'ends'} with {quoted(token[at])}"
    if other is None:
        why = "whether that is the token's or the sentence's, no text tells"
        yield finding("AC0318", f"{what}: {why}", span_of(spans, path), advice=left_out(token, first))
        return
    where = "begins" if token.endswith(bare) else "ends"
    where = "quotes or brackets" if bare not in (token[1:], token[:-1]) else f"{where} a sentence with"
    yield finding(
        "AC0318",
        f"{what}: a text that {where} {quoted(bare)} spells {quoted(token)}, another scene",
        span_of(spans, path),
        labels=[Label(span=span_of(spans, f"scenes.{other}.token"), text="this one")],
        advice="rename it, without a sign of sentences at its ends",
    )


def _mended(spans: SpanMap, path: str, token: str) -> Fix | None:
    """The token composed, and without what nobody sees; None where it would not stand as it is written."""
    clean = _cleaned(token)
    return respelt_as(spans, path, token, clean) if clean else None


def _cleaned(token: str) -> str:
    if token.isascii():
        return token
    seen = "".join(
        char for at, char in enumerate(token) if unicodedata.category(char) != "Cf" or _is_seen(token, at)
    )
    return unicodedata.normalize("NFC", seen)


def _is_seen(token: str, at: int) -> bool:
    """Whether a character without a shape changes what is seen: it makes one sign of two, as in emoji of
    several persons, shapes letters of a script that joins them, or stands in the name of a flag."""
    if any(match.start() < at < match.end() for match in _FLAG.finditer(token)):
        return True
    if token[at] not in (_JOINER, _NON_JOINER):
        return False
    beside = token[:at].removesuffix(_AS_EMOJI)[-1:], token[at + 1 : at + 2]
    if token[at] == _JOINER and all(unicodedata.category(sign or " ")[0] == "S" for sign in beside):
        return True
    return all(unicodedata.name(sign or " ", "").startswith(_SHAPED) for sign in beside)


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] == "P" or (char.isascii() and not char.isalnum())
