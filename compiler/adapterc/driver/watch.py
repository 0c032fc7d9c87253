"""What a build says while it runs; whoever called draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Result = Literal["built", "cache", "not run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDone:
    """One stage's end: whether it ran, was found or could not be run, and how long that took."""

    stage: str
    result: Result
    seconds: float


class Watch(Protocol):
    """The ear of a build."""

    def begin(self, stage: str, why: str) -> None:
        """A stage starts to run; `why` says what made it stale."""

    def advance(self, text: str, share: float) -> None:
        """The running stage is `share` of the way, 0.0 to 1.0."""

    def end(self, done: StageDone) -> None:
        """A stage has its result."""


class Silent:
    """A watch that nobody looks at."""

    def begin(self, stage: str, why: str) -> None:
        """Nothing."""

    def advance(self, text: str, share: float) -> None:
        """Nothing."""

    def end(self, done: StageDone) -> None:
        """Nothing."""
