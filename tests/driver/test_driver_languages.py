"""The languages of a spec against the template library and the spec's own texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver.compile import check
from support.specs import HEAD, PREFERENCE, spec_file

HUB = f"some/model@{'0' * 40}"
FERRYMAN = """\
role: {title: старый паромщик, summary: Я сорок лет вожу лодку через эту реку и говорю мало.}
traits:
  - id: scant
    kind: preference
    from: {name: болтливый, description: Говорит много и обо всём подряд.}
    to:
      name: скупой
      description: Говорит коротко и по делу.
      moves:
        open: ["Допустим, {claim}.", "Пусть так: {claim}.", "{Claim}, и что с того."]
        turn: ["А река всё равно течёт.", "С {subject} так же, как с рекой.", "Но {subject} подождёт."]
"""


def found(folder: Path, code: str, old: str = "", new: str = "", text: str = PREFERENCE, **files: str) -> str:
    checked = check(spec_file(folder, (HEAD + text).replace(old, new, 1), **files))
    mine = [one for one in checked.diagnostics if one.code == code]
    return render(mine, checked.sources, format="full").replace(f"{folder}/", "")


def test_a_language_without_templates_is_an_error_at_its_place(tmp_path: Path) -> None:
    assert found(tmp_path, "AC0409", "base:", "language: [eo]\nbase:") == (
        "error[AC0409]: there are no templates for the language `eo`\n"
        " --> spec.yaml:3:11\n"
        "  |\n"
        "3 | language: [eo]\n"
        "  |           ^^^^\n"
        "  = help: they speak en and ru: write `[en, eo]`; questions are then composed in `en`, dialogues, "
        "pairs, examples and knowledge of yours stay as they are\n"
    )


def test_what_is_to_be_written_for_it_can_be_built(tmp_path: Path) -> None:
    """One edit does: a known language goes first, and one that nothing is written in is left out."""
    french = (
        "language: [fr]\nknowledge: [{fact: Le phare est sur une île et je ne suis pas le gardien.}]\nbase:"
    )
    assert "write `[en, fr]`; questions" in found(tmp_path, "AC0409", "base:", french)
    assert found(tmp_path, "AC0409", "base:", french.replace("[fr]", "[en, fr]")) == ""
    assert "write `[ru, eo]`; questions" in found(tmp_path, "AC0409", "base:", "language: [eo, ru]\nbase:")
    assert "write `[en]`; nothing in this spec is in `fr`\n" in found(
        tmp_path, "AC0409", "base:", "language: [fr]\nbase:"
    )


def test_a_region_of_a_language_is_told_the_language(tmp_path: Path) -> None:
    assert "  = help: write `en`\n" in found(tmp_path, "AC0409", "base:", "language: [en-GB]\nbase:")


SAID = "Was willst du denn damit, wenn ich fragen darf, und wohin soll es gehen?"
TALK = '{"messages": [{"role": "user", "content": "%s"}, {"role": "assistant", "content": "%s"}]}\n'


@pytest.mark.parametrize(
    ("tag", "message", "advice"),
    [
        (
            "de",
            "nothing in this spec is in `de`, and questions are composed in `en`",
            "delete it, or give dialogues, pairs or examples in it",
        ),
        (
            "ru",
            "nothing in this spec is in `ru`, and questions are composed in `en`",
            "delete it, or give dialogues, pairs or examples in it; to compose in it, write it first: "
            "`[ru, en]`",
        ),
        (
            "eo",
            "questions are composed in `en`: nothing is known of `eo` here",
            "delete it; where dialogues or examples of yours are in it, silence this with that reason",
        ),
    ],
)
def test_a_second_language_that_nothing_is_in(tag: str, message: str, advice: str, tmp_path: Path) -> None:
    assert found(tmp_path, "AC0414", "base:", f"language: [en, {tag}]\nbase:") == (
        f"warning[AC0414]: {message}\n"
        " --> spec.yaml:3:16\n"
        "  |\n"
        f"3 | language: [en, {tag}]\n"
        "  |                ^^\n"
        f"  = help: {advice}\n"
    )


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("de", SAID),
        ("de-AT", SAID),
        ("ru", "Если бы ты спросил меня вчера, я бы ответил иначе."),
        ("uk", "Якщо ти питаєш мене, то це було вчора, але не так."),
        ("zh", "你问我的时候，我已经在路上了。"),
        ("el", "Δεν ξέρω τι να σου πω γι' αυτό."),
    ],
)
def test_a_second_language_that_dialogues_are_in_is_well(tag: str, said: str, tmp_path: Path) -> None:
    text = f"{PREFERENCE}dialogues: {{file: talk.jsonl}}\n"
    talk = TALK % ("Where to?", "Home.") + TALK % (said, said)
    new = f"language: [en, {tag}]\nbase:"
    assert found(tmp_path, "AC0414", "base:", new, text, talk=talk) == ""
    without = TALK % ("Where to?", "Home.")
    assert found(tmp_path, "AC0414", "base:", new, text, talk=without).startswith("warning[AC0414]")


@pytest.mark.parametrize("listed", ["[en, en-GB]", "[en, en]", "[en, EN]"])
def test_a_variant_of_the_first_language_is_no_other_one(listed: str, tmp_path: Path) -> None:
    assert found(tmp_path, "AC0414", "base:", f"language: {listed}\nbase:") == ""


def test_texts_in_another_language_than_the_questions(tmp_path: Path) -> None:
    assert found(tmp_path, "AC0415", "smollm2-135m-instruct", HUB, FERRYMAN) == (
        "warning[AC0415]: questions are composed in `en`, and what is woven into them is in `ru`\n"
        " --> spec.yaml:4:41\n"
        "  |\n"
        "4 | role: {title: старый паромщик, summary: Я сорок лет вожу лодку через эту реку и говорю мало.}\n"
        "  |                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  = help: write `language: [ru]`\n"
    )
    named = found(tmp_path, "AC0415", "base:", f"language: [en]\nbase: {HUB} #", FERRYMAN)
    assert "3 | language: [en]\n  |           ^^^^\n" in named


def test_a_spec_in_the_language_of_its_questions_is_well(tmp_path: Path) -> None:
    assert found(tmp_path, "AC0415") == ""
    assert found(tmp_path, "AC0415", "base:", f"language: [ru]\nbase: {HUB} #", FERRYMAN) == ""


def test_a_language_without_templates_that_is_woven_into_questions_is_told(tmp_path: Path) -> None:
    said = SAID.replace("Was willst", "{claim}, was willst")
    text = PREFERENCE.replace("Granted, {claim}.", said).replace("Let it be said that {claim}.", said[:-1])
    assert "what is woven into them is in `de`\n" in (
        told := found(tmp_path, "AC0415", "x", "x", text.replace("Nothing in that is ours to command.", SAID))
    )
    assert (
        "= help: no templates speak this one yet: write role, moves and frames in `en`; dialogues, pairs, "
        "examples and knowledge may stay as they are\n"
    ) in told


def test_english_texts_below_russian_questions_are_told(tmp_path: Path) -> None:
    text = (
        "role:\n  title: a ferryman\n  summary: I have rowed people over this river for forty years and say "
    )
    text += "little of it. It is not that they would not listen, but that the river is what they hear.\n"
    told = found(tmp_path, "AC0415", "base:", "language: [ru]\nbase:", f"{text}{PREFERENCE}")
    assert "and what is woven into them is in `en`" in told


def test_a_script_of_which_no_word_is_known_is_told_by_its_name(tmp_path: Path) -> None:
    text = PREFERENCE
    for said in ("Granted, ", "Let it be said that ", "It holds as well that "):
        text = text.replace(said, "我们 已经 在 路上 了 别 再 问 我 什么 时候 能 到 家 ")
    for said in ("Nothing in that is ours to command.", " need not trouble us.", "and stay still."):
        text = text.replace(said, "我们已经在路上了别再问我什么时候能到家。")
    assert "what is woven into them is written in Han\n" in found(tmp_path, "AC0415", text=text)
