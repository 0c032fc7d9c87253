"""How an answer gets a form, and how it loses it: its sentences stay as they are.

Each function takes a text and the phrases that the form is shown with; what it returns is empty where
the text cannot have the form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adapterc.structure_scorers import is_heading, is_question
from adapterc.text import sentences

BULLETS = ("-", "*")
HEADINGS = ("# {Subject}", "## {Subject}", "**{Subject}**")

_LIST_MARK = re.compile(r"^[ \t]*(?:[-*•–]|\(?\d{1,2}[.)])[ \t]+", re.MULTILINE)
_APART = "\n\n"
_NUMBER = "1."
_FEWEST_OF_TWO = 3
"""Sentences from which a paragraph has two of them."""


def listed(text: str, phrases: Sequence[str]) -> str:
    """The sentences as points under a lead; empty where there are fewer than two.

    A first paragraph stays what it is: the points are those of the last one.
    """
    lead, mark = phrases
    before, gap, body = text.rpartition(_APART)
    points = sentences(body)
    if len(points) < 2:
        return ""
    numbered = mark[0].isdigit()
    rows = (f"{place if numbered else mark}{'.' * numbered} {point}" for place, point in enumerate(points, 1))
    return before + gap + "\n".join((lead, *rows))


def unlisted(text: str, _: Sequence[str] = ()) -> str:
    """Points as running text, without their marks and the lines that announce them."""
    said = sentences(text)
    kept = [bare for sentence in said if (bare := _LIST_MARK.sub("", f"{sentence} ").strip())]
    kept = [bare for bare in kept if not bare.endswith(":")]
    return text if kept == list(said) else " ".join(kept)


def numbered(text: str, phrases: Sequence[str]) -> str:
    """The sentences as numbered points, whatever points they were."""
    return listed(_as_text(text), (*phrases, _NUMBER))


def bulleted(text: str, phrases: Sequence[str]) -> str:
    """The sentences as points with a bullet, whatever points they were."""
    return listed(_as_text(text), phrases)


def joined(text: str, _: Sequence[str] = ()) -> str:
    """All in one paragraph."""
    return " ".join(text.split())


def broken(text: str, _: Sequence[str] = ()) -> str:
    """Two sentences a paragraph, or one where there are no more than two."""
    said = sentences(text)
    size = 2 if len(said) >= _FEWEST_OF_TWO else 1
    return _APART.join(" ".join(said[at : at + size]) for at in range(0, len(said), size))


def led(text: str, _: Sequence[str] = ()) -> str:
    """The first sentence in a paragraph of its own; empty where nothing would follow it."""
    said = sentences(text)
    return f"{said[0]}{_APART}{' '.join(said[1:])}" if len(said) > 1 else ""


def headed(text: str, phrases: Sequence[str]) -> str:
    """A heading over the text."""
    return _APART.join((*phrases, text))


def unheaded(text: str, _: Sequence[str] = ()) -> str:
    """The text without lines that are headings."""
    return "\n".join(line for line in text.split("\n") if not is_heading(line))


def asked_first(text: str, phrases: Sequence[str]) -> str:
    """A question in front of the text."""
    return _with_gap((*phrases, text))


def not_asked_first(text: str, _: Sequence[str] = ()) -> str:
    """The text from its first sentence on that is no question."""
    said = list(sentences(text))
    while said and is_question(said[0]):
        said.pop(0)
    return " ".join(said)


def asked_last(text: str, phrases: Sequence[str]) -> str:
    """A question behind the text."""
    return _with_gap((text, *phrases))


def not_asked_last(text: str, _: Sequence[str] = ()) -> str:
    """The text up to its last sentence that is no question."""
    said = list(sentences(text))
    while said and is_question(said[-1]):
        said.pop()
    return " ".join(said)


def _as_text(text: str) -> str:
    """The last paragraph without points."""
    before, gap, body = text.rpartition(_APART)
    return before + gap + unlisted(body)


def _with_gap(parts: Sequence[str]) -> str:
    """A text of lines gets another line, one of paragraphs another paragraph."""
    whole = "".join(parts)
    return next((gap for gap in (_APART, "\n") if gap in whole), " ").join(parts)
