"""What texts of a spec say that earlier ones have said: mostly too little for any to be looked at closely."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.answers import HELD_OUT, compared, words_compared
from adapterc.middle.kept import kept
from adapterc.middle.nearness import NEAR, Pair


@dataclass(frozen=True, slots=True)
class Echo:
    """Of the pairs of neighbouring words of a text: how many there are, and how many no earlier text has.

    `known` says of each, in order, whether an earlier text has it; of a held-out text nobody asks that.
    """

    pairs: int
    new: int
    known: bytes

    @property
    def may_be_near(self) -> bool:
        """Whether the text may be nearly an earlier one; what it says twice counts as known, to be sure."""
        return self.pairs < 1 or self.pairs - self.new >= NEAR * self.pairs

    def has_run(self, length: int) -> bool:
        """Whether so many words in a row may stand in earlier texts."""
        return b"\1" * (length - 1) in self.known


@kept
def echoes(spec: ResolvedSpec) -> tuple[Echo, ...]:
    """Of each text that is compared, in order."""
    found: list[Echo] = []
    seen: set[Pair] = set()
    for one, said in zip(compared(spec), words_compared(spec), strict=True):
        known = b"" if one.kind == HELD_OUT else bytes(map(seen.__contains__, pairwise(said)))
        before = len(seen)
        seen.update(pairwise(said))
        found.append(Echo(len(said) - 1, len(seen) - before, known))
    return tuple(found)
