"""An answer composed from moves and claims: neither is ever invented here.

Slots: {claim} a claim inside a sentence, {Claim} the same opening one, {subject} what was asked
about, {Subject} the same opening a sentence. They are filled as plain text, once, left to right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from adapterc.expand.claim import Claim
from adapterc.expand.wordings import SMALL
from adapterc.ir.layout import Plan
from adapterc.text import words

_SLOT = re.compile(r"\{(claim|Claim|subject|Subject)\}")
_SMALL = frozenset(words(" ".join(SMALL.values())))
STEM = 5
"""Letters by which two forms of a word are taken for one."""

PLAIN = "{Claim}."
FEWEST_CLAIMS = 2
HEAD = 3
"""First words by which two claims are taken to begin alike."""

BARE_IN_A_ROW = 2
"""Moves without a claim that may follow each other: more of them talk about nothing."""

LONG_RUN = 7
"""Fixed words in a row that give a move away: with the article of a subject they make eight."""

ENOUGH = 0.7
"""Share of the length asked for at which an answer that has run out of claims may still stand."""

SLOTS = ("claim", "Claim", "subject", "Subject")


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed answer and the claims it kept."""

    text: str
    kept: tuple[Claim, ...]


def needs_claim(move: str) -> bool:
    """Whether a move has a slot for a claim."""
    return "{claim}" in move or "{Claim}" in move


@lru_cache(maxsize=1 << 12)
def fixed_runs(move: str) -> tuple[int, ...]:
    """Words of each run between slots: what of a move recurs wherever it is used."""
    return tuple(len(words(part)) for part in _SLOT.split(move)[::2])


def fill_slots(move: str, *, subject: str, claim: Claim | None = None) -> str:
    """The move as a sentence about `subject`."""

    def value(match: re.Match[str]) -> str:
        slot = match.group(1)
        if slot.lower() == "subject":
            return subject[:1].upper() + subject[1:] if slot[0].isupper() else subject
        if claim is None:
            raise ValueError(f"a move with a claim slot was filled without a claim: {move!r}")
        return claim.text if slot[0].isupper() else claim.clause

    return _SLOT.sub(value, move)


def compose(plan: Plan, claims: Sequence[Claim], *, subject: str, own_words: int) -> Composed | None:
    """The chosen answer, or None when the claims do not carry the plan.

    Moves are spoken in the plan's order. One that needs a claim takes the next that fits its slot;
    when none is left it is passed over. The answer must begin with a claim that names the subject and
    keep as many as `FEWEST_CLAIMS`: else it would not say what was right in the base's.
    """
    if plan.limit:
        claims = [claim for claim in claims if names(claim.text, subject)][: plan.limit]
        if not plan.moves:
            return Composed(" ".join(f"{claim.text}." for claim in claims), tuple(claims)) if claims else None
    speech = _Speech(subject, _on_topic(claims, subject), spaced=plan.spaced)
    for index, move in enumerate((*plan.moves, *plan.spare)):
        if index >= len(plan.moves) and _count(speech.parts) >= plan.stretch * own_words:
            break
        if speech.bare < BARE_IN_A_ROW or needs_claim(move):
            speech.say(move)
    if plan.closing:
        speech.say(plan.closing)
    short = _count(speech.parts) < ENOUGH * plan.stretch * own_words
    if len(speech.kept) < min(FEWEST_CLAIMS, plan.limit or FEWEST_CLAIMS) or short:
        return None
    return Composed(" ".join(speech.parts), tuple(speech.kept))


class _Speech:
    """An answer while it is spoken: its sentences, the claims they kept, and those that are left."""

    def __init__(self, subject: str, left: list[Claim], *, spaced: bool) -> None:
        self.parts: list[str] = []
        self.kept: list[Claim] = []
        self.bare = 0
        self._subject, self._left, self._spaced = subject, left, spaced
        self._former = PLAIN

    def say(self, move: str) -> None:
        """Speak a move with the next claim that fits it, or nothing where none is left for it.

        Where moves are to be spaced, a claim goes before one that would join the former; with none
        left the move is passed over.
        """
        spoken = move if self.parts else _opening(move, self._left)
        if self._spaced and spoken != PLAIN and _joins(self._former, spoken):
            self.say(PLAIN)
            if _joins(self._former, spoken):
                return
        claim = self._take(spoken) if needs_claim(spoken) else None
        if needs_claim(spoken) and claim is None:
            return
        self.bare = self.bare + 1 if claim is None else 0
        if claim is not None:
            self.kept.append(claim)
        self.parts.append(fill_slots(spoken, subject=self._subject, claim=claim))
        self._former = spoken

    def _take(self, move: str) -> Claim | None:
        """Remove and return the first claim that fits the move's slot and begins unlike those kept before.

        "A hinge is", three times in an answer, is what a small model then repeats without end. What
        follows a longer subject counts too: else a subject of three words could be named only once.
        """
        inside = "{claim}" in move
        head = max(HEAD, len(words(self._subject)) + 1)
        heads = {words(claim.text)[:head] for claim in self.kept}
        for index, claim in enumerate(self._left):
            if (claim.states or not inside) and words(claim.text)[:head] not in heads:
                return self._left.pop(index)
        return None


def without_slots(move: str, gap: str) -> str:
    """The move with `gap` in the place of each slot."""
    return _SLOT.sub(lambda _: gap, move)


def _joins(former: str, move: str) -> bool:
    """Whether two moves in a row say a long run of fixed words together."""
    return fixed_runs(former)[-1] + fixed_runs(move)[0] >= LONG_RUN


def _on_topic(claims: Sequence[Claim], subject: str) -> list[Claim]:
    """The claims in order from the first that names the subject, and after it at most one that does not.

    A sentence that does not name the subject is often about something else: a small base wanders.
    """
    kept: list[Claim] = []
    strangers = 0
    for claim in claims:
        named = names(claim.text, subject)
        if named or (kept and not strangers):
            kept.append(claim)
            strangers += not named
    return kept


def _opening(move: str, left: Sequence[Claim]) -> str:
    """The first move, or the bare claim where the move asks for one that states and none does."""
    return PLAIN if "{claim}" in move and not any(claim.states for claim in left) else move


def names(text: str, subject: str) -> bool:
    """Whether a text takes up its subject: one of the subject's longer words, endings aside."""
    about = [word[:STEM] for word in words(subject) if len(word) > 2 and word not in _SMALL]
    said = words(text)
    return not about or any(word.startswith(stem) for stem in about for word in said)


def _count(parts: Sequence[str]) -> int:
    return sum(len(words(part)) for part in parts)
