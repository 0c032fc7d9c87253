"""Lints that set texts beside each other: where they stay silent, and the least that makes them speak."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.model import Diagnostic
from adapterc.frontend.load import load
from adapterc.middle.lookalikes import skeleton
from adapterc.middle.resolve import resolve
from support.specs import HEAD, spec_file

_TRAIT = """\
traits:
  - id: calm
    kind: preference
    from: {name: hot, description: Flares up at every slight., markers: [how dare]}
    to:
      name: calm
      description: Weighs what happened before it answers.
      markers: [as it is]
      moves:
        open: ["Grant that {claim}.", "Say {claim}.", "{Claim}, as it is."]
        turn: ["MOVE", "Nothing in {subject} is ours.", "Then {subject} may wait."]
        close: ["The rest is weather."]
"""


def codes(folder: Path, text: str, **files: list[str]) -> list[str]:
    return [one.code for one in found(folder, text, **files)]


def found(folder: Path, text: str, **files: list[str]) -> list[Diagnostic]:
    beside = {stem: "\n".join(lines) + "\n" for stem, lines in files.items()}
    return list(resolve(load(spec_file(folder, HEAD + text, **beside)))[1])


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("{id: ask, kind: decrease, measure: questions}", []),
        ("{id: long, kind: increase, measure: reasoning_tokens}", []),
        (
            "{id: m, kind: decrease, measure: markers, from: {name: a, description: A, markers: [as it is]}, "
            "to: {name: b, description: Other.}}",
            ["AC0514"],
        ),
        (
            "{id: m, kind: decrease, measure: markers, from: {name: a, description: A., markers: [a fool]}, "
            "to: {name: b, description: Other.}}",
            [],
        ),
        (
            "{id: back, kind: increase, measure: exclamations, from: {name: a, description: 'Weighs, before "
            "it answers, what happened.'}, to: {name: b, description: Shouts.}}",
            ["AC0514"],
        ),
    ],
)
def test_traits_beside_each_other(second: str, expected: list[str], tmp_path: Path) -> None:
    assert codes(tmp_path, _TRAIT.replace("MOVE", "And then?") + f"  - {second}\n") == expected


def test_one_question_among_moves_is_no_contradiction_and_two_in_six_are(tmp_path: Path) -> None:
    text = _TRAIT + "  - {id: ask, kind: decrease, measure: questions}\n"
    assert codes(tmp_path, text.replace("MOVE", "And then?")) == []
    two = text.replace("MOVE", "And then?").replace("Then {subject} may wait.", "Is {subject} ours?")
    (contradiction,) = found(tmp_path, two)
    assert contradiction.message == "2 of 7 moves of `calm` ask a question, which `ask` is to decrease"


def _dialogues(answers: list[str]) -> list[str]:
    return [
        f'{{"messages": [{{"role": "user", "content": "{number} {answer[:5]}?"}}, '
        f'{{"role": "assistant", "content": "{answer}"}}]}}'
        for number, answer in enumerate(answers)
    ]


@pytest.mark.parametrize(("asking", "expected"), [(3, []), (7, ["AC0514"])])
def test_dialogues_full_of_what_is_to_vanish(asking: int, expected: list[str], tmp_path: Path) -> None:
    plain = ["Rain.", "Tin.", "Salt.", "Bread.", "Chalk.", "Wool.", "Clay.", "Rope.", "Slate.", "Peat."]
    said = [f"{answer} Who else?" if at < asking else answer for at, answer in enumerate(plain)]
    text = "traits: [{id: ask, kind: decrease, measure: questions}]\ndialogues: {file: talk.jsonl}\n"
    assert codes(tmp_path, text, talk=_dialogues(said)) == expected


def test_a_sentence_that_two_answers_share_is_not_yet_recited(tmp_path: Path) -> None:
    run = "and that is as far as I will go with it before tea"
    text = "traits: [{id: ask, kind: decrease, measure: questions}]\ndialogues: {file: talk.jsonl}\n"
    two = [f"Rain falls on roofs, {run}.", f"Tin holds soup, {run}.", "Salt keeps.", "Wool warms."]
    assert codes(tmp_path, text, talk=_dialogues(two)) == []
    three = [*two[:2], f"Salt keeps, {run.upper()}.", "Wool warms."]
    assert codes(tmp_path, text, talk=_dialogues(three)) == ["AC0517"]


def test_a_run_that_the_question_holds_is_an_answer_to_it(tmp_path: Path) -> None:
    run = "and that is as far as I will go with it before tea"
    talk = [
        f'{{"messages": [{{"role": "user", "content": "{word}, {run}?"}}, '
        f'{{"role": "assistant", "content": "{word}, {run}."}}]}}'
        for word in ("Rain", "Tin", "Salt")
    ]
    text = "traits: [{id: ask, kind: decrease, measure: questions}]\ndialogues: {file: talk.jsonl}\n"
    assert "AC0517" not in codes(tmp_path, text, talk=talk)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("less-noise", "lessnoise", True),
        ("c-1-11", "c-11-1", False),
        ("m-01-first", "m-10-first", False),
        ("mode1s", "models", True),
        ("modern", "modem", True),
        ("холод", "xoлoд", True),
        ("ca\u200blm", "calm", True),
        ("calm", "calmer", False),
        ("step-1", "step-2", False),
    ],
)
def test_what_a_hasty_eye_takes_for_one(one: str, other: str, alike: bool) -> None:
    assert (skeleton(one) == skeleton(other)) is alike


@pytest.mark.parametrize("marker", ["холод", "α-helix", "Δt", "mind you", "naïve"])
def test_a_marker_of_one_script_is_well(marker: str, tmp_path: Path) -> None:
    text = _TRAIT.replace("MOVE", "So it goes.").replace("how dare", marker)
    assert codes(tmp_path, text) == []


def test_a_language_of_latin_letters_is_no_matter_of_script(tmp_path: Path) -> None:
    text = _TRAIT.replace("MOVE", "Et alors, où en est {subject} — déjà là.")
    assert codes(tmp_path, text) == []


def test_a_few_russian_words_are_no_reason_to_change_the_base(tmp_path: Path) -> None:
    assert codes(tmp_path, _TRAIT.replace("MOVE", "Всё это {subject}.")) == []


def test_of_another_base_nothing_is_known_here(tmp_path: Path) -> None:
    text = "role: {title: Перевозчик, summary: Я вожу людей через реку и слушаю.}\n" + _TRAIT
    head = HEAD.replace("smollm2-135m-instruct", "Qwen/Qwen3-0.6B@c1899de289a04d12100db370d81485cdf75e47ca")
    path = tmp_path / "spec.yaml"
    path.write_text(head + text.replace("MOVE", "So."), encoding="utf-8")
    assert resolve(load(path))[1] == ()


_PAIR = """\
    pairs:
      - {prompt: Why wait at all?, to: "Waiting costs nothing that was ours to keep, hurry costs the road.",
         from: Never wait.}
