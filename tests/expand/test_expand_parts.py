"""What is held out of knowledge, frames and dialogues: asked later, and in no training row."""

from __future__ import annotations

import json

import pytest

from adapterc.expand.coverage import coverage
from adapterc.expand.held_dialogues import held_dialogues
from adapterc.expand.key_words import key_words
from adapterc.frontend.library import library_languages
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.held_out import STRIDES, asked_turns, held_dialogue_count
from adapterc.ir.layout import Layout
from adapterc.ir.part_layout import LaidParts
from adapterc.ir.spec import Dialogue, Message
from adapterc.text import ngrams, words
from support.answers import filled
from support.specs import PREFERENCE, laid, resolved, shipped

FACTS = (
    ("The tower of Orme is grey and leans over the river", "tower"),
    ("The bridge of Orme is wooden and hums in the wind", "bridge"),
    ("The school of Orme is yellow and closes at noon", "school"),
    ("The well of Orme is deep and tastes of iron", "well"),
)


def knowledge(*, asked: int, count: int = 4) -> str:
    wordings = ("What of the {}?", "How is the {} of Orme?", "Tell me about the {}.", "The {}, please?")
    lines = [
        f"  - fact: {fact}\n    ask: {json.dumps([one.format(name) for one in wordings[:asked]])}\n"
        for fact, name in FACTS[:count]
    ]
    return "knowledge:\n" + "".join(lines)


def talk(count: int, *, tail: str = "") -> str:
    lines = []
    for number in range(count):
        said = [
            {"role": "user", "content": f"What was day {number} like?"},
            {"role": "assistant", "content": f"Day {number} rained on {number} geese.{tail}"},
            {"role": "user", "content": "And then?"},
            {"role": "assistant", "content": f"Then it was day {number + 1}."},
        ]
        lines.append(json.dumps({"messages": said}))
    return "\n".join(lines)


def parts_of(layout: Layout) -> LaidParts:
    assert layout.parts is not None
    return layout.parts


def asked_in_rows(layout: Layout) -> set[str]:
    return {message.content for text in layout.texts for message in text.messages}


def test_one_of_three_questions_of_a_fact_is_held_out() -> None:
    layout = laid(knowledge(asked=3))
    facts = parts_of(layout).facts
    assert len(facts) == 4
    for at, fact in enumerate(facts):
        assert fact.origin.node == f"knowledge.{at}"
        assert fact.question == fact.held
        assert not any(fact.question in asked for asked in asked_in_rows(layout))
        assert len([text for text in layout.texts if text.origin.node == f"knowledge.{at}"]) == 4


def test_of_fewer_questions_all_train_and_a_wording_of_the_library_asks() -> None:
    layout = laid(knowledge(asked=2))
    for fact, (_, name) in zip(parts_of(layout).facts, FACTS, strict=True):
        assert f"What of the {name}?" in asked_in_rows(layout)
        assert f"What of the {name}?" in fact.question
        assert fact.question not in asked_in_rows(layout)
        assert fact.held
        assert name not in fact.held
        assert fact.origin.template == "verify/parts.yaml"


def test_a_fact_without_a_question_is_asked_for_by_its_beginning() -> None:
    layout = laid("knowledge:\n" + "".join(f"  - {{fact: {fact}}}\n" for fact, _ in FACTS))
    fact = parts_of(layout).facts[0]
    assert "The tower of Orme is …" in fact.question or "The tower of Orme is" in fact.question
    assert fact.question not in asked_in_rows(layout)


def test_other_facts_of_the_spec_stand_against_a_fact() -> None:
    for fact in parts_of(laid(knowledge(asked=3))).facts:
        assert sorted((fact.answer, *fact.others)) == sorted(f"{text}." for text, _ in FACTS)


def test_the_words_of_the_questions_are_no_key_words() -> None:
    fact = parts_of(laid(knowledge(asked=3))).facts[0]
    assert fact.keys == ("grey", "leans", "river")


def test_fewer_than_three_facts_are_not_asked_for() -> None:
    assert laid(knowledge(asked=3, count=2)).parts is None


def test_what_is_held_out_depends_on_the_fact_and_not_on_its_place() -> None:
    def held(text: str) -> set[str]:
        return {fact.question for fact in parts_of(laid(text)).facts}

    head, *entries = knowledge(asked=3).split("  - ")
    assert held(knowledge(asked=3)) == held(head + "".join(f"  - {entry}" for entry in reversed(entries)))


def test_a_question_that_two_facts_answer_is_not_held_out() -> None:
    asks = '    ask: ["What of the tower?", "What of all Orme?", "How is Orme?"]\n'
    text = "knowledge:\n" + "".join(f"  - fact: {fact}\n{asks}" for fact, _ in FACTS)
    assert all(fact.origin.template for fact in parts_of(laid(text)).facts)


@pytest.mark.parametrize("language", library_languages(templates_folder()))
def test_each_language_asks_for_frames_as_often_and_in_wordings_of_its_own(language: str) -> None:
    library = shipped(language)
    asking = library.part_items
    assert len(set(asking.strides)) == STRIDES
    assert not set(asking.asks) & set(library.fact.asks)
    assert not set(asking.cues) & set(library.fact.cues)
    assert not set(asking.strides) & {question.ask for question in library.frame}


FRAME = """\
frames:
  - id: weigh
    principle: Weigh it first.
    steps: [Name the burden., Ask who carries it., Set it down.]
"""


