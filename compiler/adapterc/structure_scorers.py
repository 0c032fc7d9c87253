"""Whether an answer has a form: a list, one paragraph, a heading, a question at one of its ends.

Like `scorers`, this one file is both the compiler's own measure and what stock lm-eval runs: a copy
lies beside the task files of an artifact with such a trait. It imports nothing but the standard library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_NUMBERED = re.compile(r"[ \t]*(?:\*\*)?\(?\d{1,2}[.)](?:\*\*)?[ \t]+\S")
_BULLETED = re.compile(r"[ \t]*[-*•–][ \t]+\S")
_HEADING = re.compile(r"[ \t]*(?:#{1,6}[ \t]+\S|\*\*[^*\n]{2,80}\*\*:?[ \t]*$)")
_FEWEST_POINTS = 2
_STOPS = ".。．｡।॥۔։።။។!…！"
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u20d0-\u20f0\u2cef-\u2dff\u302a-\u302f\u3099\u309a"
    "\ua66f-\uabff\ufb1e\ufe20-\ufe2f\U000101fd-\U0001efff"
)
"""Where marks stand among letters and signs, as `scorers` has it: a word may end with one."""
_CLOSED = "\"'”’»)*_"
_SENTENCE_END = re.compile(
    rf"(?<=[?？؟])[{_CLOSED}]*\s+(?![a-zа-яё])|(?<=[。｡！？])(?=[\"'“‘«(「『（]?[^\W\d_])"
    rf"|(?<=[{_STOPS}])[{_CLOSED}]*\s+(?=[\"'“‘«(「『（]?[^\W\d_a-zа-яё])|\n+"
)
_ASKS = re.compile(rf"[\w{_MARKS}][{_CLOSED}]*\s*[?？؟][!?{_CLOSED}]*$")
_STATES = re.compile(rf"[\w{_MARKS}][{_CLOSED}]*[{_STOPS}]+[{_CLOSED}]*$")


def lines(text: str) -> tuple[str, ...]:
    """The lines of `text` that are not blank: its paragraphs, points and headings."""
    return tuple(line for line in text.splitlines() if line.strip())


def sentences(text: str) -> tuple[str, ...]:
    """`text` cut where a sentence ends or a line breaks; a question ends before a digit as well."""
    return tuple(part for part in (piece.strip() for piece in _SENTENCE_END.split(text)) if part)


def is_heading(line: str) -> bool:
    """Whether a line is marked as a heading."""
    return _HEADING.match(line) is not None


def is_question(sentence: str) -> bool:
    """Whether a sentence ends with a question mark."""
    return _ASKS.search(sentence) is not None


def has_structure(structure: str, text: str) -> bool:
    """Whether an answer has the form of this name. Raises KeyError for one that does not exist."""
    return _FORMS[structure](text)


def _is_point(line: str) -> bool:
    return _NUMBERED.match(line) is not None or _BULLETED.match(line) is not None


def _is_numbered(text: str) -> bool:
    return sum(_NUMBERED.match(line) is not None for line in lines(text)) >= _FEWEST_POINTS


def _is_bulleted(text: str) -> bool:
    return sum(_BULLETED.match(line) is not None for line in lines(text)) >= _FEWEST_POINTS


def _is_one_paragraph(text: str) -> bool:
    said = lines(text)
    return len(said) == 1 and not is_heading(said[0]) and not _is_point(said[0])


def _has_heading(text: str) -> bool:
    said = lines(text)
    return len(said) > 1 and is_heading(said[0])


def _has_lead_sentence(text: str) -> bool:
    """Whether the first line is one whole statement, and more follows."""
    said = lines(text)
    if len(said) < 2 or is_heading(said[0]) or _is_point(said[0]):
        return False
    return len(sentences(said[0])) == 1 and _STATES.search(said[0].strip()) is not None


def _opens_with_question(text: str) -> bool:
    said = sentences(text)
    return bool(said) and is_question(said[0])


def _ends_with_question(text: str) -> bool:
    said = sentences(text)
    return bool(said) and is_question(said[-1])


_FORMS: Mapping[str, Callable[[str], bool]] = {
    "numbered_list": _is_numbered,
    "bullet_list": _is_bulleted,
    "one_paragraph": _is_one_paragraph,
    "heading": _has_heading,
    "lead_sentence": _has_lead_sentence,
    "opens_with_question": _opens_with_question,
    "ends_with_question": _ends_with_question,
}


# From here on: the names that the task files call.


def score_structure(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """`rate`: whether the answer has the form that the trait asks for; `lines` beside it."""
    text = results[0]
    return {"rate": float(has_structure(doc["measure"], text)), "lines": float(len(lines(text)))}
