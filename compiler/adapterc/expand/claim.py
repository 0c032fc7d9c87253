"""A sentence of a base's answer that is worth keeping, as answers are composed of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One kept sentence, without its closing mark. `states` when it can stand after "suppose"; `named` when
    it begins with a name, which has its capital everywhere.
    """

    text: str
    states: bool
    named: bool = False

    @property
    def clause(self) -> str:
        """The claim as it stands inside a sentence."""
        return self.text if self.named else _lower_first(self.text)


def _lower_first(text: str) -> str:
    """Lower the first letter unless its word looks like a name or an abbreviation."""
    head = text.split(" ", 1)[0]
    if (
        head == "I"
        or head.endswith(".")
        or head.startswith("I'")
        or any(letter.isupper() for letter in head[1:])
    ):
        return text
    return text[:1].lower() + text[1:]
