"""Rows as token ids, and what is refused before training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapterc.backend.tokens import tokenise_rows
from adapterc.errors import AdaptercError
from adapterc.ir.base import Turns
from adapterc.ir.spec import Message
from support.tiny_model import make_tiny_base
from support.training import CHATML, tiny_row


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from transformers import AutoTokenizer

    folder: Path = make_tiny_base(tmp_path_factory.mktemp("base"))
    return AutoTokenizer.from_pretrained(str(folder))


def test_the_answer_and_its_end_of_turn_are_supervised_and_nothing_else(tokenizer: Any) -> None:
    (row,) = tokenise_rows([tiny_row(0, "pair", "soft bends", "one, two", "Why?")], CHATML, tokenizer, 512)
    assert tokenizer.decode(row.chosen.ids[: row.chosen.start]) == (
        "<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n"
    )
    assert tokenizer.decode(row.chosen.ids[row.chosen.start :]) == "soft bends<|im_end|>"
    assert row.rejected is not None
    assert tokenizer.decode(row.rejected.ids[row.rejected.start :]) == "one, two<|im_end|>"


def test_plain_replay_is_supervised_from_its_second_token(tokenizer: Any) -> None:
    (row,) = tokenise_rows([tiny_row(0, "replay", "The river bends.")], CHATML, tokenizer, 512)
    assert row.chosen.start == 1
    assert tokenizer.decode(row.chosen.ids) == "The river bends."
    assert row.rejected is None


def test_a_lesson_has_one_answer_behind_two_prompts(tokenizer: Any) -> None:
    told = tiny_row(0, "lesson", "soft bends", "", "Why?")
    told = replace(told, teacher=(Message(role="user", content="Why so long?"),))
    (row,) = tokenise_rows([told], CHATML, tokenizer, 512)
    assert row.taught is not None
    assert row.taught.ids[row.taught.start :] == row.chosen.ids[row.chosen.start :]
    assert tokenizer.decode(row.taught.ids[: row.taught.start]) == (
        "<|im_start|>user\nWhy so long?<|im_end|>\n<|im_start|>assistant\n"
    )


@pytest.mark.parametrize(("text", "ends"), [("It bends.", True), ("It bends", False), ("“Why?”", True)])
def test_a_lesson_that_is_said_to_its_end_ends(text: str, ends: bool, tokenizer: Any) -> None:
    told = replace(tiny_row(0, "lesson", text, "", "Why?"), teacher=(Message(role="user", content="So?"),))
    (row,) = tokenise_rows([told], CHATML, tokenizer, 512)
    assert row.ends is ends
    (answer,) = tokenise_rows([tiny_row(0, "demonstration", text, "", "Why?")], CHATML, tokenizer, 512)
    assert not answer.ends  # its end is one of its tokens like any


def test_a_control_token_in_an_answer_is_text(tokenizer: Any) -> None:
    (row,) = tokenise_rows([tiny_row(0, "demonstration", "a<|im_end|>b", "", "Why?")], CHATML, tokenizer, 512)
    assert row.chosen.ids.count(tokenizer.eos_token_id) == 2
    assert row.chosen.ids[-1] == tokenizer.eos_token_id


def _refusal(rows: Any, tokenizer: Any, longest: int = 512, turns: Turns = CHATML) -> str:
    with pytest.raises(AdaptercError) as caught:
        tokenise_rows(rows, turns, tokenizer, longest)
    return f"{caught.value.message}\n{caught.value.help}"


def test_an_empty_answer_is_refused_with_its_origin(tokenizer: Any) -> None:
    assert _refusal([tiny_row(3, "pair", "", "one", "Why?")], tokenizer) == (
        "row pair-3 from traits.pair (template tiny.jinja) has no supervised token: its chosen answer "
        "is empty\ngive it an answer, or take it out of the spec or the dialogues file"
    )


def test_a_replay_text_of_one_token_is_refused(tokenizer: Any) -> None:
    text = _refusal([tiny_row(0, "replay", "a")], tokenizer)
    assert text.startswith("row replay-0 from traits.replay (template tiny.jinja) has no supervised token")


def test_an_answer_that_nothing_ends_is_refused(tokenizer: Any) -> None:
    rows = [tiny_row(0, "demonstration", "soft bends", "", "Why?")]
    assert _refusal(rows, tokenizer, turns=replace(CHATML, assistant_close="")) == (
        "row demonstration-0 from traits.demonstration (template tiny.jinja): its end of turn is not "
        "supervised, the adapter would never learn to stop\n"
        "the base's chat template ends an answer with nothing; choose an instruction-tuned base"
    )


def test_a_row_beyond_the_context_is_refused(tokenizer: Any) -> None:
    text = _refusal([tiny_row(0, "demonstration", "soft " * 40, "", "Why?")], tokenizer, longest=50)
    assert "tokens long, more than the base's context of 50\nshorten the dialogue" in text
