"""Personal data in what was imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.imports import imported, written

FOUND = [
    ("e-mail", "ana.b+x@mail.example.org"),
    ("e-mail", "анна@почта.рф"),
    ("phone", "+49 (0)170 1234567"),
    ("phone", "8 (912) 345-67-89"),
    ("phone", "555-867-5309"),
    ("account", "DE89 3704 0044 0532 0130 00"),
    ("account", "GB29NWBK60161331926819"),
    ("card", "4111 1111 1111 1111"),
    ("key", "sk-proj-abcdefghij0123456789ABCD"),
    ("key", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
    ("key", "AKIAIOSFODNN7EXAMPLE"),
    (
        "key",
        "-----BEGIN RSA PRIVATE KEY----- MIIBOgIBAAJBAKj34GkxFhD90vc -----END RSA PRIVATE KEY-----",
    ),
    ("address", "12 Old Mill Lane"),
    ("address", "ул. Ленина, д. 5, кв. 12"),
    ("address", "Hauptstraße 12"),
]
HARMLESS = [
    "On 30.06.2025 at 17:26 it rained 1 000 000 drops.",
    "pi is 3.14159265358979323846, 4111 1111 1111 1112 is nothing",
    "@home, a@b, sk-short, DE00 0000 0000 0000 0000 00",
    "version 1.2.3-4, 2025-06-30, 127.0.0.1, 10:00:00",
    "The third street, a lane, 12 old men",
]


def dialogue(text: str) -> str:
    asked = f">[!nexus_user] **User**\n> Ask {text} now.\n\n"
    return f"{asked}>[!nexus_agent] **Assistant**\n> Yes: {text}, indeed.\n"


@pytest.mark.parametrize(("kind", "value"), FOUND)
def test_it_is_reported_and_replaced_on_request(tmp_path: Path, kind: str, value: str) -> None:
    plain = imported(written(tmp_path, "plain.md", dialogue(value)))
    places = "in `plain.md, turn 1`; `plain.md, turn 2`"
    assert f"- {kind}: 2 (1 different), {places}" in plain.report
    assert value not in plain.report
    assert plain.dialogues[0][0] == ("user", f"Ask {value} now.")
    changed = imported(written(tmp_path, "redacted.md", dialogue(value)), redacted=True)
    assert changed.dialogues == [
        [("user", f"Ask [{kind}-1] now."), ("assistant", f"Yes: [{kind}-1], indeed.")]
    ]
    assert changed.errors == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_it_stays(tmp_path: Path, text: str) -> None:
    outcome = imported(written(tmp_path, "note.md", dialogue(text)), redacted=True)
    assert outcome.dialogues[0][0] == ("user", f"Ask {text} now.")
    assert "Nothing was found by its form." in outcome.report


def test_a_name_that_introduces_itself(tmp_path: Path) -> None:
    text = "My name is Ana Bell. Меня зовут Анна"
    outcome = imported(written(tmp_path, "note.md", dialogue(text)), redacted=True)
    assert outcome.dialogues[0][0] == ("user", "Ask My name is [name-1]. Меня зовут [name-2] now.")


def test_the_same_value_keeps_its_placeholder(tmp_path: Path) -> None:
    text = "a@b.org, c@d.org and A@B.org"
    outcome = imported(written(tmp_path, "note.md", dialogue(text)), redacted=True)
    assert outcome.dialogues[0][0][1] == "Ask [e-mail-1], [e-mail-2] and [e-mail-1] now."


def test_a_redacted_title_names_the_file(tmp_path: Path) -> None:
    outcome = imported(
        written(tmp_path, "note.md", f"# Title: to ana@mail.org\n{dialogue('x')}"), redacted=True
    )
    assert outcome.made.files[0].name == "to-e-mail-1.yaml"


def test_a_record_has_one_name_whether_taken_or_left_out(tmp_path: Path) -> None:
    asked = {"role": "user", "content": "Write to ana@mail.org"}
    told = {"role": "assistant", "content": "Done."}
    records = ({"messages": [asked]}, {"messages": [asked, told, {"role": "tool", "content": "x"}]})
    report = imported(written(tmp_path, "talk.jsonl", records)).report
    assert "- e-mail: 1 (1 different), in `talk.jsonl, record 2, turn 1`\n" in report
    assert "`talk.jsonl, record 2`" in report.partition("## Left out")[2]
    assert "dialogue 1" not in report


def test_a_title_that_holds_an_address_is_no_name_for_a_record(tmp_path: Path) -> None:
    node = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["a@b.org?"]}}
    answer = {"author": {"role": "assistant"}, "content": {"content_type": "text", "parts": ["Yes."]}}
    mapping = {
        "1": {"message": node, "parent": None, "children": ["2"]},
        "2": {"message": answer, "parent": "1", "children": []},
    }
    talk = [{"title": "to ana@mail.org", "mapping": mapping, "current_node": "2"}]
    report = imported(written(tmp_path, "conversations.json", talk)).report
    assert "in `conversations.json, record 1, 'to [e-mail]', turn 1`" in report
    assert "ana@mail.org" not in report
