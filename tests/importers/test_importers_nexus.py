"""Obsidian notes of the Nexus exporter."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.imports import imported, written

NOTE = """\
---
nexus: nexus-ai-chat-importer
provider: chatgpt
---
# Title: О мостах и снах
Created: 30.06.2025

>[!nexus_user] **User** - 30.06.2025 at 17:26
> Что делает мост?
<!-- UID: 290ce31a-0028 -->

>[!nexus_agent] **Assistant · gpt-4o** - 30.06.2025 at 17:26
> Мост разделяет берега,
>> которые соединяет.
>
>>[!nexus_attachment] plan.pdf
>> size: 3 MB
> {{char}} молчит.
<!-- UID: 143d70c5-af69 -->

---
"""
SECOND = """\
> [!nexus_user]
> **User** - 01/01/2024 at 10:00:00
>
> Why wait?
<!-- UID: a -->

> [!nexus_agent]
> **Assistant** - 01/01/2024 at 10:00:05
>
> **Because.**
<!-- UID: b -->
"""
OLD = """\
### User, on 01/02/2024 at 10:00;
> Why wait?

#### Assistant, on 01/02/2024 at 10:01;
>> Because.
>>> they say
"""


def test_quotes_stay_and_files_go(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "note.md", NOTE))
    assert outcome.dialogues == [
        [
            ("user", "Что делает мост?"),
            ("assistant", "Мост разделяет берега,\n> которые соединяет.\n\n{{char}} молчит."),
        ]
    ]
    assert outcome.errors == []
    assert "- 1 × nested attachment: it stands for a file, not for speech (`note.md`)" in outcome.report


def test_the_title_names_the_spec_and_the_letters_the_language(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "note.md", NOTE))
    assert 'name: "o-mostakh-i-snakh"\n' in outcome.spec
    assert "\nlanguage: [ru]\n" in outcome.spec


@pytest.mark.parametrize("crlf", [False, True])
def test_a_header_over_two_lines(tmp_path: Path, crlf: bool) -> None:
    text = SECOND.replace("\n", "\r\n") if crlf else SECOND
    outcome = imported(written(tmp_path, "note.md", text.encode()))
    assert outcome.dialogues == [[("user", "Why wait?"), ("assistant", "**Because.**")]]


def test_notes_of_the_first_version(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "note.md", OLD))
    assert outcome.dialogues == [[("user", "Why wait?"), ("assistant", "Because.\n> they say")]]


def test_a_folder_of_notes_is_one_import(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    written(folder, "a.md", NOTE)
    written(folder, "b.md", SECOND)
    written(folder, "c.txt", "a shopping list")
    outcome = imported(folder)
    assert [len(one) for one in outcome.dialogues] == [2, 2]
    assert "- 1 × file: it is of no known format (`c.txt`)" in outcome.report


def test_lines_between_messages_are_told(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "note.md", SECOND.replace("\n\n>", "\n\n[[128_link]]\n\n>")))
    assert outcome.dialogues == [[("user", "Why wait?"), ("assistant", "**Because.**")]]
    assert "- 1 × line: it stands outside of every message (`note.md`)" in outcome.report
    assert "[[128_link]]" in outcome.report


def test_a_heading_behind_a_message_is_no_title(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "note.md", SECOND.replace("<!-- UID: a -->", "# Draft", 1)))
    assert 'name: "note"\n' in outcome.spec
    assert "- 1 × line: it stands outside of every message (`note.md`)" in outcome.report


def test_an_answer_to_no_content_is_no_part_of_the_answer_before(tmp_path: Path) -> None:
    empty = ">[!nexus_user] **User**\n> [No content found]\n\n>[!nexus_agent] **Assistant**\n> A cat.\n"
    outcome = imported(written(tmp_path, "note.md", SECOND + "\n" + empty))
    assert outcome.dialogues == [[("user", "Why wait?"), ("assistant", "**Because.**")]]
    assert "- 1 × exchange: its question holds no text (`note.md`)" in outcome.report


def test_marks_inside_a_callout_and_the_gap_of_a_file_leave_nothing(tmp_path: Path) -> None:
    text = (
        ">[!nexus_user] **User**\n> Why wait?\n> <!-- UID: a-1 -->\n\n"
        ">[!nexus_agent] **Assistant**\n> Because.\n>\n>>[!nexus_artifact] plan\n>> [[plan]]\n>\n> So wait.\n"
    )
    outcome = imported(written(tmp_path, "note.md", text))
    assert outcome.dialogues == [[("user", "Why wait?"), ("assistant", "Because.\n\nSo wait.")]]
