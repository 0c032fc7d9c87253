"""Texts that are known to have no run of words in common: they need not be compared again."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapterc.text import Heard

RUN = 8
"""Words in a row that, shared, give a copied phrase away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Of the texts in `heard` none but those in `near` shares `RUN` words in a row with one of `held_out`."""

    heard: Heard = field(default_factory=Heard)
    held_out: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()

    def knows(self, text: str) -> bool:
        """Whether a text is known to share none; a held-out one itself, said elsewhere too, is not."""
        return text in self.heard and text not in self.near and text not in self.held_out
