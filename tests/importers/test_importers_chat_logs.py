"""Chats as programs save them."""

from __future__ import annotations

from pathlib import Path

from support.imports import imported, written


def test_the_log_of_a_chat_is_one_dialogue(tmp_path: Path) -> None:
    lines = (
        {"user_name": "Jan", "character_name": "Mira", "create_date": "2024", "chat_metadata": {}},
        {"name": "Mira", "is_user": False, "mes": "Close the door."},
        {"name": "Jan", "is_user": True, "mes": "Why?"},
        {"name": "Mira", "is_user": False, "mes": "Wind.", "swipes": ["Rain.", "Wind."], "swipe_id": 1},
        {"name": "Note", "is_user": False, "is_system": True, "mes": "A checkpoint."},
    )
    outcome = imported(written(tmp_path, "mira.jsonl", lines))
    assert outcome.dialogues == [[("user", "Why?"), ("assistant", "Wind.")]]
    assert "`mira.jsonl, opening`:\n\n```\nClose the door.\n```\n" in outcome.report
    assert "- 1 × message: another answer was chosen before it (`mira.jsonl`)" in outcome.report
    assert "- 1 × message: it was hidden from the conversation (`mira.jsonl`)" in outcome.report
    assert outcome.errors == []


def test_the_export_of_claude(tmp_path: Path) -> None:
    thought = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "A bowline."}]
    messages = [
        {"sender": "human", "text": "Which knot?", "content": [], "attachments": [{"file_name": "a.txt"}]},
        {"sender": "assistant", "text": "hm A bowline.", "content": thought},
        "nonsense",
    ]
    outcome = imported(
        written(tmp_path, "conversations.json", [{"name": "Knots", "chat_messages": messages}])
    )
    assert outcome.dialogues == [[("user", "Which knot?"), ("assistant", "A bowline.")]]
    place = "`conversations.json, record 1, 'Knots'`"
    assert f"- 1 × attachment: only text is kept ({place})" in outcome.report
    assert f"- 1 × part of a message: it was thought, or belongs to a tool ({place})" in outcome.report
