"""A file of templates as an author writes it: families of questions, and families of rows."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, JsonValue

from adapterc.ir.templates import COMMON, GIVEN, Each, Use
from adapterc.spec.conditions import of_families
from adapterc.spec.fields import LIST_LIMIT, Id, Line, Section, Text

MOST_FAMILIES = 256
"""In one file, and in all the files of a spec."""


def _seen(each: str) -> str:
    return ", ".join(f"`{name}`" for name in GIVEN[each])


_OF_ROWS = "; ".join(f"{each}: {_seen(each)}" for each in GIVEN if each)
_SEEN = (
    f"With `use` it sees {_seen('')}; with `each` what that part has ({_OF_ROWS}); "
    f"always {' and '.join(f'`{name}`' for name in COMMON)}."
)
_EXAMPLE: dict[str, JsonValue] = {
    "families": [
        {"family": "sea", "use": "open", "ask": "What is {{ subject }}?", "subjects": ["the tide"]},
        {"family": "letters", "each": "knowledge", "ask": "{{ questions | first }}", "answer": "{{ fact }}"},
    ]
}


class TemplateFamily(Section):
    """Jinja templates under one name, which the rows that come of them carry."""

    model_config = ConfigDict(json_schema_extra=of_families())

    family: Id = Field(description="Name of the family: what trains and what verifies is parted by it.")
    use: Use | None = Field(
        default=None,
        description="The kind of question that `ask` puts about each of `subjects`: `open`, `bounded` (asks "
        "for a short answer) or `helper` (asks for help).",
    )
    each: Each | None = Field(
        default=None, description="The part of the spec for each entry of which a row is written."
    )
    split: Literal["train", "verify"] = Field(
        default="train", description="Whether its questions train or are held out; rows always train."
    )
    subjects: tuple[Line, ...] = Field(
        default=(), max_length=LIST_LIMIT, description="What questions are asked about, as in a sentence."
    )
    ask: Text = Field(description=f"Template of what is asked. {_SEEN}")
    core: Text | None = Field(
        default=None, description="Template of the same question without a bound on its answer."
    )
    answer: Text | None = Field(default=None, description=f"Template of a row's answer. {_SEEN}")
    rejected: Text | None = Field(default=None, description="Template of what the opposite pole says to it.")


class TemplateFile(Section):
    """A file that `dataset.templates` names."""

    model_config = ConfigDict(title="Templates of adapterc", json_schema_extra={"examples": [_EXAMPLE]})

    families: tuple[TemplateFamily, ...] = Field(
        min_length=1, max_length=MOST_FAMILIES, description="The families of this file."
    )
