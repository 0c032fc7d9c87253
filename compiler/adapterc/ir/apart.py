"""Texts that are known to have no run of words in common: they need not be compared again."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import field

from adapterc.text import Heard
from adapterc.value import value

RUN = 8
"""Words in a row that, shared, give a copied phrase away."""


@value()
class Apart:
    """Of the texts in `heard` none but those in `near` shares `RUN` words in a row with one of `held_out`."""

    heard: Heard = field(default_factory=Heard)
    held_out: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()

    def known(self, texts: Set[str]) -> Set[str]:
        """Those of `texts` that are known to share none: no held-out one, which may be said elsewhere too."""
        return (texts & self.heard.keys()) - self.near - self.held_out
