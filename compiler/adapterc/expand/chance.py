"""What chance decides of a row that an author wrote: seeds, its id, whether its contrast is stuck."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.digest import seed_of, seed_of_texts
from adapterc.expand.stuck import is_stuck


@dataclass(frozen=True, slots=True)
class Chance:
    """Draws with the dataset's seed; nothing where the texts of rows alone are asked for, not `drawn`.

    To draw takes as long as all else about a row.
    """

    seed: int
    drawn: bool = True

    def seed_for(self, *parts: str | int) -> int:
        """The seed of what `parts` name."""
        return seed_of(self.seed, *parts) if self.drawn else 0

    def is_stuck(self, name: str) -> bool:
        """Whether the row of this name is set against its own answer, stuck."""
        return self.drawn and is_stuck(self.seed, name)

    def row_id(self, node: str, prompt: str, chosen: str) -> str:
        """The id of one of the rows of a node; undrawn, all of them have one."""
        return f"{node}.{seed_of_texts(prompt, chosen) % 10_000:04d}" if self.drawn else node
