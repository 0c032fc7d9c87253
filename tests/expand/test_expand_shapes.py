"""Specs of other shapes than the checkout's own: the poles of a trait differ in what it is about."""

from __future__ import annotations

from statistics import median

import pytest

from adapterc.ir.dataset import Dataset, Row
from adapterc.ir.measures import STRUCTURES
from adapterc.scorers import count
from adapterc.structure_scorers import has_structure
from adapterc.text import sentences, words
from support.answers import filled
from support.specs import PREFERENCE, laid

_POLES = {
    "increase": "from: {name: landsman, description: Plain.}, "
    "to: {name: pirate, description: Salt., markers: [arr, by the powers]}",
    "decrease": "from: {name: hedging, description: Hedges., markers: [perhaps, it seems]}, "
    "to: {name: sure, description: States.}",
}
_MARKERS = {"increase": ("arr", "by the powers"), "decrease": ("perhaps", "it seems")}
_UNCOUNTED = {"assistant_phrases": 0.35}
"""Share of answers: the library has courtesies that the scorer does not count."""

_RATES = ("assistant_phrases", "exclamations", "list_items", "markers", "questions")


def spec(kind: str, measure: str) -> str:
    poles = f", {_POLES[kind]}" if measure == "markers" else ""
    return f"traits: [{{id: t, kind: {kind}, measure: {measure}{poles}}}]\n"


def pairs(dataset: Dataset) -> list[Row]:
    return [row for row in dataset.rows if row.kind == "pair"]


def repeats(text: str) -> bool:
    """Whether a text says a sentence twice, as an answer that is stuck does."""
    return len(set(sentences(text))) < len(sentences(text))


def check_health(dataset: Dataset) -> None:
    """What holds for the rows of any spec."""
    found = pairs(dataset)
    assert len(found) > 200
    assert len({row.origin.family for row in found}) >= 24
    assert dataset.figures.repeated_8gram_share <= 0.03
    assert dataset.figures.distinct_3 >= 0.5
    for row in found:
        for text in (row.chosen, row.rejected):
            assert text.strip() == text != ""
            assert "{" not in text
            assert "  " not in text


@pytest.mark.parametrize("kind", ["increase", "decrease"])
@pytest.mark.parametrize("measure", _RATES)
def test_a_rate_is_shown_by_one_pole_and_kept_out_of_the_other(kind: str, measure: str) -> None:
    dataset = filled(laid(spec(kind, measure)))
    check_health(dataset)
    found = pairs(dataset)
    shown, hidden = [row.chosen for row in found], [row.rejected for row in found]
    if kind == "decrease":
        shown, hidden = hidden, shown
    assert [text for text in hidden if count(measure, text, _MARKERS[kind])] == []
    silent = [text for text in shown if not count(measure, text, _MARKERS[kind])]
    assert len(silent) <= _UNCOUNTED.get(measure, 0.0) * len(shown), silent[:3]


@pytest.mark.parametrize("structure", [structure.id for structure in STRUCTURES])
@pytest.mark.parametrize("beside", ["", PREFERENCE])
def test_a_structure_is_every_chosen_answer_s_and_no_rejected_one_s(structure: str, beside: str) -> None:
    dataset = filled(
        laid((beside or "traits:\n") + f"  - {{id: t, kind: structure, measure: {structure}}}\n")
    )
    found = pairs(dataset)
    own = [row for row in found if row.origin.node == "traits.t"]
    assert len(own) == (60 if beside else 295) <= len(found)
    assert [row.chosen for row in found if not has_structure(structure, row.chosen)] == []
    assert [row.rejected for row in own if has_structure(structure, row.rejected)] == []
    assert dataset.figures.dropped_empty == 0
    if not beside:
        assert dataset.figures.repeated_8gram_share <= 0.03
        ratios = [len(words(row.chosen)) / len(words(row.rejected)) for row in own]
        assert 0.8 <= median(ratios) <= 1.25


@pytest.mark.parametrize("measure", _RATES)
def test_the_poles_of_a_rate_are_about_equally_long(measure: str) -> None:
    found = pairs(filled(laid(spec("increase", measure))))
    ratios = [len(words(row.chosen)) / len(words(row.rejected)) for row in found]
    assert 0.8 <= median(ratios) <= 1.25


