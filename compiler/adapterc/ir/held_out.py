"""How much of skills, knowledge, frames and dialogues is held out to judge them by.

Few items of each: what judges a part is not learned. From fewer than the least nothing is held out, and the
report says so; no test of two or three differences decides anything.
"""

from __future__ import annotations

from adapterc.ir.spec import Dialogue, Fact, ResolvedSpec

FEWEST_FACTS, MOST_FACTS, CHOICES = 3, 48, 5
"""Facts that are asked for later, at least and at most; a fact and facts that stand against it."""

LONGEST_FACT = 600
"""Characters of a fact, or of a question to it, that is asked for: a page is no answer."""

STRIDES = 16
"""Held-out questions to every frame, as many as the library has in each language; a test counts them."""

FEWEST_DIALOGUES, DIALOGUE_SHARE = 8, 0.1
"""Dialogues from which on some are held out, and how large a part of them."""

FEWEST_HELD, MOST_HELD = 2, 8
"""Dialogues that are held out, at least and at most."""

MOST_TURNS, LONGEST_TALK = 8, 4_000
"""The author's turns that are read of a held-out dialogue; characters of it up to the last of them."""


def held_dialogue_count(dialogues: int) -> int:
    """How many of so many dialogues are held out."""
    if dialogues < FEWEST_DIALOGUES:
        return 0
    return min(MOST_HELD, max(FEWEST_HELD, round(DIALOGUE_SHARE * dialogues)))


def askable_facts(spec: ResolvedSpec) -> tuple[int, ...]:
    """Which facts can be asked for later, in the spec's order: short ones that say what no other says."""
    texts = [fact.fact.strip() for fact in spec.knowledge]
    once = {text: at for at, text in reversed(list(enumerate(texts)))}
    return tuple(at for at, fact in enumerate(spec.knowledge) if once[texts[at]] == at and _is_askable(fact))


def asked_turns(dialogue: Dialogue) -> tuple[int, ...]:
    """The author's turns in a dialogue that can be read behind all that was said before them."""
    found: list[int] = []
    said = 0
    for turn, message in enumerate(dialogue.messages):
        said += len(message.content)
        if said > LONGEST_TALK or len(found) == MOST_TURNS:
            break
        if message.role == "assistant":
            found.append(turn)
    return tuple(found)


def _is_askable(fact: Fact) -> bool:
    short = not fact.ask or any(len(question) <= LONGEST_FACT for question in fact.ask)
    return short and len(fact.fact) <= LONGEST_FACT
