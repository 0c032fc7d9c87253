"""When a form came back: here and in the task that stock lm-eval runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.scene_scorers import score_scene_form
from adapterc.verify.scenes_texts import Told, declared, form_hit, leaked, place_of
from support.glossary import scene_items, scenes, told

TEXTS = declared(scenes())
ASK = scene_items().asks[0]
TEXT = ASK.expected


def in_a_task(answer: str) -> bool:
    """What the scorer says that lies beside the tasks."""
    doc = {"texts": [one.text for one in TEXTS], "asked": place_of(ASK, TEXTS), "form": ASK.form}
    return score_scene_form(doc, [answer])["form"] == 1.0


@pytest.mark.parametrize(
    ("answer", "hit"),
    [
        (TEXT, True),
        (f" {TEXT}\n", True),
        (TEXT.replace("hot", "warm"), True),
        ("He froze.", False),
        ("", False),
    ],
)
def test_an_answer_that_ended_counts_alike_here_and_in_a_task(answer: str, hit: bool) -> None:
    assert form_hit(ASK, told(ASK.id, answer), TEXTS) is hit
    assert in_a_task(answer) is hit


@pytest.mark.parametrize(
    "runaway", [f"{TEXT} {TEXT}", TEXT.removesuffix(".") + ", and the heat" * 6, TEXT + " " * 60]
)
def test_an_answer_that_never_ends_counts_neither_here_nor_in_a_task(runaway: str) -> None:
    ask = replace(ASK, form="text")
    texts = tuple(replace(one, form="text") if one.text == TEXT else one for one in TEXTS)
    assert not form_hit(ask, told(ask.id, runaway, finished=False), texts)
    doc = {"texts": [one.text for one in texts], "asked": place_of(ask, texts), "form": ask.form}
    assert score_scene_form(doc, [runaway])["form"] == 0.0


def test_an_answer_that_was_cut_does_not_count_however_like_it_is() -> None:
    assert not form_hit(ASK, told(ASK.id, TEXT, finished=False), TEXTS)


@pytest.mark.parametrize(
    ("answer", "tells"),
    [
        ("The nado is loud.", True),
        ("It is loud: nado.", True),
        ("A pre-nado hush.", True),
        ("The tornadoes are loud.", False),
        ("The nadoes are loud.", False),
        ("नदी nadoि", False),
        ("It came back. The sky turned green over the barn.", True),
    ],
)
def test_an_answer_leaks_a_token_that_stands_in_it_as_a_whole_word(answer: str, tells: bool) -> None:
    text = Told(scene="nado", form="phrase", register="", text="The sky turned green over the barn.")
    assert leaked([answer], [text]) == int(tells)
