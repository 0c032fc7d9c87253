"""What has a form and what has not, as the compiler and stock lm-eval see it."""

from __future__ import annotations

from time import process_time

import pytest

from adapterc.ir.measures import STRUCTURES
from adapterc.structure_scorers import has_structure, score_structure

HAS = {
    "numbered_list": (
        "Look:\n1. One.\n2. Two.",
        "1) one\n\n2) two",
        "**1.** One\n**2.** Two",
        "(1) a\n(2) b",
    ),
    "bullet_list": ("- one\n- two", "Two things:\n\n* a\n• b"),
    "one_paragraph": ("A garden grows. It rests.", "\nOne line.\n"),
    "heading": ("# A garden\n\nIt grows.", "**A garden**\nIt grows.", "\n### Сад ###\nОн растёт."),
    "lead_sentence": (
        "It grows.\n\nThe rain falls. So it does.",
        "Yes.\n1. One.\n2. Two.",
        "这是第一句。\n更多。",
        "यह भाषा है।\nऔर।",
    ),
    "opens_with_question": (
        "What is it? 3 things.",
        "“Why wait?” It costs nothing.",
        "Зачем? Незачем.",
        "क्या यह है? यह है।",
    ),
    "ends_with_question": (
        "It grows. What else?",
        "It grows.\n\n**Does it?**",
        "庭とは何ですか？",
        "यह है। क्या यह भाषा है?",
        "庭です。何ですか？",
    ),
}
HAS_NOT = {
    "numbered_list": ("1. One.", "In 1. and 2. it is said.", "- one\n- two", "It was 1984. 5 came."),
    "bullet_list": ("- one", "1. a\n2. b", "a - b\nc - d", "**a**\n**b**"),
    "one_paragraph": ("", "A.\nB.", "- one", "# A garden", "**A garden**"),
    "heading": ("# A garden", "#tag\nIt grows.", "It grows.\n# A garden", "**A** garden\ngrows."),
    "lead_sentence": (
        "It grows.",
        "It grows. It rests.\nMore.",
        "Does it?\nIt does.",
        "这是第一句。这是第二句。\n更多。",
        "# A.\nB.",
        "A list:\n1. B.",
    ),
    "opens_with_question": ("", "It grows. Why?", "“Why wait?” he asked.", "?\nIt grows."),
    "ends_with_question": ("", "Why? It grows.", "Does it? It d"),
}


def test_every_structure_has_a_scorer_and_is_tried_here() -> None:
    assert set(HAS) == set(HAS_NOT) == {structure.id for structure in STRUCTURES}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in HAS for text in HAS[name]])
def test_a_text_has_the_form(name: str, text: str) -> None:
    assert has_structure(name, text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in HAS_NOT for text in HAS_NOT[name]])
def test_a_text_has_not_the_form(name: str, text: str) -> None:
    assert not has_structure(name, text)


def test_an_unknown_form_is_no_form() -> None:
    with pytest.raises(KeyError):
        has_structure("limerick", "There was")


def test_the_task_gets_the_same_verdict() -> None:
    assert score_structure({"measure": "bullet_list"}, ["- one\n- two"]) == {"rate": 1.0, "lines": 2.0}
    assert score_structure({"measure": "bullet_list"}, ["one"]) == {"rate": 0.0, "lines": 1.0}


@pytest.mark.parametrize("sign", ["?", "*", "1. ", "\n", "a.\"'", "a ", "“", "a?*"])
def test_a_text_ten_times_as_long_takes_about_ten_times_as_long(sign: str) -> None:
    short, long = (_seconds(sign * count) for count in (4_000, 40_000))
    assert long < 50 * max(short, 0.002)


def _seconds(text: str) -> float:
    begun = process_time()
    for structure in STRUCTURES:
        has_structure(structure.id, text)
    return process_time() - begun
