"""What two questions differ in besides their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.frontend.load import load
from adapterc.middle.resolve import resolve
from adapterc.middle.signs import signs, wording
from support.specs import HEAD, spec_file


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is 3 + 4?", "What is 3 * 4?"),
        ("What is 3+4?", "What is 3*4?"),
        ("What is 3 - 4?", "What is 3 + 4?"),
        ("What is (3 + 4) * 5?", "What is 3 + (4 * 5)?"),
        ("What is the square of -5?", "What is the square of 5?"),
        ("Is x < 2?", "Is x > 2?"),
        ("Is x <= 2?", "Is x < 2?"),
        ("Is x ≥ 2?", "Is x ≤ 2?"),
        ("What does a || b do?", "What does a && b do?"),
        ("What does a == b do?", "What does a = b do?"),
        ("Is !x true?", "Is x true?"),
        ("What is x - y?", "What is x + y?"),
        ("What is 2**3?", "What is 2*3?"),
        ("What is 1:2?", "What is 1.2?"),
        ("What is C++?", "What is C#?"),
        ("What is C++?", "What is C?"),
        ("What is .NET?", "What is net?"),
        ("Is it 5%?", "Is it 5?"),
        ("Сколько будет 5 ₽?", "Сколько будет 5 $?"),
        ("What does `;` do?", "What does `:` do?"),
        ("What type is [1, 2]?", "What type is {1, 2}?"),
        ("What is [] in Python?", "What is () in Python?"),
        ("What does 😀 mean?", "What does 😢 mean?"),
        ("😀", "😢"),
        ("?!", "..."),
    ],
)
def test_signs_that_make_another_question(one: str, other: str) -> None:
    assert wording(one) != wording(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is peat?", "what is  peat"),
        ("**What** is ~~peat~~?", "What is peat?"),
        ("# What is peat", "- What is peat?"),
        ("> What is peat?", '"What" is peat?'),
        ("* What is peat?", "(What is peat?)"),
        ("Well - what is peat?", "Well, what is peat?"),
        ("Ну — что такое торф…", "Ну, что такое «торф»?"),
        ("Wait... what?", "Wait, what?"),
        ("What is 3 − 4?", "What is 3 - 4?"),
        ("Does it cost $5?", "Does it cost 5$?"),
        ("What's new?", "What’s new"),
    ],
)
def test_signs_that_only_adorn_words(one: str, other: str) -> None:
    assert wording(one) == wording(other)


def test_signs_stand_in_their_order() -> None:
    assert signs("What is -2 + (3 × 4)²?") == ("-", "+", "(", "×", ")")


def test_long_rows_of_signs_are_no_work() -> None:
    for sign in "-~=*/#.!:`+":
        assert len(signs(f"a{sign * 20_000}")) <= 20_000


_TRAIT = """\
traits:
  - id: calm
    kind: preference
    from: {name: hot, description: Flares up at every slight.}
    to:
      name: calm
      description: Weighs what happened before it answers.
      examples: [{prompt: "What is 3 + 4?", answer: "Seven, and no more."}]
      moves:
        open: ["Grant that {claim}.", "Say {claim}.", "{Claim}, as it is."]
        turn: ["So it goes.", "Nothing in {subject} is ours.", "Then {subject} may wait."]
    probes: {file: held.jsonl}
"""
_PROBE = '{"family": "f", "subject": "sums", "prompt": "%s", "to": "Quite so.", "from": "How dare you."}'


def codes(folder: Path, text: str, **files: str) -> list[str]:
    return sorted(one.code for one in resolve(load(spec_file(folder, HEAD + text, **files)))[1])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("What is 3 * 4?", ["AC0509"]), ("what is 3+4", ["AC0509", "AC0510"])],
)
def test_a_held_out_sum_leaks_only_where_it_is_the_same_sum(
    asked: str, expected: list[str], tmp_path: Path
) -> None:
    assert codes(tmp_path, _TRAIT, held=_PROBE % asked) == expected


@pytest.mark.parametrize(("asked", "expected"), [("C#", []), ("c++", ["AC0530"])])
def test_two_languages_are_two_questions(asked: str, expected: list[str], tmp_path: Path) -> None:
    text = "traits: [{id: ask, kind: decrease, measure: questions}]\nknowledge:\n"
    text += '  - {fact: "It came out of C, with classes.", ask: ["What is C++?"]}\n'
    text += f'  - {{fact: It was made for a runtime by a large firm., ask: ["What is {asked}?"]}}\n'
    assert codes(tmp_path, text) == expected


@pytest.mark.parametrize(("sign", "expected"), [("<", ["AC0515"]), (">", [])])
def test_demonstrations_that_differ_in_a_sign_show_two_things(
    sign: str, expected: list[str], tmp_path: Path
) -> None:
    shown = "{prompt: Is %s %s %s?, answer: Compare the two of them and say whether it is so or not so.}"
    both = ", ".join((shown % ("x", "<", "y"), shown % ("x", sign, "y")))
    text = "traits: [{id: ask, kind: decrease, measure: questions}]\n"
    assert codes(tmp_path, f"{text}skills: [{{id: compare, demonstrations: [{both}]}}]\n") == expected


@pytest.mark.parametrize(("said_back", "expected"), [("🫂", []), ("🥳", ["AC0515"])])
def test_dialogues_of_pictures_are_told_apart(said_back: str, expected: list[str], tmp_path: Path) -> None:
    turns = '{"messages": [{"role": "user", "content": "%s"}, {"role": "assistant", "content": "%s"}]}\n'
    talk = turns % ("🎉", "🥳") + turns % ("🎉" if expected else "😢", said_back)
    text = "traits: [{id: ask, kind: decrease, measure: questions}]\ndialogues: {file: talk.jsonl}\n"
    assert codes(tmp_path, text, talk=talk) == expected
