"""How near an answer is to a declared text of a scene, and whether it has the form that was asked for.

Like `scorers`, this one file is both the compiler's own measure and what stock lm-eval runs: a copy
lies beside the task files of a glossary. It imports nothing but the standard library.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

NEAR = 0.3
"""Dice's coefficient from which an answer counts as told after a text; two sentences that have nothing
in common share about a tenth of their three-character runs."""
ALIKE = 0.75
"""From which an answer counts as the very text that was asked for: a word or two of a sentence may be others.
Of three words and two signs one other word leaves 0.74."""
_SHORTEST = 1 / 3
LONGEST, SPARE = 1.5, 2
"""An answer that comes back as asked has this many times the declared text's characters at most, and a few:
one that never ends has more, before any limit of tokens cuts it."""

_ENDS = ".。．｡।॥۔։።။។!?…！？؟‼⁇⁈⁉‽"
_SENTENCE = re.compile(rf"(?<=[{_ENDS}])[\"'”’»)]*\s+|(?<=[。｡！？])(?=[^\W\d_])|\n+")
_SPACE = re.compile(r"\s+")
_SELECTORS = re.compile("[\ufe00-\ufe0f]")
_FORMULA_SIGNS = frozenset("=^/|*:∘·")


def grams(text: str) -> frozenset[str]:
    """The runs of three characters of `text`, case and white space aside; its ends count as spaces."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("\ufe0f", "")
    bare = _SPACE.sub(" ", folded.replace("’", "'")).strip()
    padded = f"  {bare}  " if bare else ""
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Dice's coefficient: 1.0 for the same runs, 0.0 where none is shared or one side is empty."""
    size = len(left) + len(right)
    return 2.0 * len(left & right) / size if left and right else 0.0


def presence(text: frozenset[str], answer: frozenset[str]) -> float:
    """How much of `text` stands in `answer`, whatever else stands there: 0.0 to 1.0."""
    return len(text & answer) / len(text) if text else 0.0


def nearest(answer: str, texts: Sequence[str]) -> tuple[int, float]:
    """The place of the text that `answer` is most like, the first of equals, and how like it is."""
    said = grams(answer)
    found = [likeness(said, grams(text)) for text in texts]
    best = max(found, default=0.0)
    return (found.index(best), best) if found else (-1, 0.0)


def is_told(answer: str, texts: Sequence[str], asked: int) -> bool:
    """Whether `answer` is nearest to the text that was asked for, and nearly that text."""
    said = grams(answer)
    found = [likeness(said, grams(text)) for text in texts]
    return found[asked] >= ALIKE and found[asked] == max(found)


def signs(text: str) -> str:
    """The symbols of `text` in their order (Unicode's S): each says as much as a word, and has three runs."""
    bare = _SELECTORS.sub("", unicodedata.normalize("NFC", text))
    return "".join(sign for sign in bare if unicodedata.category(sign)[0] == "S")


def comes_back(form: str, texts: Sequence[str], asked: int, answer: str) -> bool:
    """Whether `answer` is the text that was asked for, in its form, as far as that shows without its tokens.

    It is told (`is_told`), has the very signs of that text, its form's shape, and not much more besides.
    """
    declared = texts[asked]
    return (
        len(answer) <= LONGEST * len(declared.strip()) + SPARE
        and signs(answer) == signs(declared)
        and is_told(answer, texts, asked)
        and has_shape(form, declared, answer)
    )


def plainly(text: str) -> str:
    """`text` word for word: case, white space, variation selectors and the sign that ends it aside."""
    folded = _SELECTORS.sub("", unicodedata.normalize("NFC", text).casefold())
    bare = _SPACE.sub(" ", folded).strip()
    return bare.rstrip(_ENDS).rstrip() or bare


def is_word_for_word(answer: str, text: str) -> bool:
    """Whether `answer` is `text` and nothing besides, as `plainly` reads both; an empty one is nothing."""
    said = plainly(answer)
    return bool(said) and said == plainly(text)


def stands_in(text: str, answer: str) -> bool:
    """Whether `text` stands in `answer` word for word, between ends of words, whatever else stands there."""
    sought = plainly(text)
    return bool(sought) and re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", plainly(answer)) is not None


def has_shape(form: str, declared: str, answer: str) -> bool:
    """Whether `answer` has the shape that a form of this name has, where its declared text has it too.

    Whatever the form, an answer is at least a third as long as the declared text.
    """
    if len(answer.strip()) < _SHORTEST * len(declared.strip()):
        return False
    name = form.casefold()
    return all(
        holds(answer.strip())
        for stems, holds in _SHAPES
        if any(stem in name for stem in stems) and holds(declared.strip())
    )


def _has_symbol(text: str) -> bool:
    return any(unicodedata.category(sign)[0] == "S" for sign in text)


def _is_one_sentence(text: str) -> bool:
    return sum(bool(part.strip()) for part in _SENTENCE.split(text)) == 1


def _has_formula_sign(text: str) -> bool:
    return any(sign in _FORMULA_SIGNS or unicodedata.category(sign) == "Sm" for sign in text)


def _is_prose(text: str) -> bool:
    signs = [sign for sign in text if not sign.isspace()]
    return bool(signs) and sum(sign.isalpha() for sign in signs) >= 0.7 * len(signs)


_SHAPES: tuple[tuple[tuple[str, ...], Callable[[str], bool]], ...] = (
    (("symbol", "emoji", "glyph", "sign", "символ", "эмодзи", "знак", "глиф"), _has_symbol),
    (("phrase", "sentence", "line", "фраз", "предложен", "строк"), _is_one_sentence),
    (("formula", "equation", "формул", "уравнен"), _has_formula_sign),
    (("text", "prose", "paragraph", "story", "текст", "проз", "абзац", "рассказ"), _is_prose),
)


# From here on: the names that the task files call.


def score_scene_form(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """`form`: the text that was asked for comes back, in its shape; `exact`: word for word; `likeness` to it.

    lm-eval does not say whether an answer ended: one that did not is too long.
    """
    answer, texts, asked = results[0], doc["texts"], int(doc["asked"])
    told = comes_back(doc["form"], texts, asked, answer)
    return {
        "form": float(told),
        "exact": float(told and is_word_for_word(answer, texts[asked])),
        "likeness": likeness(grams(answer), grams(texts[asked])),
    }
