"""Rows by what they say."""

from __future__ import annotations

from typing import Any

from adapterc.driver.compared_rows import Told, compared_rows
from adapterc.driver.row_texts import recorded_rows
from adapterc.ir.comparison import PartRows, RowText


def told(name: str, said: str, *, node: str = "traits.calm.to", asked: str = "Why?") -> Told:
    text = RowText(id=name, node=node, family="f", template="t", asked=asked, said=said, against="")
    return Told(text=text, content=(asked, said))


def test_rows_of_one_content_are_one_row_whatever_their_ids() -> None:
    found = compared_rows([told("a", "x"), told("b", "y")], [told("c", "y"), told("d", "x")], what="laid out")
    assert found.parts == (PartRows(part="traits.calm", same=2),)
    assert not found.differs


def test_a_row_that_stands_there_twice_counts_twice() -> None:
    found = compared_rows([told("a", "x"), told("b", "x")], [told("a", "x")], what="laid out")
    assert found.parts == (PartRows(part="traits.calm", same=1, removed=1),)


def test_of_one_id_or_one_question_it_is_a_row_that_changed() -> None:
    before = [told("a", "x", asked="One?"), told("b", "y", asked="Two?"), told("c", "z", asked="Three?")]
    after = [told("a", "X", asked="Other?"), told("n", "Y", asked="Two?"), told("m", "Z", asked="Four?")]
    found = compared_rows(before, after, what="laid out")
    assert found.parts == (PartRows(part="traits.calm", changed=2, added=1, removed=1),)
    changed = [(one.before.said, one.after.said) for one in found.shown if one.before and one.after]
    assert changed == [("x", "X"), ("y", "Y")]


def test_parts_are_traits_and_whole_sections() -> None:
    nodes = (
        "traits.calm.to.examples.0",
        "traits.slow",
        "dialogues.3",
        "knowledge.7",
        "role.title",
        "scenes.2.forms.1",
    )
    found = compared_rows([], [told(node, node, node=node) for node in nodes], what="laid out")
    assert [(part.part, part.added) for part in found.parts] == [
        ("traits.calm", 1),
        ("traits.slow", 1),
        ("dialogues", 1),
        ("knowledge", 1),
        ("role", 1),
        ("scenes", 1),
    ]


def test_a_few_of_each_kind_are_shown() -> None:
    found = compared_rows([], [told(str(number), str(number)) for number in range(50)], what="laid out")
    assert (found.parts[0].added, len(found.shown)) == (50, 8)


def test_records_of_an_artifact_are_read_for_what_is_there() -> None:
    records: list[dict[str, Any]] = [
        {
            "id": "a",
            "kind": "pair",
            "messages": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So."}],
            "rejected": "No.",
            "origin": {"node": "traits.calm", "family": "f", "template": "t"},
        },
        {"id": 7, "kind": None, "messages": "none", "origin": [], "rejected": {}, "question": "Who?"},
        {"messages": [{"role": "assistant", "content": "Plain text."}], "extra": float("nan")},
    ]
    one, two, three = recorded_rows(records)
    assert (one.text.asked, one.text.said, one.text.against, one.part) == (
        "Why?",
        "So.",
        "No.",
        "traits.calm",
    )
    assert (two.text.id, two.text.asked, two.part) == ("", "Who?", "")
    assert (three.text.asked, three.text.said) == ("", "Plain text.")


def test_ids_and_seeds_are_no_content() -> None:
    records = [
        {"id": name, "origin": {"node": "role", "seed": seed}, "x": 1} for name, seed in (("a", 1), ("b", 2))
    ]
    one, two = recorded_rows(records)
    assert one.content == two.content
