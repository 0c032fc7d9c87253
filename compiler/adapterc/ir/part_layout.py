"""What is asked of knowledge, frames and dialogues, before any prompt is rendered for a base."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.ir.origin import Origin
from adapterc.ir.spec import Message
from adapterc.value import value


@value()
class LaidFact:
    """A held-out question to one fact.

    `answer` is the fact, `others` are facts of the same spec that stand against it; `keys` are
    words that the fact is known by in an answer, none where its questions give all of them away. `held` is
    what of the question no training row may stand near.
    """

    id: str
    origin: Origin
    question: str
    answer: str
    others: tuple[str, ...]
    keys: tuple[str, ...]
    held: str
    cap: int


@value()
class LaidStride:
    """A held-out question to the frame called `frame`; `steps` has the words that each step is known by."""

    id: str
    frame: str
    origin: Origin
    question: str
    steps: tuple[tuple[str, ...], ...]
    cap: int


@value()
class LaidTurn:
    """A turn of the author in a held-out dialogue, behind the `messages` before it."""

    id: str
    origin: Origin
    messages: tuple[Message, ...]
    text: str


@value()
class LaidParts:
    """All of them."""

    facts: tuple[LaidFact, ...] = ()
    strides: tuple[LaidStride, ...] = ()
    turns: tuple[LaidTurn, ...] = ()

    @property
    def origins(self) -> Iterator[Origin]:
        """Where each came from."""
        yield from (fact.origin for fact in self.facts)
        yield from (stride.origin for stride in self.strides)
        yield from (turn.origin for turn in self.turns)

    @property
    def held_out(self) -> Iterator[str]:
        """What no training row may stand near. A fact itself is trained, and so are a frame's steps."""
        yield from (fact.held for fact in self.facts)
        yield from (stride.question for stride in self.strides)
        yield from (turn.text for turn in self.turns)
