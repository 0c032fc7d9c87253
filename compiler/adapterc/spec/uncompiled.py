"""Language that is read and checked, and not compiled by this version.

The loader says so with AC0601; the published schema takes such a key only while it is empty, so that an
editor says it too, and asks for nothing that would be refused next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import JsonValue, WithJsonSchema

_REMOVE = "remove it for now; the rest of the spec compiles without it"


class Uncompiled(NamedTuple):
    """A part of the language that waits for a later version, and what to write in its place."""

    what: str
    advice: str = _REMOVE

    @property
    def message(self) -> str:
        """That it is not compiled."""
        return f"{self.what} is not compiled by this version"


ENSEMBLE = Uncompiled(
    what="`kind: ensemble`",
    advice="write `kind: adapter`, and give each adapter of the ensemble a spec of its own",
)


def only_empty(value: JsonValue, later: Uncompiled) -> WithJsonSchema:
    """The schema of a key that takes nothing yet: null, or an empty list or mapping.

    Editors show the message in the place of their own.
    """
    form: dict[str, JsonValue] = {"type": "null"} if value is None else {"const": value}
    return WithJsonSchema({**form, "errorMessage": f"{later.message}: {later.advice}"})


def only_words(words: Sequence[str]) -> WithJsonSchema:
    """The schema of a key of whose words these are compiled."""
    return WithJsonSchema({"type": "string", "enum": list(words)})
