"""Lists of messages under the names and in the shapes that datasets give them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.imports import imported, written

ASKED = [("user", "Why wait?"), ("assistant", "Because.")]
USER, ASSISTANT = {"role": "user", "content": "Why wait?"}, {"role": "assistant", "content": "Because."}
TURNS = [USER, ASSISTANT]


@pytest.mark.parametrize(
    "record",
    [
        TURNS,
        {"messages": {"role": ["user", "assistant"], "content": ["Why wait?", "Because."]}},
        {"conversations": {"from": ["human", "gpt"], "value": ["Why wait?", "Because."]}},
        {"conversation": [{"from": "human", "value": "Why wait?"}, {"from": "bing", "value": "Because."}]},
        {"prompt": [USER], "completion": [ASSISTANT]},
        {"prompt": "Why wait?", "completion": [ASSISTANT]},
        {"prompt": [USER], "chosen": [ASSISTANT], "rejected": [ASSISTANT]},
        {"prompt": "Why wait?", "chosen": TURNS, "rejected": TURNS},
        {"prompt": "Why wait?", "chosen": "Because.", "rejected": "No."},
        {"chosen": TURNS, "rejected": TURNS},
        {"input": {"messages": [USER], "tools": []}, "preferred_output": [ASSISTANT]},
        {"dialogue": [{"role": "user", "text": "Why wait?"}, {"role": "ai", "text": "Because."}]},
        {"messages": [{"role": "user", "content": None, "value": "Why wait?"}, ASSISTANT]},
        {"conversations": [*TURNS, USER, {**ASSISTANT, "weight": 0}]},
        {
            "conversations": [{"from": "human", "value": "Why wait?"}],
            "chosen": {"from": "gpt", "value": "Because."},
        },
        {"messages": [USER], "chosen": ASSISTANT, "rejected": USER},
        {"conversation": [{"human": "Why wait?", "assistant": "Because."}]},
    ],
    ids=range(17),
)
def test_a_record_is_one_conversation(tmp_path: Path, record: Any) -> None:
    outcome = imported(written(tmp_path, "set.jsonl", (record,)))
    assert outcome.dialogues == [ASKED]
    assert outcome.errors == []


def test_exchanges_of_one_list_are_one_conversation(tmp_path: Path) -> None:
    first = {"system": "You are Marv.", "input": "Why wait?", "output": "Because."}
    record = {"conversation": [first, {"input": "And then?", "output": "Then go."}]}
    outcome = imported(written(tmp_path, "set.jsonl", (record,)))
    assert outcome.dialogues == [[*ASKED, ("user", "And then?"), ("assistant", "Then go.")]]
    assert '  summary: "You are Marv."\n' in outcome.spec


@pytest.mark.parametrize(
    "record",
    [
        {"prompt": [USER], "completion": [{"role": "assistant", "content": "No."}]},
        {"conversations": [{"from": "human", "value": "Why?"}, {"from": "gpt", "value": "No."}]},
        {"instruction": "Why?", "output": "No."},
    ],
    ids=["messages", "sharegpt", "alpaca"],
)
@pytest.mark.parametrize("label", ["label", "kto_tag"])
def test_an_answer_that_is_labelled_as_a_bad_one_is_not_learned(
    tmp_path: Path, record: dict[str, Any], label: str
) -> None:
    good = {"messages": TURNS, label: True}
    outcome = imported(written(tmp_path, "set.jsonl", ({**record, label: False}, good)))
    assert outcome.dialogues == [ASKED]
    told = "- 1 × conversation: its label says that its answer is a bad one (`set.jsonl, record 1`)"
    assert told in outcome.report


@pytest.mark.parametrize(
    "whole",
    [
        {"data": [{"messages": TURNS}], "version": 2},
        {"features": [], "rows": [{"row_idx": 0, "row": {"messages": TURNS}, "truncated_cells": []}]},
        [{"row_idx": 0, "row": {"messages": TURNS}}],
        [TURNS],
        TURNS,
    ],
    ids=["data", "rows", "row", "lists", "one"],
)
def test_records_in_a_wrapping(tmp_path: Path, whole: Any) -> None:
    assert imported(written(tmp_path, "set.json", whole)).dialogues == [ASKED]


def test_messages_that_are_records_are_one_conversation(tmp_path: Path) -> None:
    system = {"role": "system", "content": "You are Marv."}
    outcome = imported(written(tmp_path, "talk.jsonl", (system, *TURNS, USER, ASSISTANT)))
    assert outcome.dialogues == [ASKED * 2]
    assert '  summary: "You are Marv."\n' in outcome.spec


def test_what_a_message_holds_besides_is_told(tmp_path: Path) -> None:
    named = {**USER, "name": "Ana Bell"}
    calling = {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}], "refusal": None}
    record = {"messages": [named, calling, {"role": "tool", "content": "4"}, ASSISTANT], "tools": [{}]}
    outcome = imported(written(tmp_path, "set.jsonl", (record,)))
    assert outcome.dialogues == [ASKED]
    for told in (
        "- 1 × key 'name' of a message: a turn is text (`set.jsonl, record 1`)",
        "- 1 × key 'tool\\_calls' of a message: a turn is text (`set.jsonl, record 1`)",
        "- 1 × key 'tools' of a record: a dialogue holds messages only (`set.jsonl, record 1`)",
        "- 1 × message: nobody speaks in the role 'tool' (`set.jsonl, record 1`)",
    ):
        assert told in outcome.report
    assert "Ana Bell" not in outcome.report


def test_an_answer_to_a_picture_alone_is_no_part_of_the_answer_before(tmp_path: Path) -> None:
    picture = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}
    record = {"messages": [*TURNS, picture, {"role": "assistant", "content": "A cat."}]}
    assert imported(written(tmp_path, "set.jsonl", (record,))).dialogues == [ASKED]


@pytest.mark.parametrize(
    ("record", "asked"),
    [
        ({"instruction": "When?", "context": "Opened 1911.", "response": "1911."}, "When?\n\nOpened 1911."),
        ({"instruction": "When?", "input": "<noinput>", "output": "1911."}, "When?"),
        ({"query": "When?", "response": "1911."}, "When?"),
        ({"input": "When?", "output": "1911."}, "When?"),
        ({"system_prompt": "You are Marv.", "question": "When?", "response": "1911."}, "When?"),
    ],
    ids=["dolly", "noinput", "query", "input", "orca"],
)
def test_an_exchange_under_other_names(tmp_path: Path, record: dict[str, str], asked: str) -> None:
    outcome = imported(written(tmp_path, "set.jsonl", (record,)))
    assert outcome.dialogues == [[("user", asked), ("assistant", "1911.")]]
    assert ('  summary: "You are Marv."\n' in outcome.spec) is ("system_prompt" in record)
    assert outcome.report.endswith("## Left out\n\nNothing.\n")
