"""The opposite pole of a row that no author wrote: the base's own words, framed and cut to length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapterc.expand.compose import fill_slots
from adapterc.expand.measured import added_words, cleared, written
from adapterc.ir.layout import LaidPair
from adapterc.text import is_whole, sentences, words


def contrast(laid: LaidPair, answers: Mapping[str, str], length: int) -> str:
    """The base's own words in whole sentences, framed as the pole talks, near `length` words if matched."""
    own = answers[laid.ask]
    if laid.contrast.matched:
        own = f"{own}\n{answers.get(laid.core, '')}"
    frame = [
        fill_slots(part, subject=laid.subject).strip()
        for part in (laid.contrast.opening, laid.contrast.closing)
    ]
    manners = laid.contrast.manners
    whole = cleared(_whole_sentences(own), manners)
    body = " ".join(whole)
    if laid.contrast.matched:
        body = _nearest(whole, length - sum(len(words(part)) for part in frame) - added_words(manners))
    text = " ".join(part for part in (frame[0], body, frame[1]) if part)
    return written(text, manners, subject=laid.subject)


def own_answer(said: str, length: int) -> str:
    """The base's own answer in whole sentences, near `length` words."""
    return _nearest(_whole_sentences(said), length)


def _whole_sentences(text: str) -> tuple[str, ...]:
    """The sentences of an answer, one that the token cap cut off left out unless it is the only one."""
    said = sentences(text)
    return tuple(sentence for sentence in said if is_whole(sentence, ".!?…:")) or said


def _nearest(parts: Sequence[str], length: int) -> str:
    """The first sentences whose words come nearest to `length`, at least one."""
    best, taken = "", ""
    for sentence in parts:
        taken = f"{taken} {sentence}".strip()
        if not best or abs(len(words(taken)) - length) < abs(len(words(best)) - length):
            best = taken
    return best
