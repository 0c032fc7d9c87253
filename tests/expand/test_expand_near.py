"""Authored rows that share a run of eight words with a held-out text, wherever it begins in either."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.expand.near import near_held_out
from adapterc.ir.apart import Apart
from adapterc.ir.layout import Layout
from adapterc.text import hear
from support.specs import PREFERENCE, laid

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


PAIR, PROBE = f"{RUN} nine", f"nought {RUN}"
PAIRS = (
    f"    pairs: [{{prompt: Why so?, to: {PAIR}, from: No.}}]\n"
    f"    probes: [{{family: f, subject: s, prompt: Who knows?, to: {PROBE}, from: Nobody.}}]\n"
)


def test_what_is_known_to_be_apart_is_not_compared_again() -> None:
    layout = laid(PREFERENCE + PAIRS)
    held_out = frozenset({"Who knows?", PROBE, "Nobody."})
    assert len(near_held_out(layout)) == 1
    assert not near_held_out(layout, Apart(heard=hear([PAIR, PROBE]), held_out=held_out))
    assert (
        len(near_held_out(layout, Apart(heard=hear([PAIR]), held_out=held_out, near=frozenset({PAIR})))) == 1
    )


def test_what_is_apart_from_a_spec_s_own_may_be_near_to_what_is_shipped() -> None:
    layout = replace(laid(PREFERENCE + PAIRS), neutral=(RUN,))
    assert len(near_held_out(layout, Apart(heard=hear([PAIR]), held_out=frozenset({PROBE})))) == 1


def test_a_row_that_says_a_held_out_text_is_near_it_though_both_were_heard() -> None:
    layout = laid(PREFERENCE + PAIRS.replace("nought ", "").replace(" nine", ""))
    known = Apart(
        heard=hear([RUN, "Who knows?", "Nobody."]), held_out=frozenset({RUN, "Who knows?", "Nobody."})
    )
    assert len(near_held_out(layout, known)) == 1
