"""Held-out items of knowledge, frames and dialogues: what shows whether each part was learned."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.ir.origin import Origin
from adapterc.value import value


@value()
class FactItem:
    """A held-out question to a fact: which of `choices` is the likelier answer, and what is answered.

    `gold` is the fact's place among the choices. `keys` are words that it is known by, and may be none:
    then no answer is asked for. `cap` is the most tokens of an answer.
    """

    id: str
    origin: Origin
    question: str
    prompt: str
    choices: tuple[str, ...]
    gold: int
    keys: tuple[str, ...]
    cap: int


@value()
class StrideItem:
    """A held-out question whose answer is looked through for the steps of the frame called `frame`."""

    id: str
    frame: str
    origin: Origin
    question: str
    prompt: str
    steps: tuple[tuple[str, ...], ...]
    cap: int


@value()
class TurnItem:
    """The author's turn `text` in a held-out dialogue (`origin.family`), behind all that was said before.

    `tokens` counts the text's own in the base's tokenizer: what its log-likelihood is divided by.
    """

    id: str
    origin: Origin
    prompt: str
    text: str
    tokens: int


@value()
class PartItems:
    """All of them."""

    facts: tuple[FactItem, ...] = ()
    strides: tuple[StrideItem, ...] = ()
    turns: tuple[TurnItem, ...] = ()

    @property
    def prompts(self) -> Iterator[str]:
        """Every prompt that is put to a model."""
        yield from (item.prompt for item in self.facts)
        yield from (item.prompt for item in self.strides)
        yield from (item.prompt for item in self.turns)
