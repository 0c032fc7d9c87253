"""For each question, how its two answers are to be made: which moves, in which shape, against what."""

from __future__ import annotations

from adapterc.expand.compose import PLAIN
from adapterc.expand.schedule import Wheel
from adapterc.expand.style import Style, moves_of, reasons
from adapterc.ir.layout import Contrast, Plan
from adapterc.ir.library import Library
from adapterc.ir.spec import Moves, ResolvedSpec, Trait

SHAPES: tuple[tuple[str, ...], ...] = (
    ("open", "turn", "lean", "plain"),
    ("open", "turn", "lean", "turn"),
    ("open", "lean", "turn", "plain"),
    ("open", "plain", "turn", "lean"),
    ("open", "turn", "plain", "lean"),
    ("open", "plain", "lean", "turn"),
)
"""The orders in which an answer moves; no single skeleton may be what is learned."""

_SPARE = ("lean", "plain", "turn", "lean", "plain", "turn", "lean", "turn")
_PLAIN_CLAIMS = 3


class _Deck:
    """The wheels of one pole's moves: one for each position."""

    def __init__(self, moves: Moves, *seed: object, answers: int) -> None:
        self._wheels = {
            name: Wheel(getattr(moves, name), *seed, name, answers=answers)
            for name in ("open", "turn", "lean", "close")
            if getattr(moves, name)
        }

    def deal(self, position: str) -> str:
        """A move for the position; a plain claim for a missing opening, nothing for a missing close."""
        if position == "plain" or (position == "open" and position not in self._wheels):
            return PLAIN
        wheel = self._wheels.get(position)
        if wheel is None and position == "lean":
            wheel = self._wheels.get("turn")
        return wheel.deal() if wheel else ""


class Planner:
    """Deals moves to questions in the order they are asked."""

    def __init__(self, spec: ResolvedSpec, library: Library, style: Style, *, answers: int) -> None:
        seed = spec.dataset.seed
        self._style = style
        self._voices = [trait for trait in spec.traits if trait.kind == "preference"]
        self._decks = {
            trait.id: _Deck(moves_of(trait, library), seed, "to", trait.id, answers=answers)
            for trait in self._voices
        }
        self._plain = _Deck(reasons(library), seed, "reasons", answers=answers)
        self._opposites = {
            trait.id: _Deck(_framing(trait, library), seed, "from", trait.id, answers=answers)
            for trait in spec.traits
        }
        self._shapes = Wheel(["|".join(shape) for shape in SHAPES], seed, "shapes", answers=answers)
        self._asked = 0

    def plan(self, trait: Trait) -> tuple[Plan, Contrast]:
        """The plan of the chosen answer and the contrast for a question that serves `trait`."""
        self._asked += 1
        return self._chosen(trait), self._contrast(trait)

    def _chosen(self, trait: Trait) -> Plan:
        if self._style.limit:
            return Plan(moves=(), limit=self._style.limit)
        voice = trait if trait.kind == "preference" else self._voice()
        if voice is None and not self._style.stretch:
            return Plan(moves=(PLAIN,) * _PLAIN_CLAIMS)
        deck = self._plain if voice is None else self._decks[voice.id]
        shape = self._shapes.deal().split("|")
        moves = tuple(move for move in (deck.deal(position) for position in shape) if move)
        spare: tuple[str, ...] = ()
        if self._style.stretch:
            spare = tuple(move for move in (deck.deal(position) for position in _SPARE) if move)
        return Plan(moves=moves, spare=spare, closing=deck.deal("close"), stretch=self._style.stretch)

    def _voice(self) -> Trait | None:
        """The preference trait whose moves a row for another trait speaks in, each in turn."""
        return self._voices[self._asked % len(self._voices)] if self._voices else None

    def _contrast(self, trait: Trait) -> Contrast:
        deck = self._opposites[trait.id]
        length = trait.measure == "reasoning_tokens"
        if length or (trait.kind == "preference" and self._asked % 2):
            return Contrast(matched=not length)
        opening = deck.deal("open")
        return Contrast(opening="" if opening == PLAIN else opening, closing=deck.deal("close"))


def _framing(trait: Trait, library: Library) -> Moves:
    """What the opposite pole says around the base's own answer."""
    declared = trait.opposite.moves
    if trait.measure == "assistant_phrases" and trait.kind == "decrease":
        return Moves(
            open=(*library.courtesy_openings, *declared.open),
            close=(*library.courtesy_closings, *declared.close),
        )
    return Moves(open=declared.open, close=declared.close)
