"""Weights of sections: how many rows each has, which ones stay, and when there are no more."""

from __future__ import annotations

from collections import Counter

import pytest

from adapterc.digest import digest
from adapterc.expand.layout import LayoutRequest, lay_out, lay_shares
from adapterc.expand.mix import unmixed
from adapterc.ir.layout import LaidPair, LaidText, Layout
from adapterc.ir.mix import section_of
from support.specs import PREFERENCE, SCENES, laid, resolved, shipped

ROLE = "role: {title: A keeper, summary: A keeper of a lamp., voice: Short., facts: [It sails., It reads.]}\n"
FACTS = """\
knowledge:
  - {fact: The lamp was lit in 1887., ask: [When was the lamp lit?]}
  - {fact: The keeper had two goats., ask: [How many goats were there?, What did the keeper keep?]}
"""
TALK = "dialogues:\n" + "".join(
    f"  - messages: [{{role: user, content: Ask {at}.}}, {{role: assistant, content: Said {at}.}}]\n"
    for at in range(10)
)
ALL = PREFERENCE + ROLE + FACTS + TALK


def mixed(weights: str, text: str = ALL, rows: str = "auto") -> Layout:
    return laid(f"{text}dataset: {{rows: {rows}, mix: {{{weights}}}}}\n")


def counts(layout: Layout) -> Counter[str]:
    rows: tuple[LaidPair | LaidText, ...] = (*layout.pairs, *layout.texts)
    return Counter(section_of(row.origin.node) for row in rows)


@pytest.fixture(scope="module")
def plain() -> Layout:
    return laid(ALL)


def test_the_weight_1_changes_nothing(plain: Layout) -> None:
    assert digest(mixed("traits: 1, role: 1.0, knowledge: 1")) == digest(plain)


def test_a_half_leaves_half_of_a_section_and_all_of_the_others(plain: Layout) -> None:
    before, after = counts(plain), counts(mixed("dialogues: 0.5"))
    assert after == before - Counter(dialogues=4)


def test_what_stays_are_rows_as_they_were_in_their_order(plain: Layout) -> None:
    few = [row for row in mixed("dialogues: 0.3, role: 0.5").texts if row.origin.node[0] in "dr"]
    assert [row for row in plain.texts if row in few] == few


def test_the_rows_of_a_smaller_weight_are_among_those_of_a_larger_one() -> None:
    fewer, more = (set(mixed(f"dialogues: {weight}").texts) for weight in (0.3, 0.6))
    assert fewer < more


def test_every_fact_keeps_a_row_before_any_keeps_two() -> None:
    kept = Counter(row.origin.node for row in mixed("knowledge: 0.25").texts)
    assert (kept["knowledge.0"], kept["knowledge.1"]) == (1, 1)


def test_the_weight_0_leaves_a_section_out() -> None:
    assert counts(mixed("traits: 0, dialogues: 0")).keys() == {"role", "knowledge"}


def test_written_rows_of_traits_stay_longer_than_composed_ones(plain: Layout) -> None:
    pairs = "    pairs: [{prompt: Why?, to: Since it is., from: Never!}]\n"
    text = PREFERENCE + pairs
    few = mixed("traits: 0.01", text)
    total = len(plain.pairs) + 1
    assert len(few.texts) == 1
    assert len(few.pairs) + 1 == round(0.01 * total)


def test_rows_says_how_many_rows_the_weight_1_stands_for() -> None:
    before = counts(mixed("role: 1", rows="100"))
    after = counts(mixed("traits: 2, role: 0.5", rows="100"))
    assert before.total() == 100 - 2  # two of ten dialogues are held out: no row stands in their place
    assert after["traits"] == 2 * before["traits"]
    assert after["role"] == round(0.5 * before["role"])


def test_more_of_a_fact_is_asked_in_further_words_and_none_twice(plain: Layout) -> None:
    found = [row for row in mixed("knowledge: 2").texts if row.origin.node.startswith("knowledge")]
    asked = [row.messages[0].content for row in found]
    assert len(set(asked)) == len(asked) == 2 * counts(plain)["knowledge"]


def test_more_of_a_scene_is_asked_in_further_words_and_none_twice() -> None:
    text = SCENES + PREFERENCE
    before, after = counts(laid(text)), mixed("scenes: 1.5", text)
    asked = [(row.messages, row.chosen) for row in after.texts]
    assert len(set(asked)) == len(asked)
    assert counts(after)["scenes"] == round(1.5 * before["scenes"])


def test_lessons_of_scenes_go_with_their_rows() -> None:
    assert mixed("scenes: 0", SCENES + PREFERENCE).lessons == ()


def test_replay_follows_the_rows_that_there_are() -> None:
    many, few = mixed("traits: 1"), mixed("traits: 0.1")
    others = len(few.pairs) + len(few.texts)
    assert len(few.replays) == round(others * 0.25) < len(many.replays)


def test_it_is_told_what_a_section_had_to_give() -> None:
    spec = resolved(f"{ALL}dataset: {{mix: {{dialogues: 2, knowledge: 2, role: 0, frames: 3}}}}\n")
    request = LayoutRequest(spec=spec, library=shipped())
    found = {
        one.section: (one.unweighted, one.wanted, one.rows) for one in lay_shares(request, lay_out(request))
    }
    assert found == {"role": (7, 0, 0), "knowledge": (8, 16, 16), "dialogues": (8, 16, 8)}
    assert lay_shares(LayoutRequest(spec=unmixed(spec), library=shipped()), lay_out(request)) == ()


def test_held_out_items_are_the_same_whatever_the_mix(plain: Layout) -> None:
    few = mixed("traits: 0, role: 0.5")
    assert (few.items, few.probes) == (plain.items, plain.probes)
