"""What a teacher is asked, and what it said: slots of the layout, and the answers that fill them."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from adapterc.digest import UNKEYED
from adapterc.ir.spec import Message
from adapterc.ir.teacher import Teacher
from adapterc.value import value

Fault = Literal["refused", "empty", "cut off", "stuck", "out of role", "recited", "short", "form", "copy"]
"""Why an answer is of no use to a row."""


@value()
class Persona:
    """Who a teacher is to be for one part of the spec, whose path `id` is.

    `text` is its system turn, `shots` are turns before the question, from user to assistant. `pieces` are the
    texts of the spec that stand in these, as they are spelled there.
    """

    id: str
    text: str
    shots: tuple[Message, ...] = ()
    pieces: tuple[str, ...] = field(default=(), metadata=UNKEYED)

    def asked(self, question: str) -> tuple[Message, ...]:
        """All turns but the system's."""
        return (*self.shots, Message(role="user", content=question))


@value()
class LaidTeacher:
    """The teacher of a layout, and whom it is to be."""

    teacher: Teacher
    personas: tuple[Persona, ...]

    def persona(self, name: str) -> Persona:
        """The persona of this id; KeyError where there is none."""
        return {one.id: one for one in self.personas}[name]


@value()
class Question:
    """A question that a teacher answers as one of its personas."""

    persona: str
    question: str


@value()
class TaughtAnswer:
    """What a teacher said. `key` is that of the request; `finished` when it ended by itself.

    `refused` when the server said so beside the text.
    """

    key: str
    persona: str
    question: str
    text: str
    finished: bool
    refused: bool = False


@value()
class Taught:
    """A teacher's part of a dataset: its personas, all it said, how many answers were dropped, and why."""

    personas: tuple[Persona, ...]
    answers: tuple[TaughtAnswer, ...]
    kept: int
    dropped: tuple[tuple[Fault, int], ...]
