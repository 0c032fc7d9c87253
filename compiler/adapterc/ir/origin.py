"""Where a row or an item came from."""

from __future__ import annotations

from typing import Literal

from adapterc.value import value

FACT = "fact"
"""The family of rows that tell a fact."""
Split = Literal["train", "verify", "develop"]


@value()
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

    @property
    def told_alike(self) -> str:
        """What of the spec a row tells in the words of others of it, because they are to; or nothing."""
        of_role = self.node.startswith("role.")
        return "role" if of_role else self.node if self.family == FACT else ""
