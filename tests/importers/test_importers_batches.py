"""Batches of requests, and responses."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.errors import AdaptercError
from support.imports import imported, written


def test_a_request_of_a_batch_holds_messages(tmp_path: Path) -> None:
    turns = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Why?"},
        {"role": "assistant", "content": "So."},
    ]
    body = {"model": "m", "messages": turns}
    record = {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": body}
    outcome = imported(written(tmp_path, "batch.jsonl", (record,)))
    assert outcome.dialogues == [[("user", "Why?"), ("assistant", "So.")]]
    assert '  summary: "Be brief."' in outcome.spec
    assert "- formats: OpenAI batch" in outcome.report


def test_a_response_of_a_batch_is_told_to_stand_apart(tmp_path: Path) -> None:
    message = {"role": "assistant", "content": "So."}
    record = {"custom_id": "1", "response": {"status_code": 200, "body": {"choices": [{"message": message}]}}}
    with pytest.raises(AdaptercError) as caught:
        imported(written(tmp_path, "out.jsonl", (record,)))
    assert caught.value.help == "1 × conversation: a response of a batch stands apart from what it answers"


def test_a_response_that_was_stored_with_its_input(tmp_path: Path) -> None:
    def told(text: str) -> list[dict[str, object]]:
        parts = [{"type": "output_text", "text": text}]
        return [
            {"type": "reasoning", "summary": []},
            {"type": "message", "role": "assistant", "content": parts},
        ]

    asked = [{"role": "user", "content": [{"type": "input_text", "text": "How?"}]}]
    records = (
        {"instructions": "Be brief.", "input": "Why?", "output": told("So.")},
        {"instructions": "Be brief.", "input": asked, "output": told("Thus.")},
    )
    outcome = imported(written(tmp_path, "set.jsonl", records))
    assert outcome.dialogues == [
        [("user", "Why?"), ("assistant", "So.")],
        [("user", "How?"), ("assistant", "Thus.")],
    ]
    assert '  summary: "Be brief."' in outcome.spec
