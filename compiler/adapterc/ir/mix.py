"""How much of the dataset each section of a spec makes up."""

from __future__ import annotations

from dataclasses import fields

from adapterc.value import value


@value()
class Mix:
    """A weight for each section: 1 leaves its rows as they are, 2 asks for twice as many, 0 for none."""

    traits: float = 1.0
    role: float = 1.0
    frames: float = 1.0
    knowledge: float = 1.0
    skills: float = 1.0
    dialogues: float = 1.0
    scenes: float = 1.0

    def weight(self, section: str) -> float:
        """The weight of a section; that of what is none, such as replay, is 1."""
        return float(getattr(self, section, 1.0))

    @property
    def is_plain(self) -> bool:
        """Whether every section has the rows that it would have without a mix."""
        return self == _PLAIN


_PLAIN = Mix()
SECTIONS: tuple[str, ...] = tuple(field.name for field in fields(Mix))
"""The sections that have a weight, in the order in which they are told."""


def section_of(node: str) -> str:
    """The section of the spec that a node stands in."""
    return node.partition(".")[0]
