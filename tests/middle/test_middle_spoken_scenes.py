"""Which tokens of scenes an adapter may be trained to say."""

from __future__ import annotations

import pytest

from adapterc.middle.spoken_scenes import spoken_scenes
from support.specs import resolved

SCENES = """scenes:
  - {token: Δ21, action: A door closes., forms: [{form: text, register: plain, text: The door closed.}]}
  - {token: Δ22, action: A lamp goes out., forms: [{form: text, register: plain, text: The lamp went out.}]}
"""
DIALOGUE = 'dialogues: [{{messages: [{{role: user, content: "{}"}}, {{role: assistant, content: "{}"}}]}}]\n'
FRAME = """frames:
  - id: weigh
    principle: Weigh it first.
    steps: [Name what happened.]
    demonstrations: [{{prompt: "{}", answer: "{}"}}]
"""


def spoken(more: str = "", scenes: str = SCENES) -> set[str]:
    return set(spoken_scenes(resolved(scenes + more)))


def test_a_glossary_is_read_and_not_said() -> None:
    assert spoken() == set()


@pytest.mark.parametrize(
    "more", [DIALOGUE.format("Δ21", "The door closed."), FRAME.format("What is Δ21?", "A door.")]
)
def test_a_token_that_is_asked_about_is_not_said(more: str) -> None:
    assert spoken(more) == set()


@pytest.mark.parametrize(
    "more", [DIALOGUE.format("Which scene?", "It was Δ21."), FRAME.format("Name the scene.", "Δ21")]
)
def test_a_token_in_an_answer_is_said(more: str) -> None:
    assert spoken(more) == {"Δ21"}


def test_a_token_in_another_scene_s_form_is_said() -> None:
    assert spoken(scenes=SCENES.replace("The lamp went out.", "After Δ21 the lamp went out.")) == {"Δ21"}


def test_a_paraphrase_is_held_out_and_says_nothing() -> None:
    told = SCENES.replace("A lamp goes out.,", "A lamp goes out., paraphrases: [Δ21 and then the dark.],")
    assert spoken(scenes=told) == set()
