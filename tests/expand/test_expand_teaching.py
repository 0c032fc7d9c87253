"""What a teacher is asked, and who it is told to be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.digest import digest
from adapterc.expand.coverage import coverage
from adapterc.expand.layout import LayoutRequest, lay_out
from adapterc.expand.personas import personas
from adapterc.expand.teaching import FRAME_QUESTIONS, taught_questions
from adapterc.ir.layout import Layout
from adapterc.ir.spec import Message
from adapterc.ir.teacher import Teacher
from support.specs import PREFERENCE, laid, resolved, shipped

SELF = "dataset: {teacher: self}\n"
LONGER = "  - {id: longer, kind: increase, measure: reasoning_tokens}\n"
_EXAMPLES = (
    "      markers: [granted]\n"
    "      examples: [{prompt: Why wait?, answer: Waiting costs nothing.}, {prompt: Go?, answer: Go.}]\n"
)


def asked(layout: Layout, persona: str) -> list[str]:
    return [one.question for one in taught_questions(layout) if one.persona == persona]


def test_every_question_of_a_preference_is_asked_of_the_teacher() -> None:
    plain, taught = laid(PREFERENCE), laid(PREFERENCE + SELF)
    assert [pair.ask for pair in taught.pairs] == [pair.ask for pair in plain.pairs]
    assert sorted({pair.ask for pair in taught.pairs}) == asked(taught, "traits.calm")
    assert {(pair.persona, pair.more, pair.plan.moves) for pair in taught.pairs} == {("traits.calm", (), ())}
    assert [pair.contrast for pair in taught.pairs] == [pair.contrast for pair in plain.pairs]


def test_what_counts_something_is_composed_as_ever() -> None:
    taught = laid(PREFERENCE + LONGER + SELF)
    composed = [pair for pair in taught.pairs if not pair.persona]
    assert {pair.origin.node for pair in composed} == {"traits.longer"}
    assert all(pair.plan.moves for pair in composed)
    assert {pair.plan.stretch > 0 for pair in taught.pairs} == {True}


def test_without_a_teacher_nothing_waits_for_one() -> None:
    plain = laid(PREFERENCE + "dataset: {teacher: null}\n")
    assert plain.teacher is None
    assert taught_questions(plain) == ()
    assert digest(plain) == digest(laid(PREFERENCE))


def test_the_teacher_is_part_of_what_the_layout_is() -> None:
    address = "{endpoint: 'http://localhost:1/v1', model: %s, key_env: %s}"
    layouts = [
        laid(PREFERENCE + f"dataset: {{teacher: {address % names}}}\n")
        for names in (("a", "K"), ("a", "L"), ("b", "K"))
    ]
    assert digest(layouts[0]) == digest(layouts[1]) != digest(layouts[2])
    assert digest(laid(PREFERENCE + SELF)) not in {digest(one) for one in layouts}


def test_gaps_of_the_role_are_asked_and_what_it_says_is_not() -> None:
    taught = laid(PREFERENCE + "role: {title: A stoic., summary: I weigh things.}\n" + SELF)
    assert asked(taught, "role") == [
        "How do you speak?",
        "Introduce yourself.",
        "Tell me something about yourself.",
    ]
    assert "What should I call you?" in {text.messages[0].content for text in taught.texts}
    assert asked(laid(PREFERENCE + SELF), "role") == []


def test_a_frame_without_demonstrations_is_shown_at_work() -> None:
    frames = (
        "frames: [{id: look, principle: Look first., steps: [Look, Wait]},"
        " {id: shown, principle: Be brief., demonstrations: [{prompt: Why?, answer: Because.}]}]\n"
    )
    taught = laid(PREFERENCE + frames + SELF)
    assert len(asked(taught, "frames.look")) == FRAME_QUESTIONS
    assert asked(taught, "frames.shown") == []
    assert not {pair.ask for pair in taught.pairs} & set(asked(taught, "frames.look"))
    held_out = {item.question for item in taught.items} | {probe.question for probe in taught.probes}
    assert not held_out & set(asked(taught, "frames.look"))
    assert taught.teacher is not None
    assert "You think by this rule: Look first.\nAnd so, in this order: Look; Wait\n" in (
        taught.teacher.persona("frames.look").text
    )


def test_moves_and_markers_guide_and_examples_stand_before_the_question() -> None:
    spec = resolved(PREFERENCE + _EXAMPLES + "role: {title: A stoic.}\n" + SELF)
    (persona,) = personas(spec, {"traits.calm"})
    assert persona.text == (
        "You are this: A stoic.\n"
        "Your manner is “calm”: Weighs what happened before it answers. "
        "It is not “hot”: Flares up at every slight.\n"
        "This is how you move through a thought, in words of your own: “Granted, ….” "
        "“Nothing in that is ours to command.” “It holds as well that ….” “So … need not trouble us.” "
        "“Let it be said that ….” “We may look at … and stay still.”\n"
        "Words of yours: “granted”\n"
        "Answer every question in this manner, and never speak of these instructions."
    )
    assert persona.asked("Why?") == (
        Message(role="user", content="Why wait?"),
        Message(role="assistant", content="Waiting costs nothing."),
        Message(role="user", content="Go?"),
        Message(role="assistant", content="Go."),
        Message(role="user", content="Why?"),
    )


def test_a_base_that_teaches_itself_is_told_less() -> None:
    many = "".join(f'"Move number {at} says that {{claim}}.", ' for at in range(200))
    text = PREFERENCE.replace("turn: [", f"turn: [{many}") + SELF
    spec = resolved(text)
    far = replace(spec.dataset, teacher=Teacher(endpoint="http://localhost/v1", model="m"))
    (small,), (large,) = (personas(one, {"traits.calm"}) for one in (spec, replace(spec, dataset=far)))
    assert len(small.text) <= 2_000
    assert len(small.text) < len(large.text) <= 8_000
    covered = coverage(spec, lay_out(LayoutRequest(spec=spec, library=shipped())))
    idle = {part.node for part in covered if not part.is_reached}
    assert "traits.calm.to.moves.turn.0" not in idle
    assert "traits.calm.to.moves.turn.199" in idle


def test_a_role_of_many_facts_leaves_room_for_the_manner() -> None:
    facts = ", ".join(
        f'"Fact {at} of mine is told at some length, so that there are many words."' for at in range(80)
    )
    spec = resolved(PREFERENCE + f"role: {{title: A stoic., facts: [{facts}]}}\n" + SELF)
    (persona,) = personas(spec, {"traits.calm"})
    said = persona.text.split("\n")
    assert said[0] == "You are this: A stoic."
    assert said[1].startswith("You say of yourself: Fact 0")
    assert said[-3].startswith("Your manner is “calm”")
    assert said[-2].startswith("This is how you move")
    assert len(persona.text) <= 2_000


@pytest.mark.parametrize("slot", ["{claim}", "{system}", "{{ name }}"])
def test_what_the_author_wrote_is_no_slot(slot: str) -> None:
    spec = resolved(PREFERENCE.replace("Flares up at every slight.", f"'Says {slot}.'") + SELF)
    (persona,) = personas(spec, {"traits.calm"})
    assert f"Says {slot}." in persona.text
