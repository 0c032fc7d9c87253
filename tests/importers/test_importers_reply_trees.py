"""Conversations as trees of replies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.imports import imported, written


def reply(key: str, parent: str | None, role: str, text: str, **more: Any) -> dict[str, Any]:
    return {"message_id": key, "parent_id": parent, "role": role, "text": text, **more}


REPLIES = (
    reply("a", None, "prompter", "Why wait?"),
    reply("b", "a", "assistant", "No.", rank=1),
    reply("c", "a", "assistant", "Because.", rank=0),
    reply("d", "c", "prompter", "And then?"),
    reply("e", "d", "assistant", "Gone.", deleted=True),
    reply("f", "d", "assistant", "Go."),
    reply("z", None, "prompter", "Unanswered?"),
)
TALK = [("user", "Why wait?"), ("assistant", "Because."), ("user", "And then?"), ("assistant", "Go.")]


def test_the_best_ranked_reply_is_the_conversation(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "set.jsonl", REPLIES))
    assert outcome.dialogues == [TALK]
    assert "- 1 × message: another reply is ranked before it (`set.jsonl, record 1`)" in outcome.report
    assert "- 1 × last question: it has no answer (`set.jsonl, record 7`)" in outcome.report


def test_a_record_may_be_a_whole_tree(tmp_path: Path) -> None:
    end = {"role": "assistant", "text": "Go.", "replies": []}
    asked = {"role": "prompter", "text": "And then?", "replies": [end]}
    answers = [
        {"role": "assistant", "text": "No.", "rank": 1, "replies": []},
        {"role": "assistant", "text": "Because.", "rank": 0, "replies": [asked]},
    ]
    tree = {"message_tree_id": "a", "prompt": {"role": "prompter", "text": "Why wait?", "replies": answers}}
    assert imported(written(tmp_path, "trees.jsonl", (tree,))).dialogues == [TALK]


def test_replies_in_a_circle_end(tmp_path: Path) -> None:
    circle = (reply("a", "b", "prompter", "Round?"), reply("b", "a", "assistant", "Round."))
    assert imported(written(tmp_path, "set.jsonl", (*REPLIES[:4], *circle))).dialogues == [TALK[:2]]
