"""An answer composed from moves and claims: neither is ever invented here.

Slots: {claim} a claim inside a sentence, {Claim} the same opening one, {subject} what was asked
about, {Subject} the same opening a sentence. They are filled as plain text, once, left to right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from adapterc.expand.content import Claim
from adapterc.ir.layout import Plan
from adapterc.text import words

_SLOT = re.compile(r"\{(claim|Claim|subject|Subject)\}")
_SMALL = frozenset("the and for with from about into over being having doing making getting".split())
STEM = 5
"""Letters by which two forms of a word are taken for one."""

PLAIN = "{Claim}."
FEWEST_CLAIMS = 2
BARE_IN_A_ROW = 2
"""Moves without a claim that may follow each other: more of them talk about nothing."""

ENOUGH = 0.8
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
    when none is left it is passed over. The answer must begin with a claim and keep as many as
    `FEWEST_CLAIMS`, one of them naming the subject: else it would not say what was right in the base's.
    """
    if plan.limit:
        kept = tuple(claims[: plan.limit])
        return Composed(" ".join(f"{claim.text}." for claim in kept), kept) if kept else None
    left, kept_list = list(claims), list[Claim]()
    parts: list[str] = []
    bare = 0
    for index, move in enumerate((*plan.moves, *plan.spare)):
        if index >= len(plan.moves) and _count(parts) >= plan.stretch * own_words:
            break
        if bare >= BARE_IN_A_ROW and not needs_claim(move):
            continue
        spoken = move if parts else _opening(move, left)
        claim = _take(left, spoken) if needs_claim(spoken) else None
        if needs_claim(spoken) and claim is None:
            continue
        bare = bare + 1 if claim is None else 0
        if claim is not None:
            kept_list.append(claim)
        parts.append(fill_slots(spoken, subject=subject, claim=claim))
    if plan.closing:
        parts.append(fill_slots(plan.closing, subject=subject))
    named = any(names(claim.text, subject) for claim in kept_list)
    short = _count(parts) < ENOUGH * plan.stretch * own_words
    if len(kept_list) < FEWEST_CLAIMS or not named or short:
        return None
    return Composed(" ".join(parts), tuple(kept_list))


def _opening(move: str, left: Sequence[Claim]) -> str:
    """The first move, or the bare claim where the move asks for one that states and none does."""
    return PLAIN if "{claim}" in move and not any(claim.states for claim in left) else move


def names(text: str, subject: str) -> bool:
    """Whether a text takes up its subject: one of the subject's longer words, endings aside."""
    about = [word[:STEM] for word in words(subject) if len(word) > 2 and word not in _SMALL]
    said = words(text)
    return not about or any(word.startswith(stem) for stem in about for word in said)


def _take(left: list[Claim], move: str) -> Claim | None:
    """Remove and return the first claim that fits the move's slot."""
    inside = "{claim}" in move
    for index, claim in enumerate(left):
        if claim.states or not inside:
            return left.pop(index)
    return None


def _count(parts: Sequence[str]) -> int:
    return sum(len(words(part)) for part in parts)
