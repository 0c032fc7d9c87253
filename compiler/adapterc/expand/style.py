"""What a spec asks of every chosen answer, whichever trait a row is for.

Traits of one spec live in one adapter: a row that trains paradox with short answers would teach
against a trait that asks for long ones. So each row serves its own trait and obeys the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.expand.compose import needs_claim
from adapterc.expand.exemplars import moves_from_examples
from adapterc.ir.library import Library
from adapterc.ir.spec import Moves, ResolvedSpec, Trait

LONGER = 1.7
"""Length of a longer answer in the base's own: a little over the ratio that specs usually ask for (measured,
docs/log.md). No threshold enters: a new one must not retrain."""

_SHORT_ANSWER_CLAIMS = 1


@dataclass(frozen=True, slots=True)
class Style:
    """`stretch` times the base's words at least (0: any length), at most `limit` claims (0: no limit)."""

    stretch: float
    limit: int


def style_of(spec: ResolvedSpec) -> Style:
    """The length that the spec's reasoning_tokens trait stands for, if it has one."""
    for trait in spec.traits:
        if trait.measure != "reasoning_tokens":
            continue
        if trait.kind == "decrease":
            return Style(0.0, _SHORT_ANSWER_CLAIMS)
        return Style(LONGER, 0)
    return Style(0.0, 0)


def moves_of(trait: Trait, library: Library) -> Moves:
    """The moves a preference is composed of: the author's, else what its examples show, else reasons."""
    declared = trait.to.moves
    if declared.turn or declared.open or declared.lean or declared.close:
        return declared
    shown, plain = moves_from_examples(trait.to), reasons(library)
    if not shown.turn:
        return plain
    return Moves(open=shown.open, turn=shown.turn, lean=plain.lean, close=shown.close)


def reasons(library: Library) -> Moves:
    """The library's moves for a thought that only goes on: no side is taken."""
    carrying = tuple(move for move in library.reasons if needs_claim(move))
    bare = tuple(move for move in library.reasons if not needs_claim(move))
    return Moves(open=("{Claim}.",), turn=bare, lean=carrying, close=())
