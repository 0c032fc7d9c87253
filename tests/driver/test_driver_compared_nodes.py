"""Two records of resolved specs, node by node."""

from __future__ import annotations

from typing import Any

import pytest

from adapterc.driver.compared_nodes import compared_nodes
from adapterc.driver.node_paths import node_path, outline, shown_path


def found(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    return [
        (one.change, shown_path(one.after or one.before or ()), one.old, one.new)
        for one in compared_nodes(old, new)
    ]


def moves(*texts: str) -> dict[str, Any]:
    return {"traits": [{"id": "calm", "to": {"moves": {"open": list(texts)}}}]}


def test_equal_records_have_no_difference() -> None:
    assert found(moves("a", "b"), moves("a", "b")) == []


def test_the_order_of_keys_is_none() -> None:
    assert found({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1}) == []


def test_an_entry_put_in_between_is_one_addition() -> None:
    assert found(moves("a", "b", "c"), moves("a", "x", "b", "c")) == [
        ("added", "traits.calm.to.moves.open[1]", None, "x")
    ]


def test_an_edited_text_is_one_change_with_both_texts() -> None:
    assert found(moves("Suppose {claim} here.", "b"), moves("Suppose {claim} there.", "b")) == [
        ("changed", "traits.calm.to.moves.open[0]", "Suppose {claim} here.", "Suppose {claim} there.")
    ]


def test_as_many_other_texts_in_one_place_are_changes_and_more_or_fewer_are_not() -> None:
    assert [one[0] for one in found(moves("one two", "x"), moves("three four", "x"))] == ["changed"]
    told = [one[0] for one in found(moves("one two", "x"), moves("three four", "five", "x"))]
    assert told == ["removed", "added", "added"]


def test_a_record_of_which_nothing_stayed_is_one_gone_and_one_new() -> None:
    old, new = {"fact": "a", "ask": ["b"]}, {"fact": "c", "ask": ["d"]}
    assert [one[0] for one in found({"knowledge": [old]}, {"knowledge": [new]})] == ["removed", "added"]
    kept = {"fact": "a", "ask": ["d"]}
    assert found({"knowledge": [old]}, {"knowledge": [kept]}) == [
        ("changed", "knowledge[0].ask[0]", "b", "d")
    ]


def test_what_stands_elsewhere_has_moved() -> None:
    assert found(moves("a", "b", "c"), moves("b", "c", "a")) == [
        ("moved", "traits.calm.to.moves.open[2]", "a", "a")
    ]


def test_a_text_that_stood_there_twice_and_moved_once_is_gone_once() -> None:
    told = [one[0] for one in found(moves("a", "b", "a", "c"), moves("b", "c", "a"))]
    assert (told.count("removed"), told.count("added")) == (1, 0)


def test_entries_go_by_their_ids_and_their_order_is_told() -> None:
    old = {"traits": [{"id": "calm", "measure": "a"}, {"id": "slow", "measure": "b"}]}
    new = {"traits": [{"id": "slow", "measure": "c"}, {"id": "calm", "measure": "a"}]}
    assert found(old, new) == [
        ("changed", "traits.slow.measure", "b", "c"),
        ("moved", "traits", "calm, slow", "slow, calm"),
    ]


def test_paths_are_an_authors() -> None:
    old = {
        "traits": [
            {"id": "calm", "opposite": {"name": "a"}, "thresholds": [{"metric": "rate", "at_most": 0.1}]}
        ],
        "training": {"ffn": True},
        "templates": [{"path": "own.yaml", "families": ["x"]}],
    }
    new = {
        "traits": [
            {"id": "calm", "opposite": {"name": "b"}, "thresholds": [{"metric": "rate", "at_most": 0.2}]}
        ],
        "training": {"ffn": False},
        "templates": [{"path": "own.yaml", "families": ["y"]}],
    }
    assert [path for _, path, _, _ in found(old, new)] == [
        "traits.calm.from.name",
        "traits.calm.verify.rate.at_most",
        "training.targets.ffn",
        "dataset.templates.own.yaml.families[0]",
    ]


def test_spans_know_scenes_by_their_places() -> None:
    old = {"scenes": [{"token": "Δ21", "emotion": "fear"}]}
    new = {"scenes": [{"token": "Δ22", "emotion": "joy"}, {"token": "Δ21", "emotion": "calm"}]}
    paths = [one.after for one in compared_nodes(old, new)]
    assert [node_path(path) for path in paths if path] == ["scenes.0", "scenes.1.emotion"]
    assert [shown_path(path) for path in paths if path] == ["scenes.Δ22", "scenes.Δ21.emotion"]


@pytest.mark.parametrize("empty", [None, "", [], {}, {"a": [], "b": {"c": None}}])
def test_what_is_empty_is_as_good_as_not_there(empty: object) -> None:
    assert found({"a": 1, "b": empty}, {"a": 1}) == []
    assert found({"a": 1}, {"a": 1, "b": empty}) == []
    assert found({"b": empty}, {"b": "x"}) == [("added", "b", None, "x")]


def test_false_and_zero_are_not_empty() -> None:
    assert found({"a": None}, {"a": False}) == [("added", "a", None, False)]
    assert found({"a": 0}, {}) == [("removed", "a", 0, None)]


def test_words_that_an_artifact_keeps_to_itself_are_told_by_their_hash() -> None:
    old = {"dialogues": [{"left_out": 2, "sha256": "aa"}]}
    (one,) = compared_nodes(old, {"dialogues": [{"left_out": 3, "sha256": "bb"}]})
    assert (outline(one.old), outline(one.new)) == ("2 left out, SHA-256 aa", "3 left out, SHA-256 bb")
    assert shown_path(one.after or ()) == "dialogues"


def test_lists_too_long_to_align_are_compared_as_what_they_hold() -> None:
    long = [f"text {number}" for number in range(3_000)]
    told = found({"a": long}, {"a": ["new", *long[:-1]]})
    assert told == [("removed", "a[2999]", "text 2999", None), ("added", "a[0]", None, "new")]


def test_an_outline_leaves_out_what_is_empty() -> None:
    value = {
        "id": "calm",
        "opposite": {"name": "hot", "markers": []},
        "pairs": [{"to": "a", "from": "b"}],
        "n": None,
    }
    assert outline(value) == "id: calm\nfrom:\n  name: hot\npairs:\n  - to: a\n    from: b"
