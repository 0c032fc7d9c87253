"""Cards under the names that other programs give to their fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.imports import imported, written

SAMPLES = "{{user}}: Status?\n{{char}}: Nominal."
ASKED = [("user", "Status?"), ("assistant", "Nominal.")]
PERSONA = {"kind": "attributes", "attributes": {"species": ["robot"], "speech": ["flat", "exact"]}}


@pytest.mark.parametrize(
    ("card", "summary"),
    [
        ({"persona": PERSONA, "sampleChat": SAMPLES}, "|-\n    species: robot\n    speech: flat, exact"),
        (
            {"persona": {"kind": "text", "attributes": {"text": ["A robot."]}}, "sampleChat": SAMPLES},
            '"A robot."',
        ),
        ({"context": "A robot.", "example_dialogue": SAMPLES}, '"A robot."'),
    ],
    ids=["agnai", "agnai-text", "text-generation"],
)
def test_the_character_is_the_role(tmp_path: Path, card: dict[str, Any], summary: str) -> None:
    whole = {"name": "Robot", "greeting": "Beep.", **card}
    outcome = imported(written(tmp_path, "card.json", whole))
    assert f"  summary: {summary}\n" in outcome.spec
    assert outcome.dialogues == [ASKED]
    assert "greeting 1`:\n\n```\nBeep.\n```\n" in outcome.report
    assert outcome.errors == []


def test_a_note_beside_a_persona_is_no_persona(tmp_path: Path) -> None:
    card = {"name": "Robot", "description": "My first one!", "persona": PERSONA, "scenario": "A bay."}
    outcome = imported(written(tmp_path, "card.json", card))
    assert "My first one!" not in outcome.spec
    assert "creator_notes`:\n\n```\nMy first one!\n```\n" in outcome.report


def test_the_raw_file_of_a_card_site(tmp_path: Path) -> None:
    definition = {"name": "Robot", "personality": "A robot.", "tavern_personality": "flat"}
    definition |= {"first_message": "Beep.", "example_dialogs": SAMPLES, "description": "My first one!"}
    whole = {"node": {"name": "Robot", "creator": "Ana", "topics": ["sf"], "definition": definition}}
    outcome = imported(written(tmp_path, "card.json", whole))
    assert '  summary: "A robot."\n' in outcome.spec
    assert '  voice: "flat"\n' in outcome.spec
    assert '  - "Robot, by Ana"\n' in outcome.spec
    assert 'topics (beside the card)`:\n\n```\n[\n "sf"\n]\n' in outcome.report


def test_a_field_under_two_names_loses_neither(tmp_path: Path) -> None:
    fields = {"name": "Robot", "description": "A robot.", "first_mes": "Beep.", "greeting": "Boop."}
    outcome = imported(written(tmp_path, "card.json", {"spec": "chara_card_v2", "data": fields}))
    assert "greeting 1`:\n\n```\nBeep.\n```\n" in outcome.report
    assert "record 1, greeting`:\n\n```\nBoop.\n```\n" in outcome.report


def test_what_a_program_writes_twice_is_shown_once(tmp_path: Path) -> None:
    fields = {"name": "Robot", "description": "A robot.", "creator_notes": "Mind the oil."}
    whole = {"spec": "chara_card_v2", "data": fields, "creatorcomment": "Mind the oil.", "chat": "2024"}
    report = imported(written(tmp_path, "card.json", whole)).report
    assert report.count("Mind the oil.") == 1
    assert "chat (beside the card)" in report


@pytest.mark.parametrize("greetings", ["One.|||Two.", ["One.", "Two."], ["One.", None, "", "Two."]])
def test_other_greetings_are_kept_in_every_form(tmp_path: Path, greetings: Any) -> None:
    fields = {"name": "Robot", "description": "A robot.", "alternate_greetings": greetings}
    report = imported(written(tmp_path, "card.json", {"spec": "chara_card_v2", "data": fields})).report
    assert "- 2 × greeting: " in report
    assert "One." in report
    assert "Two." in report


@pytest.mark.parametrize(
    ("notes", "credit", "licence"),
    [
        ("Hi!\nLicense: CC BY-NC 4.0\nBye", "CC-BY-NC-4.0", "\nlicence: CC-BY-NC-4.0\n"),
        ("**Licence:** MIT License", "MIT", "\nlicence: MIT\n"),
        ("It is licensed under CC BY.", "CC BY.", ""),
        ("licence : ask me", "ask me", ""),
        ("She lost her driving licence.", "", ""),
    ],
)
def test_a_licence_in_the_notes_is_the_cards(tmp_path: Path, notes: str, credit: str, licence: str) -> None:
    fields = {"name": "Robot", "description": "A robot.", "creator_notes": notes}
    spec = imported(written(tmp_path, "card.json", {"spec": "chara_card_v2", "data": fields})).spec
    assert (f'  - "Robot; licence: {credit}"\n' in spec) is bool(credit)
    assert ("\nlicence:" in spec) is bool(licence)
    assert licence in spec


def test_a_second_persona_stands_in_the_report(tmp_path: Path) -> None:
    first = {"name": "Robot", "description": "A robot.", "personality": "flat", "scenario": ""}
    second = {**first, "name": "Ada", "description": "A draughtswoman."}
    report = imported(written(tmp_path, "cards.jsonl", (first, second))).report
    assert "- 1 × persona: another file has given one already (`Ada`)" in report
    assert "`persona 'Ada'`:\n\n```\nA draughtswoman.\n\nflat\n```\n" in report
