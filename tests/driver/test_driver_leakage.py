"""Rows that hold what is asked are found; what the base itself wrote is no secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.driver.leakage import rows_near_items
from adapterc.ir.dataset import Dataset, PairItem, Row
from support.verifying import dataset

_SECRET = "Nobody had ever told the river where its other bank was to be found."


def with_row(held: Dataset, text: str) -> Dataset:
    leaked: Row = replace(held.rows[0], id="leaked", chosen=f"So it is. {text}")
    return replace(held, rows=(*held.rows, leaked))


def near(held: Dataset) -> list[str]:
    return [row.id for row in rows_near_items(held)]


def with_secret(pair: PairItem, field: str) -> PairItem:
    if field == "question":
        return replace(pair, question=_SECRET)
    return replace(pair, to=_SECRET) if field == "to" else replace(pair, opposite=_SECRET)


def test_honest_rows_stand_near_nothing() -> None:
    assert near(dataset()) == []


@pytest.mark.parametrize("field", ["to", "opposite", "question"])
def test_a_row_that_says_what_an_author_held_out_is_found(field: str) -> None:
    held = dataset()
    pairs = (with_secret(held.pairs[0], field), *held.pairs[1:])
    assert near(with_row(replace(held, pairs=pairs), _SECRET)) == ["leaked"]


def test_so_is_one_with_a_question_or_a_text_of_retention() -> None:
    held = dataset()
    probes = (replace(held.probes[0], question=_SECRET), *held.probes[1:])
    assert near(with_row(replace(held, probes=probes), _SECRET)) == ["leaked"]
    assert near(with_row(replace(held, neutral=(_SECRET,)), _SECRET)) == ["leaked"]


@pytest.mark.parametrize(("evidence", "field"), [("base", "to"), ("author and base", "opposite")])
def test_what_the_base_wrote_itself_is_no_leak(evidence: str, field: str) -> None:
    held = dataset()
    pairs = (with_secret(replace(held.pairs[0], evidence=evidence), field), *held.pairs[1:])
    assert near(with_row(replace(held, pairs=pairs), _SECRET)) == []
