"""How a long step says where it is; whoever called draws it, or does not."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with the step's name and the share of it that is done, 0.0 to 1.0."""


def silent(stage: str, done: float) -> None:
    """A progress that nobody watches."""
