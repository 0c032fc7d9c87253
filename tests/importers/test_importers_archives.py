"""Archives: of an export, of files of any format, behind a picture, and those that mean harm."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from adapterc.errors import AdaptercError, ExitCode
from support.imports import archive, imported, png, text_chunk, written

CARD = {"name": "Mira", "description": "Keeps bees.", "personality": "calm", "scenario": "", "first_mes": ""}
NOTE = ">[!nexus_user] **User**\n> Why wait?\n\n>[!nexus_agent] **Assistant**\n> Because.\n"
WAITED = [("user", "Why wait?"), ("assistant", "Because.")]


def packed(path: Path, members: dict[str, bytes | str]) -> Path:
    """A zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_an_archive_is_read_as_the_folder_that_it_holds(tmp_path: Path) -> None:
    card = png(text_chunk("chara", CARD))
    hidden: dict[str, bytes | str] = {"vault/.obsidian/app.json": "{}", "__MACOSX/vault/._a.md": "x"}
    members: dict[str, bytes | str] = {"./vault/a.md": NOTE, "card.png": card, "notes.txt": "milk"}
    outcome = imported(packed(tmp_path / "mine.zip", members | hidden))
    assert outcome.dialogues == [WAITED]
    assert '  title: "Mira"\n' in outcome.spec
    assert "- 1 × file: it is of no known format (`notes.txt`)" in outcome.report


def test_what_is_beside_the_conversations_of_an_export_is_counted(tmp_path: Path) -> None:
    mapping = {
        "1": {"message": {"author": {"role": "user"}, "content": {"parts": ["Why wait?"]}}, "parent": None},
        "2": {
            "message": {"author": {"role": "assistant"}, "content": {"parts": ["Because."]}},
            "parent": "1",
        },
    }
    talk = json.dumps([{"mapping": mapping, "current_node": "2"}])
    outcome = imported(
        archive(tmp_path / "export.zip", conversations__json=talk, user__json="{}", a__html="")
    )
    assert outcome.dialogues == [WAITED]
    assert "- 2 × file: it is no conversation of the export (`export.zip`)" in outcome.report


def test_an_archive_behind_a_picture_is_a_card(tmp_path: Path) -> None:
    charx = packed(tmp_path / "card.charx", {"card.json": json.dumps(CARD), "icon.png": b"x"})
    path = written(tmp_path, "card.jpeg", b"\xff\xd8\xff\xe0" + bytes(500) + b"\xff\xd9" + charx.read_bytes())
    outcome = imported(path)
    assert '  title: "Mira"\n' in outcome.spec
    assert outcome.report.startswith("# What was imported\n\n- formats: character card (CHARX)\n")


def test_a_picture_alone_is_of_no_known_format(tmp_path: Path) -> None:
    with pytest.raises(AdaptercError, match="it is of no known format"):
        imported(written(tmp_path, "card.jpeg", b"\xff\xd8\xff\xe0" + bytes(500) + b"\xff\xd9"))


def test_a_damaged_file_among_others_costs_itself_and_gives_no_format(tmp_path: Path) -> None:
    path = packed(tmp_path / "mine.zip", {"a.md": NOTE, "b.png": png()})
    outcome = imported(path)
    assert outcome.report.startswith("# What was imported\n\n- formats: Nexus note\n")
    assert "- 1 × file: the picture holds no character card (`b.png`)" in outcome.report


@pytest.mark.parametrize("names", [["a.md"], ["a.md", "b.md"], ["conversations.json"]])
def test_an_archive_that_unpacks_to_gigabytes_is_refused_unread(tmp_path: Path, names: list[str]) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            with made.open(name, "w") as member:
                for _ in range(80):
                    member.write(bytes(1 << 20))
    with pytest.raises(AdaptercError) as caught:
        imported(path)
    assert caught.value.message == f"cannot import {path}: it unpacks to more than 50 times its size"
    assert caught.value.code is ExitCode.USAGE


def test_names_that_lead_out_of_an_archive_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(NOTE.replace("wait", "hide"), "utf-8")
    path = tmp_path / "inner.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("x/../../secret.md\x1b[31m", NOTE)
    outcome = imported(path)
    assert outcome.dialogues == [WAITED]
    assert "\x1b" not in outcome.report
    assert sorted(one.name for one in tmp_path.iterdir()) == ["inner.zip", "inner.zip.out", "secret.md"]


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path / "locked.zip", {"a.md": NOTE, "b.md": NOTE.replace("wait", "now")})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    outcome = imported(path)
    assert outcome.dialogues == [[("user", "Why now?"), ("assistant", "Because.")]]
    assert "1 × file: the archive is damaged: File 'a.md' is encrypted" in outcome.report


BACKYARD: dict[str, Any] = {
    "manifest.json": {
        "schemaVersion": 1,
        "characters": ["characters/c1/character.json", "../../etc/passwd", 7],
        "scenarios": ["scenarios/s1.json", "scenarios/none.json"],
        "author": {"name": "Ana"},
    },
    "characters/c1/character.json": {
        "name": "Mira",
        "displayName": "Mira Vale",
        "persona": "{character} keeps bees.",
        "isNSFW": False,
        "loreItems": [{"key": "hive, bees", "value": "There are nine hives."}, "nonsense"],
    },
    "scenarios/s1.json": {
        "narrative": "A meadow.",
        "firstMessages": [{"characterID": "c1", "text": "Mind the hive."}],
        "exampleMessages": [{"text": "#{user}: Why wait?\n#{character}: Because."}],
        "formattingInstructions": "Short lines.",
        "messages": [
            {"type": "human", "text": "Do they sting?"},
            {"type": "ai", "outputs": [{"text": "Now.", "activeTimestamp": "2"}, {"text": "Never."}]},
        ],
        "temperature": 0.9,
    },
}


def test_an_archive_of_backyard(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {name: json.dumps(value) for name, value in BACKYARD.items()}
    outcome = imported(packed(tmp_path / "mira.byaf", {**members, "images/1.png": b"x"}))
    assert outcome.errors == []
    assert outcome.dialogues == [WAITED, [("user", "Do they sting?"), ("assistant", "Now.")]]
    assert '  title: "Mira Vale"\n' in outcome.spec
    assert "    {character} keeps bees.\n\n    Short lines.\n" in outcome.spec
    assert '    - "A meadow."\n' in outcome.spec
    assert '  - fact: "There are nine hives."\n' in outcome.spec
    assert '  - "Mira Vale, by Ana"\n' in outcome.spec
    assert "Mind the hive." in outcome.report
    assert "scenario 1, temperature`:\n\n```\n0.9\n```" in outcome.report
    assert "- 1 × asset: a spec holds text (`mira.byaf`)" in outcome.report
