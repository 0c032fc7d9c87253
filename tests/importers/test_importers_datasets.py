"""OpenAI messages, ShareGPT, Alpaca and Modelfiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.imports import imported, written

ASKED = [("user", "Why wait?"), ("assistant", "Because.")]
TURNS = [{"role": "user", "content": "Why wait?"}, {"role": "assistant", "content": "Because."}]
SHARED = [{"from": "human", "value": "Why wait?"}, {"from": "gpt", "value": "Because."}]


@pytest.mark.parametrize(
    "record",
    [
        {"messages": TURNS},
        {"messages": [{"role": "system", "content": "You are Marv."}, *TURNS]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "Why wait?"}]}, TURNS[1]]},
        {"messages": [*TURNS, {"role": "user", "content": "No"}, {**TURNS[1], "weight": 0}]},
        {"messages": [*TURNS, {"role": "tool", "content": "x"}, {"role": "assistant", "content": None}]},
        {"messages": [TURNS[1], *TURNS, TURNS[0]]},
        {"conversations": SHARED, "system": "You are Marv."},
        {"conversations": [{"from": "system", "value": "You are Marv."}, *SHARED]},
        {"conversations": [*SHARED, {"from": "function_call", "value": "{}"}]},
        {"instruction": "Why wait?", "input": "", "output": "Because."},
        {"prompt": "Why wait?", "completion": "Because."},
        {"question": "Why wait?", "answer": "Because."},
    ],
)
def test_a_record_becomes_a_dialogue(tmp_path: Path, record: dict[str, Any]) -> None:
    outcome = imported(written(tmp_path, "set.jsonl", (record,)))
    assert outcome.dialogues == [ASKED]
    assert outcome.errors == []


def test_input_and_history_of_alpaca(tmp_path: Path) -> None:
    record = {"instruction": "Add.", "input": "1 2", "output": "3", "history": [["Hi.", "Hello."], ["x"]]}
    outcome = imported(written(tmp_path, "set.json", [record]))
    said = [("user", "Hi."), ("assistant", "Hello."), ("user", "Add.\n\n1 2"), ("assistant", "3")]
    assert outcome.dialogues == [said]


def test_an_exchange_without_an_answer_is_told_once(tmp_path: Path) -> None:
    records = [{"instruction": "Add.", "output": 2}, {"instruction": "Name a knot.", "output": "Bowline."}]
    left_out = imported(written(tmp_path, "set.json", records)).report.partition("## Left out")[2]
    assert left_out.strip() == (
        "- 1 × exchange: its instruction or its output holds no text (`set.json, record 1`)"
    )


def test_the_commonest_system_text_is_the_summary(tmp_path: Path) -> None:
    def record(system: str, number: int) -> dict[str, Any]:
        asked = {"role": "user", "content": f"Why {number}?"}
        return {"messages": [{"role": "system", "content": system}, asked, TURNS[1]]}

    outcome = imported(
        written(tmp_path, "s.jsonl", (record("Rare.", 1), record("Marv.", 2), record("Marv.", 3)))
    )
    assert '  summary: "Marv."\n' in outcome.spec
    assert "- 1 × system text: the role has one summary; this one stands below\n" in outcome.report
    assert "Rare." in outcome.report


def test_what_cannot_be_trained_on_is_told(tmp_path: Path) -> None:
    records = (
        {"messages": TURNS},
        {"messages": TURNS},
        {"messages": [TURNS[0]]},
        {"messages": [*TURNS, TURNS[0], {"role": "assistant", "content": "y" * 20_001}], "id": 4},
        {"other": 1},
    )
    outcome = imported(written(tmp_path, "set.jsonl", records))
    assert outcome.dialogues == [ASKED]
    for told in (
        "- 2 × conversation: it repeats an earlier one (`set.jsonl, record 2`; `set.jsonl, record 4`)",
        "- 1 × last question: it has no answer (`set.jsonl, record 3`)",
        "- 1 × conversation: nobody asks and is answered in it (`set.jsonl, record 3`)",
        "- 1 × exchange: a message has at most 20,000 characters (`set.jsonl, record 4`)",
        "- 1 × key 'id' of a record: a dialogue holds messages only (`set.jsonl, record 4`)",
        "- 1 × record: it has the shape of no known format (`set.jsonl, record 5`)",
    ):
        assert told in outcome.report


MODELFILE = '''\
# a comment
FROM llama3.2
PARAMETER temperature 1
SYSTEM """
You are Mario.
"""
TEMPLATE """{{ if .System }}<|im_start|>{{ end }}"""
LICENSE """
Apache License
Version 2.0, January 2004
"""
MESSAGE user Why wait?
MESSAGE assistant """Because.
I do."""
message user "Is that all?"
MESSAGE assistant Yes.
'''


def test_a_modelfile(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "Modelfile", MODELFILE))
    said = [
        ("user", "Why wait?"),
        ("assistant", "Because.\nI do."),
        ("user", "Is that all?"),
        ("assistant", "Yes."),
    ]
    assert outcome.dialogues == [said]
    assert '  summary: "You are Mario."\n' in outcome.spec
    assert '  - "Modelfile; licence: Apache-2.0"\nlicence: Apache-2.0\n' in outcome.spec
    assert "- 1 × TEMPLATE: the base brings its own chat template (`Modelfile`)" in outcome.report
    assert "{{ if .System }}<|im_start|>{{ end }}" in outcome.report
    assert outcome.errors == []


@pytest.mark.parametrize("name", ["Modelfile", "crlf.modelfile"])
def test_one_quote_runs_over_lines_as_three_do(tmp_path: Path, name: str) -> None:
    text = 'from llama3\nsystem "You are Mario,\nFROM the sea.\n# I said\n"\nmessage user "a\nb"\n'
    text += "message assistant ok\n"
    whole = text.replace("\n", "\r\n") if "crlf" in name else text
    outcome = imported(written(tmp_path, name, whole.encode()))
    assert outcome.dialogues == [[("user", "a\nb"), ("assistant", "ok")]]
    assert "  summary: |-\n    You are Mario,\n    FROM the sea.\n    # I said\n" in outcome.spec


def test_what_a_later_instruction_replaces_stands_in_the_report(tmp_path: Path) -> None:
    text = "FROM llama3\nSYSTEM First.\nSYSTEM Second.\nLICENSE MIT\nLICENSE Acceptable use.\n"
    outcome = imported(written(tmp_path, "Modelfile", text))
    assert '  summary: "Second."\n' in outcome.spec
    for value in ("SYSTEM`:\n\n```\nFirst.", "LICENSE`:\n\n```\nMIT", "LICENSE`:\n\n```\nAcceptable use."):
        assert value in outcome.report


def test_a_modelfile_in_utf_16_is_read(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "Modelfile", "FROM llama3\nSYSTEM Short.\n".encode("utf-16")))
    assert '  summary: "Short."\n' in outcome.spec


def test_a_quote_that_never_ends_takes_the_rest(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "Modelfile", 'FROM llama3\nSYSTEM """One\ntwo\n'))
    assert "  summary: |-\n    One\n    two\n" in outcome.spec


def test_ultrachat_says_what_two_said_in_turns(tmp_path: Path) -> None:
    record = {"id": "0", "data": ["Why?", "So.", " And how?", "Thus."]}
    assert imported(written(tmp_path, "set.jsonl", (record,))).dialogues == [
        [("user", "Why?"), ("assistant", "So."), ("user", "And how?"), ("assistant", "Thus.")]
    ]


def test_a_history_without_end_is_read_to_a_bound(tmp_path: Path) -> None:
    history = [[f"q{number}", f"a{number}"] for number in range(12_000)]
    record = {"instruction": "Why?", "output": "So.", "history": history}
    outcome = imported(written(tmp_path, "set.jsonl", (record,)))
    assert len(outcome.dialogues[0]) == 10_000
    assert "- 4002 × turn: of one conversation 20,000 are read (`set.jsonl, record 1`)" in outcome.report
