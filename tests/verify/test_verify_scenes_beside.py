"""What stands beside the level of a glossary."""

from __future__ import annotations

import pytest

from adapterc.verify.scenes_beside import counted_beside
from adapterc.verify.scenes_texts import Told
from support.glossary import told

TEXT = "He froze when the air grew hot."


@pytest.mark.parametrize(
    ("answer", "count"),
    [(TEXT, 1), ("he froze  when the air grew hot\n", 1), ("He froze when the air grew cold.", 0), ("", 0)],
)
def test_a_token_alone_is_answered_by_its_first_form_word_for_word(answer: str, count: int) -> None:
    texts = [Told(scene="Δ21", form="phrase", register="", text=TEXT)]
    said = counted_beside([], {"Δ21": told("alone", answer)}, texts)
    assert said == [f"{count} of 1 tokens alone are answered by their first form"]
