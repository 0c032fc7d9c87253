"""Personal data in what was imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.imports import imported, written
from support.personal import FOUND, HARMLESS, TOLD


def dialogue(text: str) -> str:
    asked = f">[!nexus_user] **User**\n> Ask {text} now.\n\n"
    return f"{asked}>[!nexus_agent] **Assistant**\n> Yes: {text}, indeed.\n"


@pytest.mark.parametrize(("kind", "value"), FOUND)
def test_it_is_reported_and_replaced_on_request(tmp_path: Path, kind: str, value: str) -> None:
    plain = imported(written(tmp_path, "plain.md", dialogue(value)))
    places = "in `plain.md, turn 1`; `plain.md, turn 2`"
    named = kind.replace("d-", "d ").replace("P-", "P ")
    assert f"- {named}: 2 (1 different), {places}" in plain.report
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


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_what_the_words_before_it_tell(tmp_path: Path, text: str, expected: str) -> None:
    told = f">[!nexus_user] **User**\n> {text.replace(chr(10), chr(10) + '> ')}\n\n"
    answer = ">[!nexus_agent] **Assistant**\n> Noted.\n"
    outcome = imported(written(tmp_path, "note.md", told + answer), redacted=True)
    assert outcome.dialogues == [[("user", expected), ("assistant", "Noted.")]]


def test_who_has_said_a_name_is_called_by_it_in_that_conversation(tmp_path: Path) -> None:
    def talk(asked: str, told: str) -> dict[str, object]:
        return {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": told}]}

    records = (
        talk("My name is Maria Rose Gonzalez.", "Hi Maria, may Ms Gonzalez sit? A Rose."),
        talk("Who is Maria?", "Nobody."),
    )
    outcome = imported(written(tmp_path, "set.jsonl", records), redacted=True)
    assert outcome.dialogues == [
        [("user", "My name is [name-1]."), ("assistant", "Hi [name-1], may Ms [name-1] sit? A Rose.")],
        [("user", "Who is Maria?"), ("assistant", "Nobody.")],
    ]
    assert "- name: 3 (1 different)" in outcome.report


def test_a_characters_own_name_is_nobodys(tmp_path: Path) -> None:
    samples = "{{user}}: Who?\n{{char}}: My name is Mira Vale.\n{{user}}: My name is Jan.\n{{char}}: Hm, Jan."
    card = {"name": "Mira Vale", "description": "Keeps bees.", "personality": "", "mes_example": samples}
    outcome = imported(written(tmp_path, "card.json", card), redacted=True)
    assert outcome.dialogues[0][1:] == [
        ("assistant", "My name is Mira Vale."),
        ("user", "My name is [name-1]."),
        ("assistant", "Hm, [name-1]."),
    ]


def test_a_place_in_the_report_is_named(tmp_path: Path) -> None:
    fields = {"name": "Mira", "description": "Keeps bees.", "creator_notes": "Write to ana@mail.org"}
    outcome = imported(written(tmp_path, "card.json", {"spec": "chara_card_v2", "data": fields}))
    assert "- e-mail: 1 (1 different), in `the report, card.json, record 1, creator_notes`" in outcome.report


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


def test_a_name_that_is_written_small_is_called_all_the_same(tmp_path: Path) -> None:
    text = ">[!nexus_user] **U**\n> my name is carla\n\n>[!nexus_agent] **A**\n> Hi Carla! -- Sit.\n"
    outcome = imported(written(tmp_path, "note.md", text), redacted=True)
    assert outcome.dialogues[0][1][1] == "Hi [name-1]! -- Sit."


def test_a_character_who_says_only_its_own_name_is_nobody(tmp_path: Path) -> None:
    samples = "{{user}}: Who?\n{{char}}: My name is Mira Vale. -- Sit."
    card = {"name": "Mira Vale", "description": "Keeps bees.", "personality": "", "mes_example": samples}
    outcome = imported(written(tmp_path, "card.json", card), redacted=True)
    assert outcome.dialogues == [[("user", "Who?"), ("assistant", "My name is Mira Vale. -- Sit.")]]


def test_a_russian_name_is_found_in_every_case(tmp_path: Path) -> None:
    asked = ">[!nexus_user] **U**\n> Меня зовут Екатерина Соловьёва, мужа зовут Пётр.\n\n"
    told = "Екатерине Соловьевой, для Екатерины о Соловьёвой: спросите Екатерину с котом."
    outcome = imported(
        written(tmp_path, "note.md", f"{asked}>[!nexus_agent] **A**\n> {told}\n"), redacted=True
    )
    assert outcome.dialogues[0][1][1] == "[name-1], для [name-1] о [name-1]: спросите [name-1] с котом."


SAME = [
    ("+7 (917) 234-56-78, 8 917 234-56-78", "[phone-1], [phone-1]"),
    ("+1 503-555-0142, (503) 555-0142", "[phone-1], [phone-1]"),
    ("+49 170 1234567, 0170 1234567", "[phone-1], [phone-1]"),
    ("403-555-0142, 503-555-0142", "[phone-1], [phone-2]"),
    ("12 Elm St, Portland, OR 97201 and 12 Elm Street", "[address-1] and [address-1]"),
    ("г. Казань, ул. Баумана, д. 17, кв. 4; улица Баумана, 17", "[address-1]; [address-1]"),
    ("ул. Баумана, 17; ул. Баумана, 18", "[address-1]; [address-2]"),
    ("112-233-445 95, СНИЛС 11223344595", "[id-number-1], СНИЛС [id-number-1]"),
]


@pytest.mark.parametrize(("text", "expected"), SAME)
def test_one_value_has_one_placeholder_however_it_is_written(
    tmp_path: Path, text: str, expected: str
) -> None:
    outcome = imported(written(tmp_path, "note.md", dialogue(text)), redacted=True)
    assert outcome.dialogues[0][0][1] == f"Ask {expected} now."


def test_a_whole_name_is_found_in_every_conversation_and_title(tmp_path: Path) -> None:
    def talk(asked: str, told: str) -> dict[str, object]:
        return {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": told}]}

    records = (
        talk("Hi Ada, who am I?", "Ada Bell or Ada."),
        talk("My name is Ada Bell.", "Well, Ada."),
        talk("Ada?", "Ada Bell."),
    )
    outcome = imported(written(tmp_path, "set.jsonl", records), redacted=True)
    assert [talk[1][1] for talk in outcome.dialogues] == [
        "[name-2] or [name-1].",
        "Well, [name-2].",
        "[name-2].",
    ]
    note = "# Title: Ada Bell's letter\n" + dialogue("x. My name is Ada Bell. Now")
    outcome = imported(written(tmp_path, "note.md", note), redacted=True)
    assert outcome.made.files[0].name == "name-1-s-letter.yaml"
    assert "Ada" not in outcome.spec + outcome.report


def test_a_characters_file_is_one_conversation_and_both_of_its_names_are_its_own(tmp_path: Path) -> None:
    samples = "{{user}}: My name is Ada Bell.\n{{char}}: I'm Mira Vale. Sit, Ada."
    entry = {"keys": ["Ada"], "content": "Ada mends boats.", "enabled": True, "extensions": {}}
    fields = {
        "name": "Mira Vale",
        "nickname": "Mi",
        "description": "Waits for Ada.",
        "mes_example": samples,
        "character_book": {"entries": [entry], "extensions": {}},
    }
    card = {"spec": "chara_card_v3", "spec_version": "3.0", "data": fields}
    outcome = imported(written(tmp_path, "card.json", card), redacted=True)
    assert outcome.dialogues[0][1][1] == "I'm Mira Vale. Sit, [name-1]."
    assert 'summary: "Waits for [name-1]."' in outcome.spec
    assert '"What do you know about [name-1]?"' in outcome.spec
    assert "Ada" not in outcome.spec + outcome.report


def test_a_name_that_instructions_give_is_the_speakers_own(tmp_path: Path) -> None:
    text = 'FROM x\nSYSTEM """You are Mario. My name is Mario."""\n'
    outcome = imported(written(tmp_path, "Modelfile", text), redacted=True)
    assert 'summary: "You are Mario. My name is Mario."' in outcome.spec
