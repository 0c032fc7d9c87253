"""The two poles of each measure and form: how an answer shows it, and how it is kept free of it.

A trait that counts something needs rows whose two answers differ in just that. Length is not
written here: it follows from how many moves and claims an answer has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from adapterc.expand.claim import Claim
from adapterc.expand.compose import fill_slots
from adapterc.expand.structured import (
    asked_first,
    asked_last,
    broken,
    bulleted,
    headed,
    joined,
    led,
    listed,
    not_asked_first,
    not_asked_last,
    numbered,
    unheaded,
    unlisted,
)
from adapterc.expand.wordings import COURTESY, any_of
from adapterc.ir.layout import Manner
from adapterc.ir.measures import is_structure
from adapterc.scorers import marker_hit
from adapterc.structure_scorers import has_structure
from adapterc.text import sentences, words
from adapterc.value import value

LIST_MARKS = ("-", "*", "1.")
_STOP = re.compile(r"\.(?=\s|$)")
_COURTESY = re.compile(any_of(COURTESY), re.IGNORECASE)
Write = Callable[[str, Sequence[str]], str]


@value()
class Writer:
    """`show` writes a measure into a text with phrases; `leave_out` takes it out. Both may come out empty."""

    measure: str
    show: Write
    leave_out: Write


def written(text: str, manners: Sequence[Manner], *, subject: str) -> str:
    """`text` about `subject` in all of `manners`; empty where nothing of it can stand.

    So it is where it has not each form that is shown, or has one that is left out: the scorer decides.
    """
    for writer in WRITERS:
        for manner in manners:
            if manner.measure != writer.measure or not text:
                continue
            phrases = [_about(phrase, subject) for phrase in manner.phrases]
            text = writer.show(text, phrases) if manner.shown else writer.leave_out(text, phrases)
    forms = (manner for manner in manners if is_structure(manner.measure))
    return text if all(has_structure(form.measure, text) == form.shown for form in forms) else ""


def cleared(said: Sequence[str], manners: Sequence[Manner]) -> tuple[str, ...]:
    """The sentences of a text without what `manners` leave out, those left empty dropped.

    A form is not a sentence's: that of the whole is seen to when the whole is written.
    """
    hidden = [manner for manner in manners if not manner.shown and not is_structure(manner.measure)]
    kept = (written(sentence, hidden, subject="") for sentence in said)
    return tuple(sentence for sentence in kept if sentence)


def stays_clear(text: str, manners: Sequence[Manner]) -> bool:
    """Whether `text` shows nothing of what `manners` leave out."""
    return all(manner.shown or _lacks(text, manner) for manner in manners)


@lru_cache(maxsize=1 << 12)
def _lacks(text: str, manner: Manner) -> bool:
    """The same of one of them, kept for the moves that specs share."""
    return written(text, (manner,), subject="") == text


def added_words(manners: Sequence[Manner]) -> int:
    """About how many words showing `manners` adds to a text."""
    return sum(len(words(phrase)) for manner in manners if manner.shown for phrase in manner.phrases)


def _about(phrase: str, subject: str) -> str:
    return phrase if "{claim}" in phrase or "{Claim}" in phrase else fill_slots(phrase, subject=subject)


def _without(text: str, unwanted: Callable[[str], bool]) -> str:
    """`text` less its unwanted sentences; untouched where it has none."""
    said = sentences(text)
    kept = [sentence for sentence in said if not unwanted(sentence)]
    return text if len(kept) == len(said) else " ".join(kept)


def _mark(text: str, frames: Sequence[str]) -> str:
    """The first sentence that can be one, put into the frame of a marker."""
    said = list(sentences(text))
    for index, sentence in enumerate(said):
        if sentence.endswith(".") and frames:
            said[index] = fill_slots(frames[0], subject="", claim=Claim(sentence.rstrip("."), True))
            return " ".join(said)
    return ""


def _unmark(text: str, markers: Sequence[str]) -> str:
    return _without(text, lambda sentence: marker_hit(sentence, markers))


def _exclaim(text: str, phrases: Sequence[str]) -> str:
    """An exclamation in front, and the last full stop raised."""
    stops = list(_STOP.finditer(text))
    if stops:
        last = stops[-1].start()
        text = f"{text[:last]}!{text[last + 1 :]}"
    return " ".join((*phrases, text))


def _calm(text: str, _: Sequence[str]) -> str:
    return re.sub(r"[!！]+", ".", text)


def _ask(text: str, phrases: Sequence[str]) -> str:
    return ("\n" if "\n" in text else " ").join((text, *phrases))


def _unask(text: str, _: Sequence[str]) -> str:
    return _without(text, lambda sentence: "?" in sentence)


def _serve(text: str, phrases: Sequence[str]) -> str:
    """A courtesy before and one after."""
    opening, closing = phrases
    return ("\n" if "\n" in text else " ").join(part for part in (opening, text, closing) if part)


def _unserve(text: str, _: Sequence[str]) -> str:
    return _without(text, lambda sentence: bool(_COURTESY.search(sentence)))


WRITERS: tuple[Writer, ...] = (
    Writer(measure="markers", show=_mark, leave_out=_unmark),
    Writer(measure="lead_sentence", show=led, leave_out=joined),
    Writer(measure="list_items", show=listed, leave_out=unlisted),
    Writer(measure="numbered_list", show=numbered, leave_out=unlisted),
    Writer(measure="bullet_list", show=bulleted, leave_out=unlisted),
    Writer(measure="exclamations", show=_exclaim, leave_out=_calm),
    Writer(measure="questions", show=_ask, leave_out=_unask),
    Writer(measure="assistant_phrases", show=_serve, leave_out=_unserve),
    Writer(measure="opens_with_question", show=asked_first, leave_out=not_asked_first),
    Writer(measure="ends_with_question", show=asked_last, leave_out=not_asked_last),
    Writer(measure="heading", show=headed, leave_out=unheaded),
    Writer(measure="one_paragraph", show=joined, leave_out=broken),
)
"""In the order in which they are written: what stands around a list is added after it is one."""
