"""Where a row or an item came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Split = Literal["train", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a row or an item came from: `node` is the spec path that asked for it."""

    node: str
    template: str
    family: str
    split: Split
    seed: int

    @property
    def is_of_scene(self) -> bool:
        """Whether a scene asked for it: rows of scenes repeat a text because they are to."""
        return self.node.startswith("scenes.")
