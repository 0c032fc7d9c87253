"""Authored rows that share a run of eight words with a held-out text, wherever it begins in either."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.expand.near import near_held_out
from adapterc.ir.layout import Layout
from support.specs import laid

RUN = "one two three four five six seven eight"
ROWS = "knowledge: [{fact: ROW, ask: [Why so?]}, {fact: Rain falls., ask: [What falls?]}]\n"


def near(row: str, held_out: str) -> list[str]:
    layout: Layout = laid(ROWS.replace("ROW", row))
    found = near_held_out(replace(layout, neutral=(held_out,)))
    return sorted({row.origin.node for row in layout.texts if row.id in found})


@pytest.mark.parametrize("before", range(9))
def test_a_run_is_found_wherever_it_begins(before: int) -> None:
    padding = " ".join(f"word{at}" for at in range(before))
    assert near(f"{padding} {RUN}".strip(), f"And so {RUN} it goes") == ["knowledge.0"]
    assert near(RUN, f"{padding} {RUN}") == ["knowledge.0"]


def test_seven_words_are_not_enough() -> None:
    assert near(RUN, "one two three four five six seven nine, and two three four five six seven eight") == []


def test_a_run_goes_over_from_no_text_into_another() -> None:
    assert near("We said one two three four. Why so", "one two three four why so why so") == []
