"""What is wrong with a template that others wrote, as a value that the process apart tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A `kind` and what is wrong, as the end of a sentence.

    The kind is "syntax", "unknown value", "unknown filter", "unknown test", "refused", "failed", "output",
    "time" or "memory". `line` counts from 1, `word` stands from there on where one is to blame, and `feed` is
    the number of the values that were being rendered, -1 for none.
    """

    kind: str
    message: str
    line: int = 1
    word: str = ""
    feed: int = -1


class FaultError(Exception):
    """A template that cannot be used, with all that was found wrong in it, the first in it first."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].message)
        self.faults = faults