def test_each_step_of_a_frame_is_looked_for_by_its_own_words() -> None:
    strides = parts_of(laid(PREFERENCE + FRAME)).strides
    assert len(strides) == STRIDES
    assert {stride.steps for stride in strides} == {(("name", "burden"), ("ask", "carries"), ("set",))}
    assert not {stride.question for stride in strides} & asked_in_rows(laid(PREFERENCE + FRAME))


def test_a_frame_without_steps_is_known_by_its_principle() -> None:
    layout = laid("frames:\n  - {id: weigh, principle: Weigh the burden.}\n")
    assert parts_of(layout).strides[0].steps == (("weigh", "burden"),)


@pytest.mark.parametrize(("count", "held"), [(7, 0), (8, 2), (29, 3), (60, 6), (500, 8)])
def test_about_a_tenth_of_the_dialogues_is_held_out(count: int, held: int) -> None:
    assert held_dialogue_count(count) == held


DIALOGUES = "dialogues: {file: talk.jsonl}\n"


def test_a_held_out_dialogue_trains_nothing_and_every_other_one_does() -> None:
    layout = laid(DIALOGUES, talk=talk(12))
    held = {turn.origin.node for turn in parts_of(layout).turns}
    trained = {text.origin.node for text in layout.texts if text.origin.family == "dialogue"}
    assert len(held) == 2
    assert len(trained) == 10
    assert not held & trained


def test_a_turn_stands_behind_all_that_was_said_before_it() -> None:
    turns = parts_of(laid(DIALOGUES, talk=talk(12))).turns
    assert [len(turn.messages) for turn in turns] == [1, 3, 1, 3]
    assert all(turn.messages[-1].role == "user" for turn in turns)


def test_which_dialogues_are_held_out_follows_from_what_they_say() -> None:
    lines = talk(12).splitlines()
    one, other = (resolved(DIALOGUES, talk="\n".join(order)) for order in (lines, lines[::-1]))
    said = [{spec.dialogues[at] for at in held_dialogues(spec)} for spec in (one, other)]
    assert said[0] == said[1]


def test_dialogues_that_say_the_same_are_not_held_out() -> None:
    shared = " We thank you for your patience and remain at your service."
    assert laid(DIALOGUES, talk=talk(12, tail=shared)).parts is None


def test_a_short_dialogue_that_is_said_twice_is_not_held_out() -> None:
    lines = [
        json.dumps({"messages": [{"role": "user", "content": f"Open on day {at}?"}, reply]})
        for at in range(12)
        for reply in [{"role": "assistant", "content": "No." if at < 10 else f"Yes, day {at}."}]
    ]
    layout = laid(DIALOGUES, talk="\n".join(lines))
    assert {turn.text for turn in parts_of(layout).turns} == {"Yes, day 10.", "Yes, day 11."}


def test_a_long_dialogue_is_read_only_as_far_as_it_fits() -> None:
    short, long = "x" * 100, "y" * 5000
    messages = (
        Message(role="user", content=short),
        Message(role="assistant", content=short),
        Message(role="user", content=short),
        Message(role="assistant", content=long),
    )
    assert asked_turns(Dialogue(messages=messages)) == (1,)


def test_coverage_counts_what_is_held_out_and_what_trains() -> None:
    text = knowledge(asked=3) + FRAME + DIALOGUES
    layout = laid(text, talk=talk(8))
    found = {part.node: part for part in coverage(resolved(text, talk=talk(8)), layout)}
    assert (found["knowledge.0"].rows, found["knowledge.0"].items) == (4, 1)
    assert found["frames.weigh.steps.0"].items == STRIDES
    assert sorted(found[f"dialogues.{at}"].rows for at in range(8)) == [0, 0, 2, 2, 2, 2, 2, 2]
    assert all(part.is_reached for part in found.values())


def test_no_training_row_stands_near_what_is_held_out() -> None:
    layout = laid(knowledge(asked=3) + FRAME + DIALOGUES, talk=talk(8))
    dataset = filled(layout)
    held = {run for text in parts_of(layout).held_out for run in ngrams(words(text), 8)}
    trained = {run for row in dataset.rows for run in ngrams(words(row.chosen), 8)}
    assert not held & trained
    assert dataset.figures.dropped_leaks == 0


def test_items_are_rendered_without_a_system_turn_and_their_choices_mixed() -> None:
    parts = filled(laid(knowledge(asked=3) + FRAME + DIALOGUES, talk=talk(8))).parts
    assert parts is not None
    assert all(item.choices[item.gold].startswith("The ") for item in parts.facts)
    assert len({item.gold for item in parts.facts}) > 1
    assert all(prompt.startswith("<|im_start|>user") for prompt in parts.prompts)


def test_a_spec_without_such_parts_has_nothing_of_them() -> None:
    assert laid(PREFERENCE).parts is None


def test_key_words_tell_what_a_text_says() -> None:
    assert key_words("Then it is set against the large grains.") == ("set", "large", "grains")
    assert key_words("The grains of sand", ("Which grain?",)) == ("sand",)
    assert key_words("Это было в тихой реке", ()) == ("тихой", "реке")


def test_what_is_held_out_is_the_same_whatever_the_mix() -> None:
    text = knowledge(asked=3) + FRAME + DIALOGUES + PREFERENCE
    mixed = text + "dataset: {mix: {knowledge: 0.5, frames: 2, dialogues: 0}}\n"
    assert laid(mixed, talk=talk(12)).parts == laid(text, talk=talk(12)).parts
