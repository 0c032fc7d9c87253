"""Tables with a heading."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.errors import AdaptercError
from support.imports import imported, written


@pytest.mark.parametrize(
    "text",
    [
        'Prompt,Response\n"Why, then?","So ""it"" is,\nas told."\n\nHow?,Thus.\n',
        '\ufeffid;question;answer\r\n1;Why, then?;"So ""it"" is,\r\nas told."\r\n2;How?;Thus.\r\n',
        'instruction\toutput\nWhy, then?\t"So ""it"" is,\nas told."\nHow?\tThus.',
    ],
)
def test_a_row_is_a_question_and_its_answer(tmp_path: Path, text: str) -> None:
    outcome = imported(written(tmp_path, "set.csv", text))
    assert outcome.errors == []
    assert outcome.dialogues == [
        [("user", "Why, then?"), ("assistant", 'So "it" is,\nas told.')],
        [("user", "How?"), ("assistant", "Thus.")],
    ]


def test_other_columns_and_short_rows_are_told(tmp_path: Path) -> None:
    report = imported(written(tmp_path, "set.csv", "prompt,answer,score\nWhy?,So.,3\nHow?\n")).report
    assert "- formats: table (CSV)" in report
    assert "- 1 × key 'score' of a record: a dialogue holds messages only (`set.csv, record 1`)" in report
    assert "- 1 × exchange: its prompt or its answer holds no text (`set.csv, record 2`)" in report


def test_a_cell_without_end_costs_the_rest_of_the_table(tmp_path: Path) -> None:
    text = f'prompt,answer\nWhy?,So.\n"{"x" * 200_000}'
    report = imported(written(tmp_path, "set.csv", text)).report
    assert (
        "- 1 × rest of a file: a cell of the table has no end, or no bounds (`set.csv, record 2`)" in report
    )


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "prompt\nWhy?\n", "I asked, and the answer was no.\n", "\n"])
def test_what_names_no_such_columns_is_no_table(tmp_path: Path, text: str) -> None:
    with pytest.raises(AdaptercError, match="it is of no known format"):
        imported(written(tmp_path, "set.csv", text))
