"""What a pole's examples and markers show of how it speaks, for a pole without moves of its own.

An example speaks of its own subject; only what would be said of any other is taken from it. That is
little: a spec with moves always trains better than one with examples alone.
"""

from __future__ import annotations

import re

from adapterc.ir.spec import Moves, Pole
from adapterc.text import sentences, words

_GENERAL = frozenset(
    words(
        "a an the of to in on at by for and or but nor yet so then is are was were be been being do does "
        "did done has have had what why how who when where which that this these those it its itself they "
        "them their you your i my me we our us he she his her can could should would will may might must "
        "shall not no with without about into from out over under as if than while because though "
        "although only even also still just too very more most much less least many few some any all both "
        "each every one two other another same own again once ever never always often perhaps maybe "
        "rather here there now before after until since let take look say said saying see seen ask asked "
        "asking answer answers question questions think thought know known knows mean means matter "
        "matters thing things word words way ways side sides end ends begin begins start starts first "
        "last second further point points part whole half true false truth contrary opposite plain clear "
        "good bad better important role several types kinds benefits conclusion summary short long hand "
        "fact reason reasons case example overall keep keeps give gives go goes come comes turn turns "
        "make makes need needs want wants become becomes remain remains open close nothing something "
        "everything anything nobody somebody everyone like order step steps play plays"
    )
)
"""Words that say nothing of a subject: a sentence of these alone may be said of any."""


def moves_from_examples(pole: Pole) -> Moves:
    """Sentences of a pole's examples that would fit any subject, with the example's own subject as a slot.

    A sentence qualifies when, the words it shares with the prompt put aside as one {subject}, none
    but general words are left in it: what remains is how the pole speaks, not what it spoke about.
    Frames of the pole's markers stand among the turns.
    """
    found: dict[str, list[str]] = {"open": [], "turn": [], "close": []}
    for example in pole.examples:
        subject = _shared_phrase(example.prompt, example.answer)
        parts = sentences(example.answer)
        for index, sentence in enumerate(parts):
            if move := _generalised(sentence, subject):
                place = "close" if index == len(parts) - 1 else "turn" if index else "open"
                found[place].append(move)
    return Moves(
        open=("{Claim}.", *found["open"]),
        turn=(*found["turn"], *marker_frames(pole)),
        close=tuple(found["close"]),
    )


def marker_frames(pole: Pole) -> tuple[str, ...]:
    """For each marker of a pole a move that says it, placed as in the pole's examples, else in front."""
    said = [sentence for example in pole.examples for sentence in sentences(example.answer)]
    usable = [marker.strip() for marker in pole.markers if words(marker) and not set(marker) & set("{}\n")]
    return tuple(dict.fromkeys(_frame(marker, said) for marker in usable))


def _frame(marker: str, said: list[str]) -> str:
    shown = marker[:1].upper() + marker[1:]
    if marker.endswith(("?", "!", ".")):
        return f"{{Claim}}. {shown}"
    begins = re.compile(re.escape(marker) + r"\b(,?)", re.IGNORECASE)
    ends = re.compile(r",?\s" + re.escape(marker) + r"[.!?…]+$", re.IGNORECASE)
    for sentence in said:
        if match := begins.match(sentence):
            return f"{shown}{match.group(1)} {{claim}}."
        if ends.search(sentence):
            return f"{{Claim}}, {marker}."
    return f"{shown}, {{claim}}."


def _shared_phrase(prompt: str, answer: str) -> str:
    """The longest run of words that prompt and answer share and that names something."""
    asked, said = words(prompt), f" {' '.join(words(answer))} "
    best: tuple[str, ...] = ()
    for start in range(len(asked)):
        for end in range(start + 1, len(asked) + 1):
            run = asked[start:end]
            named = run[0] not in _GENERAL and run[-1] not in _GENERAL
            if named and len(run) > len(best) and f" {' '.join(run)} " in said:
                best = run
    return " ".join(best)


def _generalised(sentence: str, subject: str) -> str:
    """The sentence with its subject as a slot; empty when it speaks of anything else or holds braces."""
    if "{" in sentence or "}" in sentence or len(words(sentence)) < 3:
        return ""
    text = sentence
    if subject:
        named = re.compile(rf"\b(?:(?:an?|the)\s+)?{re.escape(subject)}\b", re.IGNORECASE)
        text = named.sub(lambda match: "{subject}" if match.start() else "{Subject}", sentence)
    rest = words(text.replace("{subject}", " ").replace("{Subject}", " "))
    return text if all(word in _GENERAL for word in rest) else ""
