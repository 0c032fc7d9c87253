"""Language that is read and checked, and not compiled yet.

The loader says so with AC0601; the published schema does not take such a word, so that an editor says it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import WithJsonSchema


class Uncompiled(NamedTuple):
    """A part of the language that waits for a later version, and what to write in its place."""

    what: str
    advice: str

    @property
    def message(self) -> str:
        """That it is not compiled."""
        return f"{self.what} is a word of the language that no version compiles yet"


ENSEMBLE = Uncompiled(
    what="`kind: ensemble`",
    advice="write `kind: adapter`, and give each adapter of the ensemble a spec of its own: one build takes "
    "them all (adapterc build FOLDER); which of them answers is left to the program that loads them",
)


def only_words(words: Sequence[str]) -> WithJsonSchema:
    """The schema of a key of whose words these are compiled."""
    return WithJsonSchema({"type": "string", "enum": list(words)})