def test_longer_reasoning_alone_is_longer_and_carries_reasons() -> None:
    dataset = filled(laid(spec("increase", "reasoning_tokens")))
    check_health(dataset)
    ratios = [len(words(row.chosen)) / len(words(row.rejected)) for row in pairs(dataset)]
    assert median(ratios) > 1.3


def test_shorter_reasoning_is_one_claim_about_the_subject() -> None:
    dataset = filled(laid(spec("decrease", "reasoning_tokens")))
    check_health(dataset)
    for row in pairs(dataset):
        assert row.chosen.count(".") == 1
        assert len(words(row.chosen)) < len(words(row.rejected))


def test_a_preference_that_is_to_be_short_keeps_a_move() -> None:
    moves = ("ours to command", "and stay still")
    dataset = filled(laid(PREFERENCE + "  - {id: short, kind: decrease, measure: reasoning_tokens}\n"))
    found = pairs(dataset)
    assert len(found) > 200
    short = [row for row in found if row.origin.node == "traits.short"]
    assert sum(any(move in row.chosen for move in moves) for row in found) > len(found) / 2
    assert median(len(words(row.chosen)) / len(words(row.rejected)) for row in short) < 0.5


def test_a_preference_obeys_the_counted_traits_beside_it() -> None:
    asking = PREFERENCE.replace('"So {subject} need not trouble us."', '"Who asked {subject}?", "So it is."')
    found = pairs(filled(laid(asking + "  - {id: q, kind: decrease, measure: questions}\n")))
    assert any("Who asked" in row.chosen for row in pairs(filled(laid(asking))))
    assert not any("?" in row.chosen for row in found)
    loud = pairs(filled(laid(PREFERENCE + "  - {id: e, kind: increase, measure: exclamations}\n")))
    assert all("!" in row.chosen for row in loud)


def test_three_moves_are_enough_for_rows() -> None:
    few = """\
traits:
  - id: calm
    kind: preference
    from: {name: hot, description: Flares up.}
    to:
      name: calm
      description: Weighs.
      moves: {open: ["Granted, {claim}."], turn: ["None of that is ours."], close: ["So be it, {subject}."]}
"""
    dataset = filled(laid(few))
    check_health(dataset)
    assert dataset.figures.dropped_empty == 0
    closed = [row.chosen.endswith(f"So be it, {row.subject}.") for row in pairs(dataset)]
    assert sum(closed) > 0.9 * len(closed)


def test_examples_and_markers_without_moves_still_show_the_pole() -> None:
    shown = """\
traits:
  - id: pirate
    kind: preference
    from:
      name: landsman
      description: Plain.
      markers: [in general]
      examples: [{prompt: What is a harbour?, answer: "In general, a harbour holds ships."}]
    to:
      name: pirate
      description: Salt.
      markers: [arr, matey]
      examples:
        - {prompt: What is a harbour?, answer: "Arr, a harbour be where ships sleep, matey."}
        - {prompt: Why do we sail?, answer: "Because the wind asks us to, matey."}
"""
    dataset = filled(laid(shown))
    check_health(dataset)
    found = [row for row in pairs(dataset) if row.origin.template]
    assert all(count("markers", row.chosen, ("arr", "matey")) for row in found)
    own = [row.rejected for row in found if not repeats(row.rejected)]
    opposed = [count("markers", text, ("in general",)) for text in own]
    assert len(own) > 80  # chance decides which rows are set against themselves, stuck
    assert 0.35 < sum(opposed) / len(opposed) < 0.65


def test_two_preferences_speak_each_in_its_own_moves() -> None:
    second = PREFERENCE.removeprefix("traits:\n").replace("id: calm", "id: old")
    second = second.replace("Granted, {claim}.", "In my day {claim}.").replace(
        "Let it be said that {claim}.", "It was always held that {claim}."
    )
    dataset = filled(laid(PREFERENCE + second))
    check_health(dataset)
    for row in pairs(dataset):
        old = row.chosen.startswith(("In my day", "It was always held"))
        calm = row.chosen.startswith(("Granted,", "Let it be said"))
        assert not (old and row.origin.node == "traits.calm")
        assert not (calm and row.origin.node == "traits.old")
