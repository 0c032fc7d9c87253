"""The ChatGPT export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.imports import archive, imported, written


def node(key: str, parent: str | None, role: str, text: Any, children: list[str], **more: Any) -> Any:
    content = text if isinstance(text, dict) else {"content_type": "text", "parts": [text]}
    message = {"author": {"role": role}, "content": content, "recipient": "all", **more}
    return {"id": key, "message": message, "parent": parent, "children": children}


def conversation(**more: Any) -> dict[str, Any]:
    nodes = [
        {"id": "r", "message": None, "parent": None, "children": ["s"]},
        node("s", "r", "system", "", ["u"]),
        node("u", "s", "user", "Why wait?", ["old", "new"]),
        node("old", "u", "assistant", "A regenerated answer.", []),
        node("new", "u", "assistant", "Because.\ue200cite\ue202turn0\ue201", ["t"]),
        node("t", "new", "tool", "search results", ["u2"]),
        node("u2", "t", "user", {"content_type": "multimodal_text", "parts": [{"a": 1}, "And this?"]}, ["c"]),
        node("c", "u2", "assistant", {"content_type": "code", "text": "run()"}, ["x"], recipient="python"),
        node("x", "c", "assistant", {"content_type": "thoughts", "thoughts": []}, ["f"]),
        node("f", "x", "assistant", "A picture.", []),
    ]
    mapping = {one["id"]: one for one in nodes}
    return {"title": "Waiting", "mapping": mapping, "current_node": "f", **more}


EXPECTED = [
    ("user", "Why wait?"),
    ("assistant", "Because."),
    ("user", "And this?"),
    ("assistant", "A picture."),
]


def test_the_path_to_the_current_node_is_the_conversation(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "conversations.json", [conversation()]))
    assert outcome.dialogues == [EXPECTED]
    assert outcome.errors == []


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    report = imported(written(tmp_path, "conversations.json", [conversation()])).report
    place = "`conversations.json, record 1, 'Waiting'`"
    assert f"- 1 × message: it stands on a branch that was left (regenerated or edited) ({place})" in report
    assert f"- 1 × message: a tool wrote it ({place})" in report
    assert f"- 1 × message: it was addressed to a tool ({place})" in report
    assert f"- 1 × attachment: only text is kept ({place})" in report
    assert f"- 1 × citation mark: it points to a page that is not in the export ({place})" in report


def test_numbered_files_in_the_archive(tmp_path: Path) -> None:
    other = conversation()
    other["mapping"]["u"]["message"]["content"]["parts"] = ["Another?"]
    path = archive(
        tmp_path / "export.zip",
        conversations_000__json=json.dumps([conversation()]),
        conversations_001__json=json.dumps([other]),
        chat__html="<html>",
    )
    assert [one[0][1] for one in imported(path).dialogues] == ["Why wait?", "Another?"]


def test_a_circle_of_parents_and_a_missing_current_node_end(tmp_path: Path) -> None:
    circle = conversation()
    circle["mapping"]["r"]["parent"] = "f"
    lost = conversation(current_node="gone")
    lost["mapping"]["u"]["message"]["content"]["parts"] = ["Lost?"]
    outcome = imported(written(tmp_path, "conversations.json", [circle, lost]))
    assert [one[0][1] for one in outcome.dialogues] == ["Why wait?", "Lost?"]


def test_a_broken_record_costs_itself(tmp_path: Path) -> None:
    good = json.dumps(conversation())
    outcome = imported(written(tmp_path, "conversations.json", f'[{{"a": nope}}, {good}, {good[:200]}'))
    assert outcome.dialogues == [EXPECTED]
    assert "- 1 × record: it is not valid JSON (`conversations.json, record 1`)" in outcome.report
    assert "- 1 × record: the file ends inside it (`conversations.json, record 3`)" in outcome.report
