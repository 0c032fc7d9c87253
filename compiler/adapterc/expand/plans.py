"""For each question, how its two answers are to be made: which moves, in which shape, against what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from adapterc.expand.compose import FEWEST_CLAIMS, PLAIN, needs_claim
from adapterc.expand.manners import Manners
from adapterc.expand.measured import stays_clear
from adapterc.expand.schedule import Wheel
from adapterc.expand.style import Style, moves_of, reasons
from adapterc.ir.layout import Contrast, Manner, Plan
from adapterc.ir.library import Library
from adapterc.ir.spec import Moves, ResolvedSpec, Trait

SHAPES: tuple[tuple[str, ...], ...] = (
    ("open", "turn", "lean"),
    ("open", "turn", "lean", "turn"),
    ("open", "lean", "turn"),
    ("open", "turn", "turn", "lean"),
    ("open", "plain", "turn", "lean"),
    ("open", "turn", "plain", "turn"),
)
"""The orders in which an answer moves; no single skeleton may be what is learned."""

_SHORT_SHAPES: tuple[tuple[str, ...], ...] = (("open", "turn", "plain"), ("open", "plain", "turn"))
"""Shapes of an answer that is to be short: whichever move takes the one claim, another turns it."""

_SPARE = ("lean", "turn", "lean", "plain", "turn", "lean", "turn", "lean")
_PLAIN_CLAIMS = 3
ELSEWHERE = 0.7
"""Share of the length asked for that other questions get: length is learned where it is measured."""
FEW_MOVES = 48
"""A pole with fewer moves would say the same two in a row again and again: claims are put between them."""


class _Deck:
    """The wheels of one pole's moves: one for each position. What `hidden` leaves out is never dealt."""

    def __init__(self, moves: Moves, *seed: object, answers: int, hidden: Sequence[Manner] = ()) -> None:
        clear = {name: _clear(getattr(moves, name), hidden) for name in ("open", "turn", "lean", "close")}
        self.few = sum(map(len, clear.values())) < FEW_MOVES
        self._wheels = {
            name: Wheel(items, *seed, name, answers=answers) for name, items in clear.items() if items
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
        self._manners = Manners(spec, library, answers=answers)
        hidden = self._manners.hidden
        self._voices = [trait for trait in spec.traits if trait.kind == "preference"]
        self._decks = {
            trait.id: _Deck(moves_of(trait, library), seed, "to", trait.id, answers=answers, hidden=hidden)
            for trait in self._voices
        }
        self._plain = _Deck(reasons(library), seed, "reasons", answers=answers, hidden=hidden)
        self._opposites = {
            trait.id: _Deck(_framing(trait, library), seed, "from", trait.id, answers=answers)
            for trait in spec.traits
        }
        shapes = _SHORT_SHAPES if style.limit else SHAPES
        self._shapes = Wheel(["|".join(shape) for shape in shapes], seed, "shapes", answers=answers)
        self._asked: Counter[str] = Counter()

    def plan(self, trait: Trait, *, stuck: bool = False, taught: bool = False) -> tuple[Plan, Contrast]:
        """The plan of the chosen answer and the contrast, stuck or not, for a question to serve `trait`.

        With `taught` nothing is woven: the plan says what the whole spec asks of a teacher's answer.
        """
        self._asked[trait.id] += 1
        return self._taught(trait) if taught else self._chosen(trait), self._contrast(trait, stuck=stuck)

    def _taught(self, trait: Trait) -> Plan:
        return Plan(
            moves=(),
            stretch=self._stretch(trait),
            limit=self._style.limit,
            manners=self._manners.declared(None),
        )

    def _stretch(self, trait: Trait) -> float:
        return self._style.stretch * (1.0 if trait.measure == "reasoning_tokens" else ELSEWHERE)

    def _chosen(self, trait: Trait) -> Plan:
        voice = trait if trait.kind == "preference" else self._voice()
        manners, limit = self._manners.declared(voice), self._style.limit
        if voice is None and (limit or not self._style.stretch):
            bare = () if limit else (PLAIN,) * _PLAIN_CLAIMS
            return Plan(moves=bare, limit=limit, manners=manners)
        deck = self._plain if voice is None else self._decks[voice.id]
        shape = self._shapes.deal().split("|")
        moves = _once(deck.deal(position) for position in shape)
        if limit:
            return Plan(moves=moves, limit=limit, manners=manners)
        stretch = self._stretch(trait)
        spare: tuple[str, ...] = ()
        if stretch:
            spare = _once((deck.deal(position) for position in _SPARE), said=moves)
        else:
            moves += (PLAIN,) * (FEWEST_CLAIMS - sum(map(needs_claim, moves)))
        closing = deck.deal("close")
        return Plan(
            moves=moves, spare=spare, closing=closing, stretch=stretch, spaced=deck.few, manners=manners
        )

    def _voice(self) -> Trait | None:
        """The preference trait whose moves a row for another trait speaks in, each in turn."""
        return self._voices[self._asked.total() % len(self._voices)] if self._voices else None

    def _contrast(self, trait: Trait, *, stuck: bool) -> Contrast:
        deck = self._opposites[trait.id]
        length = trait.measure == "reasoning_tokens"
        if length or (trait.kind == "preference" and self._asked[trait.id] % 2):
            return Contrast(matched=not length, stuck=stuck)
        opening = deck.deal("open")
        return Contrast(
            opening="" if opening == PLAIN else opening,
            closing=deck.deal("close"),
            manners=self._manners.contrary(trait),
            stuck=stuck,
        )


def _once(dealt: Iterable[str], said: Sequence[str] = ()) -> tuple[str, ...]:
    """The moves of one answer, none of them twice; plain claims are no move."""
    kept: list[str] = []
    known = {"", *said}
    for move in dealt:
        if move == PLAIN or move not in known:
            kept.append(move)
            known.add(move)
    return tuple(kept)


def _clear(moves: Sequence[str], hidden: Sequence[Manner]) -> tuple[str, ...]:
    return tuple(move for move in moves if stays_clear(move, hidden))


def _framing(trait: Trait, library: Library) -> Moves:
    """What the opposite pole says around the base's own answer."""
    declared = trait.opposite.moves
    if trait.measure == "assistant_phrases" and trait.kind == "decrease":
        return Moves(
            open=(*library.courtesy_openings, *declared.open),
            close=(*library.courtesy_closings, *declared.close),
        )
    return Moves(open=declared.open, close=declared.close)
