"""One entry of the table of codes."""

from __future__ import annotations

import textwrap
from typing import Literal

from adapterc.value import value

Severity = Literal["error", "warning"]


@value()
class Code:
    """A code, how grave it is, and the four paragraphs that `explain` prints.

    `what` says what is checked, `why` what would go wrong, `example` shows a spec that has the
    finding, `mend` says what to do.
    """

    code: str
    title: str
    what: str
    why: str
    example: str
    mend: str
    severity: Severity = "error"

    def explanation(self) -> str:
        """The entry as plain text, wrapped at 90 columns."""
        parts = (
            f"{self.code} ({self.severity}): {self.title}",
            f"What it does\n{_wrapped(self.what)}",
            f"Why is this bad\n{_wrapped(self.why)}",
            f"Example\n{textwrap.indent(self.example.strip(), '    ')}",
            f"What to do\n{_wrapped(self.mend)}",
        )
        return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 90, initial_indent="  ", subsequent_indent="  ")