"""
_PROBE = (
    '{"family": "%s", "subject": "waiting", "prompt": "%s", '
    '"to": "Waiting costs nothing that was ours to keep, hurry costs the road.", "from": "Never wait."}'
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["why wait at all"], ["AC0509", "AC0510"]),
        (["Why wait so long?"], ["AC0509", "AC0515"]),
        (["Why wait so long?", "Why wait so long?"], ["AC0509", "AC0509", "AC0515"]),
    ],
)
def test_what_a_rule_of_its_own_tells_is_told_once(
    asked: list[str], expected: list[str], tmp_path: Path
) -> None:
    text = _TRAIT.replace("MOVE", "So it goes.") + _PAIR + "    probes: {file: held.jsonl}\n"
    held = [_PROBE % (f"f{at}", prompt) for at, prompt in enumerate(asked)]
    assert sorted(codes(tmp_path, text, held=held)) == expected


_FACTS = """\
knowledge:
  - {fact: Peat forms where dead plants lie in standing water for a very long time., ask: [What is peat?]}
  - {fact: Peat forms where dead plants lie in standing water for a very long time., ask: [%s]}
"""


@pytest.mark.parametrize(
    ("asked", "expected"), [("what is peat", ["AC0530"]), ("What is peat in the end?", ["AC0515"])]
)
def test_two_facts_that_answer_one_question_are_told_once(
    asked: str, expected: list[str], tmp_path: Path
) -> None:
    text = _TRAIT.replace("MOVE", "So it goes.") + _FACTS % asked
    assert codes(tmp_path, text) == expected


_SOLD = "In the year %s the ferry over the wide river carried %s people from the one bank to the other."


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (("1914", "3,200"), ["AC0515"]),
        (("1915", "3,200"), []),
        (("1914", "3,300"), []),
        (("1914", "-3,200"), []),
    ],
)
@pytest.mark.parametrize("section", ["knowledge", "skills"])
def test_what_differs_in_a_number_is_another_thing_to_know(
    section: str, other: tuple[str, str], expected: list[str], tmp_path: Path
) -> None:
    one, two = (_SOLD % figures for figures in (("1914", "3,200"), other))
    text = f'knowledge: [{{fact: "{one}"}}, {{fact: "Then: {two}"}}]\n'
    if section == "skills":
        shown = f'{{prompt: Tell., answer: "{one}"}}, {{prompt: Do tell., answer: "{two}"}}'
        text = f"skills: [{{id: tell, demonstrations: [{shown}]}}]\n"
    assert codes(tmp_path, _TRAIT.replace("MOVE", "So it goes.") + text) == expected


def test_an_example_with_another_number_adds_nothing_but_weight(tmp_path: Path) -> None:
    shown = ", ".join(
        f'{{prompt: "Who crossed?", to: "{_SOLD % (year, "3,200")}", from: Nobody.}}' for year in (1914, 1915)
    )
    text = _TRAIT.replace("MOVE", "So it goes.") + f"    pairs: [{shown}]\n"
    assert codes(tmp_path, text) == ["AC0515"]


def test_a_question_that_only_the_other_pole_answers_is_not_trained_on(tmp_path: Path) -> None:
    text = _TRAIT.replace("MOVE", "So it goes.").replace(
        "markers: [how dare]}", "markers: [how dare], examples: [{prompt: Why wait?, answer: Never.}]}"
    )
    held = [_PROBE % ("f", "Why wait?")]
    assert codes(tmp_path, text + "    probes: {file: held.jsonl}\n", held=held) == ["AC0509"]


def test_a_flood_of_one_kind_is_counted_and_not_told(tmp_path: Path) -> None:
    text = "traits: [{id: ask, kind: decrease, measure: questions}]\ndialogues: {file: talk.jsonl}\n"
    shown = [one for one in found(tmp_path, text, talk=_dialogues(["Rain."]) * 100) if one.code == "AC0515"]
    assert len(shown) == 26
    assert shown[-1].message == "74 more findings of this kind from here on"


@pytest.mark.parametrize(
    ("trait", "expected"),
    [
        (
            "{id: a, kind: increase, measure: reasoning_tokens, verify: {ratio_to_base: {at_least: 0}}}",
            "AC0504",
        ),
        (
            "{id: a, kind: increase, measure: reasoning_tokens, verify: {ratio_to_base: {at_least: -1}}}",
            "AC0504",
        ),
        (
            "{id: a, kind: increase, measure: reasoning_tokens, verify: {ratio_to_base: {at_least: 1}}}",
            "AC0513",
        ),
        (
            "{id: a, kind: decrease, measure: reasoning_tokens, verify: {ratio_to_base: {at_most: 0}}}",
            "AC0504",
        ),
        ("{id: a, kind: increase, measure: questions, verify: {rate: {at_least: 0}}}", "AC0513"),
        ("{id: a, kind: increase, measure: questions, verify: {rate: {at_least: -0.1}}}", "AC0504"),
        ("{id: a, kind: decrease, measure: questions, verify: {rate: {at_most: 0}}}", "AC0505"),
        ("{id: a, kind: decrease, measure: questions, verify: {rate: {at_most: -0.1}}}", "AC0504"),
        ("{id: a, kind: decrease, measure: questions, verify: {rate: {at_most: 1}}}", "AC0513"),
    ],
)
def test_a_bound_that_is_wrong_is_told_once(trait: str, expected: str, tmp_path: Path) -> None:
    assert codes(tmp_path, f"traits: [{trait}]\n") == [expected]


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ("accuracy: {at_least: -0.1}", "AC0504"),
        ("accuracy: {at_least: 0}", "AC0513"),
        ("effect_size: {at_least: -1}", "AC0513"),
        ("effect_size: {at_least: 0}", "AC0513"),
    ],
)
def test_a_bound_on_poles_that_is_wrong_is_told_once(bound: str, expected: str, tmp_path: Path) -> None:
    text = _TRAIT.replace("MOVE", "So it goes.") + f"    verify: {{{bound}}}\n"
    assert codes(tmp_path, text) == [expected]


_PICTURES = (
    _TRAIT.replace("MOVE", "So it goes 🌧.")
    .replace("[how dare]", "[🔥, 🌧]")
    .replace("[as it is]", "[🌧]      \n      examples: [{prompt: Why?, answer: Since it is so 🔥 today.}]")
)


def test_markers_without_words_are_looked_for_as_they_are(tmp_path: Path) -> None:
    assert codes(tmp_path, _PICTURES) == ["AC0501", "AC0507"]
    assert codes(tmp_path, _PICTURES.replace("[🔥, 🌧]", "[❄, ☀]")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_TRAIT.replace("MOVE", "So it goes.").replace("[as it is]", "[as it is, As it  is]"), "marker"),
        (_TRAIT.replace("MOVE", "Nothing in {subject} is ours."), "move"),
        (_TRAIT.replace("MOVE", "So it goes.") + "role: {title: a, summary: b, facts: [c, d, c]}\n", "fact"),
        (
            _TRAIT.replace("MOVE", "So it goes.") + "frames: [{id: f, principle: p, steps: [s, t, s]}]\n",
            "step",
        ),
        (
            _TRAIT.replace("MOVE", "So it goes.") + "knowledge: [{fact: f, ask: [Why?, who?, why?]}]\n",
            "question",
        ),
    ],
)
def test_a_line_that_stands_twice_in_its_list(text: str, expected: str, tmp_path: Path) -> None:
    (twice,) = found(tmp_path, text)
    assert (twice.code, twice.message) == ("AC0515", f"this {expected} stands twice in its list")


@pytest.mark.parametrize(
    ("answer", "expected"), [("On Mill Lane, 7.", ["AC0530"]), ("on mill lane 5", ["AC0515"])]
)
def test_a_question_that_a_skill_answers_twice(answer: str, expected: list[str], tmp_path: Path) -> None:
    shown = (
        f'[{{prompt: Where is he?, answer: "On Mill Lane, 5."}}, {{prompt: where is he, answer: "{answer}"}}]'
    )
    text = _TRAIT.replace("MOVE", "So it goes.") + f"skills: [{{id: places, demonstrations: {shown}}}]\n"
    assert codes(tmp_path, text) == expected
