"""How a command says what it is for: the parts of its help, and how they are wrapped."""

from __future__ import annotations

import argparse

from adapterc.value import value


@value()
class Described:
    """One command: a line for the list of all, a paragraph, lines to type, and exit codes that tell."""

    summary: str
    text: str
    examples: tuple[str, ...]
    codes: tuple[tuple[int, str], ...] = ()

    @property
    def more(self) -> str:
        """Examples and exit codes, as they stand at the end."""
        parts = ["examples:", *(f"  {line}" for line in self.examples)]
        if self.codes:
            parts += ["", "exit codes:", *(f"  {code}  {meaning}" for code, meaning in self.codes)]
        return "\n".join(parts)


class HelpFormatter(argparse.HelpFormatter):
    """Wraps paragraphs to the terminal, and leaves lines that are indented as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(
            line if line.startswith(" ") else super(HelpFormatter, self)._fill_text(line, width, indent)
            for line in text.split("\n")
        )
