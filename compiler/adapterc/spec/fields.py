"""The kinds of value that spec keys take, with their bounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue
from pydantic_core import PydanticCustomError

from adapterc.spec.slots import SLOTS, slot_problems

TEXT_LIMIT = 20_000
LINE_LIMIT = 500
ID_LIMIT = 64
LIST_LIMIT = 10_000

REFUSED = "\N{REPLACEMENT CHARACTER}"
"""Stands in a list for a text that was found wrong, so that those behind it keep their places."""


class Section(BaseModel):
    """A mapping of the language: immutable, strict about types, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "blank text")
    return text


def _with_known_slots(text: str) -> str:
    problems = slot_problems(text)
    if problems:
        raise PydanticCustomError("slots", "unknown slots", {"problems": problems})
    return text


# What the validators below see, said to editors as well: each holds only in the published schema.
_NO_LINE_FEED = r"(?!\n)"
"""In some readers of schemas `$` stands before a last line feed too."""


def _form(pattern: str, message: str) -> dict[str, JsonValue]:
    """A pattern, and what an editor says in the place of it."""
    return {"pattern": pattern, "patternErrorMessage": message}


_SOMETHING = _form(r"\S", "the text is empty: write a text, or delete the key")
_SLOTTED = _form(
    rf"^(?=[\s\S]*\S)(?:[^{{}}]|\{{(?:{'|'.join(SLOTS)})\}})*$",
    f"expected a text whose braces hold slots alone: {', '.join(f'{{{name}}}' for name in SLOTS)}",
)
_ID = r"^[a-z0-9][a-z0-9-]*$"
_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_ID_FORM = _form(
    _ID + _NO_LINE_FEED, "expected a name of lower-case letters, digits and hyphens, a letter or digit first"
)
_TAG_FORM = _form(_TAG + _NO_LINE_FEED, "expected a language tag, such as en, ru or pt-BR")

Text = Annotated[str, Field(max_length=TEXT_LIMIT, json_schema_extra=_SOMETHING), AfterValidator(_not_blank)]
"""Text of any length that a model can read."""

Line = Annotated[str, Field(max_length=LINE_LIMIT, json_schema_extra=_SOMETHING), AfterValidator(_not_blank)]
"""A short text: a name, a marker, a subject."""

Move = Annotated[
    str,
    Field(max_length=LINE_LIMIT, json_schema_extra=_SLOTTED),
    AfterValidator(_not_blank),
    AfterValidator(_with_known_slots),
]
"""A short text with slots."""

Id = Annotated[
    str,
    Field(max_length=ID_LIMIT, pattern=_ID, json_schema_extra=_ID_FORM),
]
"""A name that is safe as file name, test name and anchor."""

LanguageTag = Annotated[str, Field(max_length=35, pattern=_TAG, json_schema_extra=_TAG_FORM)]
"""A BCP 47 tag, its form only."""

Path = Annotated[str, Field(max_length=1024, json_schema_extra=_SOMETHING), AfterValidator(_not_blank)]
"""A path or address as written; whether it may be read is decided where it is read."""


Number = Annotated[float, Field(allow_inf_nan=False)]
"""A finite number."""


class Bound(Section):
    """A threshold; on a trait it binds the confidence interval, in `retention` the figure itself."""

    at_least: Number | None = Field(
        default=None, description="The interval's lower bound (of retention: the figure) must reach this."
    )
    at_most: Number | None = Field(
        default=None,
        description="The interval's upper bound (of retention: the figure) must not exceed this.",
    )


class FileReference(Section):
    """Records kept in a JSONL file beside the spec."""

    file: Path = Field(
        description="Path of a JSONL file, relative to the spec's folder.", examples=["dialogues.jsonl"]
    )


def file_or_list(value: object) -> str:
    """Which of the two a mapping-or-list key holds; anything else is judged as a list."""
    return "<file>" if isinstance(value, (dict, FileReference)) else "<list>"
