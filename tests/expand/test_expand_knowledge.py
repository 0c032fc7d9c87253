"""What a spec knows reaches the dataset: asked in more than one wording, answered by the fact."""

from __future__ import annotations

import pytest

from adapterc.expand.knowledge import ROWS
from adapterc.frontend.library import load_library
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.dataset import Row
from adapterc.ir.layout import LaidText
from adapterc.templating.sandbox import render
from support.answers import filled
from support.specs import PREFERENCE, laid

FACT = "Peat forms where dead plants lie in water without oxygen"


def rows(fact: str) -> list[LaidText]:
    return [text for text in laid(f"knowledge:\n{fact}").texts if text.origin.node == "knowledge.0"]


def asked(found: list[LaidText]) -> list[str]:
    return [text.messages[0].content for text in found]


def test_each_question_is_asked_as_it_stands_and_then_in_other_words() -> None:
    found = rows(f"  - {{fact: {FACT}, ask: [What is peat?, How does peat form?]}}\n")
    assert asked(found)[:2] == ["What is peat?", "How does peat form?"]
    assert len(set(asked(found))) == len(found) == ROWS
    assert ["What is peat?" in text for text in asked(found)[2:]] == [True, False]
    assert all(FACT + "." in text.chosen for text in found)
    assert [text.chosen == FACT + "." for text in found] == [True, False, True, False]


def test_questions_beyond_the_usual_number_are_all_asked() -> None:
    questions = [f"What is peat number {number}?" for number in range(9)]
    found = rows(f"  - {{fact: {FACT}, ask: {questions}}}\n")
    assert asked(found) == questions


def test_a_fact_without_a_question_is_asked_for_by_its_beginning() -> None:
    found = rows(f"  - {{fact: {FACT}}}\n")
    assert len(found) == ROWS
    assert all("Peat forms where dead plants …" in text for text in asked(found))
    assert {text.chosen for text in found} == {FACT + "."}


def test_a_long_fact_is_said_as_it_stands() -> None:
    page = "Peat is old. " * 100
    found = rows(f"  - {{fact: {page}, ask: [What is peat?]}}\n")
    assert {text.chosen for text in found} == {page.strip()}


@pytest.mark.parametrize(
    "fact", ["x", "泥" * 5_000, "a " * 9_000, "{{ fact }} {% for x in y %}", "1) a\\n2) b"]
)
def test_any_text_can_be_known(fact: str) -> None:
    for ask in ("", f', ask: ["{fact}"]'):
        found = rows(f'  - {{fact: "{fact}"{ask}}}\n')
        assert found
        assert all(len(text.messages[0].content) <= 20_100 for text in found)


def test_facts_train_without_an_opposite_but_themselves_stuck() -> None:
    three = "Peat is old. It forms in bogs. It burns."
    facts = (
        f"knowledge:\n  - {{fact: {FACT}, ask: [What is peat?]}}\n  - {{fact: {three}, ask: [Why peat?]}}\n"
    )
    trained: list[Row] = [row for row in filled(laid(facts)).rows if row.origin.node.startswith("knowledge")]
    assert {row.kind for row in trained if row.origin.node == "knowledge.0"} == {"demonstration"}
    assert all(row.rejected == "" or "It forms" in row.rejected for row in trained)


def test_the_rows_of_one_fact_are_no_parrot_s() -> None:
    questions = [f"What is peat number {number}?" for number in range(60)]
    figures = filled(laid(PREFERENCE + f"knowledge:\n  - {{fact: {FACT}, ask: {questions}}}\n")).figures
    assert figures.repeated_8gram_share < 0.03


def test_the_rows_depend_on_the_seed_and_on_nothing_else() -> None:
    fact = f"knowledge:\n  - {{fact: {FACT}, ask: [What is peat?]}}\n"
    assert laid(fact).texts == laid(fact).texts
    assert laid(fact).texts != laid(fact + "dataset: {seed: 1}\n").texts


@pytest.mark.parametrize("language", ["en", "ru"])
def test_wordings_are_enough_and_show_what_they_are_given(language: str) -> None:
    wordings = load_library(templates_folder(), language).library.fact
    assert len(set(wordings.asks)) >= ROWS
    assert len(set(wordings.cues)) >= ROWS
    assert len(set(wordings.answers)) >= ROWS
    assert all("Q?" in render(text, question="Q?") for text in wordings.asks)
    assert all("Begin" in render(text, opening="Begin") for text in wordings.cues)
    assert all("It is." in render(text, fact="It is.") for text in wordings.answers)


@pytest.mark.parametrize(
    ("question", "meant"),
    [("What is peat", "What is peat?"), ("Tell me of peat", "Tell me of peat."), ("Peat?", "Peat?")],
)
def test_a_question_without_a_closing_sign_gets_one_where_words_follow(question: str, meant: str) -> None:
    knowledge = f"knowledge:\n  - {{fact: {FACT}, ask: [{question}]}}\n"
    found = laid(f"{knowledge}dataset: {{mix: {{knowledge: 2}}}}\n").texts
    texts = asked([text for text in found if text.origin.node == "knowledge.0"])
    assert texts[0] == question
    assert {f"{meant} I have forgotten.", f"{meant} Say it plainly."} & set(texts)
    assert not [text for text in texts[1:] if f"{meant} " not in text and not text.endswith(question)]
