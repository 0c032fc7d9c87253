"""Texts that are known to have no run of words in common: they need not be compared again."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapterc.text import Heard

RUN = 8
"""Words in a row that, shared, give a copied phrase away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """No text of `said` shares `RUN` words in a row with one of `held_out`; `words` has kept those of all."""

    held_out: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    words: Heard = field(default_factory=Heard)
