"""Whom a teacher is to be: for each part of the spec that waits for its answers, a system turn and shots.

The moves and markers that would be woven into an answer guide it here, and the examples stand before the
question as turns. What of them there is no room for does not reach the teacher.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import TypeVar

from adapterc.expand.compose import without_slots
from adapterc.expand.persona_text import (
    Wording,
    filled,
    fitting,
    role_lines,
    shortened,
    shown,
    trait_line,
    wording_of,
)
from adapterc.ir.spec import Example, Frame, Message, Moves, Pole, ResolvedSpec, Trait
from adapterc.ir.taught import Persona
from adapterc.value import value

Quoted = TypeVar("Quoted", str, Example)
ROLE = "role"
_GAP = "…"
"""What stands in the place of a slot: the teacher has a thought of its own to put there."""
_MOVES, _MARKERS = 0.4, 0.1
"""Shares of the room that guidance may take."""


@value()
class _Room:
    """Characters of the system turn and of all shots together, and how many shots at most."""

    text: int
    turns: int
    shots: int


_SMALL = _Room(text=2_000, turns=1_200, shots=3)
"""For a base that teaches itself: it is small, and its context is short."""
_LARGE = _Room(text=8_000, turns=8_000, shots=8)


@value()
class _Part:
    """What is said of a part of the spec beside the role, whose examples are shown, and what it quotes."""

    id: str
    lines: tuple[str, ...]
    others: tuple[Trait, ...]
    examples: tuple[Example, ...]
    pieces: tuple[str, ...] = ()


def trait_persona(trait: Trait) -> str:
    """The id of the persona that answers as the wanted pole of a trait."""
    return f"traits.{trait.id}"


def frame_persona(frame: Frame) -> str:
    """The id of the persona that answers by a frame of thought."""
    return f"frames.{frame.id}"


def personas(spec: ResolvedSpec, wanted: Collection[str]) -> tuple[Persona, ...]:
    """The personas of these ids, in the order of the spec."""
    teacher, wording = spec.dataset.teacher, wording_of(spec)
    room = _SMALL if teacher is None or teacher.is_self else _LARGE
    parts = (part for part in _parts(spec, wording, room) if part.id in wanted)
    return tuple(_persona(part, spec, wording, room) for part in parts)


def _parts(spec: ResolvedSpec, wording: Wording, room: _Room) -> Iterator[_Part]:
    examples = tuple(_in_turn(shown(trait) for trait in spec.traits))
    yield _Part(id=ROLE, lines=(), others=spec.traits, examples=examples)
    for trait in spec.traits:
        moves, markers = _quoted(trait.to, room)
        guidance = {wording.moves: moves, wording.markers: markers}
        lines = (filled(words, list=_listed(texts)) for words, texts in guidance.items() if texts)
        yield _Part(
            id=trait_persona(trait),
            lines=(trait_line(trait, wording), *lines),
            others=tuple(other for other in spec.traits if other is not trait),
            examples=shown(trait),
            pieces=(*moves, *markers),
        )
    for frame in spec.frames:
        steps = [shortened(step) for step in frame.steps]
        yield _Part(
            id=frame_persona(frame),
            lines=(
                filled(wording.principle, text=shortened(frame.principle)),
                *([filled(wording.step, list="; ".join(steps))] if steps else []),
            ),
            others=spec.traits,
            examples=examples,
        )


def _persona(part: _Part, spec: ResolvedSpec, wording: Wording, room: _Room) -> Persona:
    role = tuple(role_lines(spec, wording))
    others = tuple(trait_line(trait, wording) for trait in part.others)
    # A role of many facts leaves room for what the persona is made for, though it is told first.
    kept = set(fitting(chain(part.lines, role, others), room.text - len(wording.last)))
    lines = [line for line in dict.fromkeys((*role, *part.lines, *others)) if line in kept]
    shots = tuple(_shots(part.examples, room))
    said = tuple(turn.content for turn in shots)
    heard = [piece for piece in part.pieces if any(_spoken(piece) in line for line in lines)]
    return Persona(id=part.id, text="\n".join([*lines, wording.last]), shots=shots, pieces=(*heard, *said))


def _quoted(pole: Pole, room: _Room) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The moves and markers of a pole for which there is room, of each kind of move one after the other."""
    return (
        _within(_in_turn(_kinds(pole.moves)), _MOVES * room.text),
        _within(pole.markers, _MARKERS * room.text),
    )


def _kinds(moves: Moves) -> Iterator[tuple[str, ...]]:
    yield from (moves.open, moves.turn, moves.lean, moves.close)


def _within(texts: Iterable[str], room: float) -> tuple[str, ...]:
    kept: list[str] = []
    left = room
    for text in texts:
        size = len(_listed((text,))) + 1
        if size <= left:
            kept.append(text)
            left -= size
    return tuple(kept)


def _listed(texts: Sequence[str]) -> str:
    return " ".join(f"“{_spoken(text)}”" for text in texts)


def _spoken(text: str) -> str:
    """A move or marker as the teacher reads it, in one line."""
    return " ".join(without_slots(text, _GAP).split())


def _shots(examples: Sequence[Example], room: _Room) -> Iterator[Message]:
    """As many examples as there is room for, whole, each as two turns."""
    left = room.turns
    fit: list[Example] = []
    for example in examples:
        size = len(example.prompt) + len(example.answer)
        if size <= left and len(fit) < room.shots:
            fit.append(example)
            left -= size
    for example in fit:
        yield Message(role="user", content=example.prompt)
        yield Message(role="assistant", content=example.answer)


def _in_turn(groups: Iterable[Sequence[Quoted]]) -> Iterator[Quoted]:
    """The first of each group, then the second of each."""
    for turn in zip_longest(*groups):
        yield from (one for one in turn if one is not None)
