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


def spoken(*nodes: Any) -> dict[str, Any]:
    """A conversation of messages one after the other."""
    linked = [{**one, "parent": str(at - 1) if at else None} for at, one in enumerate(nodes)]
    return {"mapping": {str(at): one for at, one in enumerate(linked)}, "current_node": str(len(nodes) - 1)}


def said(role: str, text: Any, **more: Any) -> Any:
    return node("", None, role, text, [], **more)


def test_an_answer_to_a_picture_alone_is_no_part_of_the_answer_before(tmp_path: Path) -> None:
    picture = {"content_type": "multimodal_text", "parts": [{"content_type": "image_asset_pointer"}, ""]}
    answers = said("assistant", "So."), said("assistant", "A cat.")
    talk = spoken(said("user", "Why?"), answers[0], said("user", picture), answers[1])
    outcome = imported(written(tmp_path, "conversations.json", [talk]))
    assert outcome.dialogues == [[("user", "Why?"), ("assistant", "So.")]]
    assert "- 1 × exchange: its question holds no text (`conversations.json, record 1`)" in outcome.report


def test_marks_of_things_and_links_leave_their_words(tmp_path: Path) -> None:
    city = '\ue200entity\ue202["city","San Francisco","a city"]\ue201'
    link = "\ue200url\ue202the guild\ue202turn0search1\ue201"
    text = f"Ask {city} bakers or {link} \ue200cite\ue202turn0search1\ue201. \ue200entity\ue202[1]\ue201"
    talk = spoken(said("user", "Who knows?"), said("assistant", text))
    outcome = imported(written(tmp_path, "conversations.json", [talk]))
    assert outcome.dialogues[0][1] == ("assistant", "Ask San Francisco bakers or the guild.")
    assert "- 2 × citation mark: it points to a page that is not in the export" in outcome.report


def test_thoughts_are_not_said_and_a_tools_message_is_told_once(tmp_path: Path) -> None:
    thought = {"content_type": "thoughts", "thoughts": [{"content": "hm"}]}
    output = {"content_type": "execution_output", "text": "4"}
    talk = spoken(
        said("user", "Two and two?"),
        said("assistant", thought),
        said("assistant", "I add.", channel="analysis"),
        said("tool", output),
        said("assistant", "Four.", channel="final"),
    )
    outcome = imported(written(tmp_path, "conversations.json", [talk]))
    assert outcome.dialogues == [[("user", "Two and two?"), ("assistant", "Four.")]]
    assert outcome.report.partition("## Left out\n\n")[2] == (
        "- 2 × message: it was thought, not said (`conversations.json, record 1`)\n"
        "- 1 × message: a tool wrote it (`conversations.json, record 1`)\n"
    )


def test_custom_instructions_stand_in_the_report_once(tmp_path: Path) -> None:
    context = {"content_type": "user_editable_context", "user_profile": "", "user_instructions": "Be brief."}
    hidden = said("user", context, metadata={"is_user_system_message": True})
    talks = [spoken(hidden, said("user", f"Why {number}?"), said("assistant", "So.")) for number in range(2)]
    report = imported(written(tmp_path, "conversations.json", talks)).report
    assert report.count("`custom instructions, user_instructions`:\n\n```\nBe brief.\n```\n") == 1


def test_a_canvas_stands_in_the_report(tmp_path: Path) -> None:
    document = {"name": "Poem", "type": "document", "content": "Roses are\nred."}
    call = {"content_type": "code", "text": json.dumps(document)}
    talk = spoken(
        said("user", "A poem?"),
        said("assistant", call, recipient="canmore.create_textdoc"),
        said("assistant", "It is in the canvas."),
    )
    outcome = imported(written(tmp_path, "conversations.json", [talk]))
    assert outcome.dialogues == [[("user", "A poem?"), ("assistant", "It is in the canvas.")]]
    place = "`conversations.json, record 1, canvas 'Poem'`"
    assert f"{place}:\n\n```\nRoses are\nred.\n```\n" in outcome.report


def test_a_name_of_the_custom_instructions_is_called_in_every_conversation(tmp_path: Path) -> None:
    context = {"content_type": "user_editable_context", "user_profile": "My name is Carla Jensen."}
    hidden = said("user", context, metadata={"is_user_system_message": True})
    talks = [
        spoken(hidden, said("user", "Hi."), said("assistant", "Hello Carla.")),
        spoken(said("user", "My name is Jan Berg."), said("assistant", "Not Carla, Jan?")),
    ]
    outcome = imported(written(tmp_path, "conversations.json", talks), redacted=True)
    assert [one[1][1] for one in outcome.dialogues] == ["Hello [name-1].", "Not [name-1], [name-2]?"]
    assert "Carla" not in outcome.report
