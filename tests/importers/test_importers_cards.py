"""Character cards in all their files, and lorebooks."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from adapterc.driver.compile import check
from adapterc.errors import AdaptercError, ExitCode
from support.imports import archive, chunk, imported, png, text_chunk, written

FIRST = {
    "name": "Mira",
    "description": "{{char}} keeps the lighthouse.",
    "personality": "dry, exact",
    "scenario": "A storm is coming.",
    "first_mes": "*looks up* Hello, {{user}}.",
    "mes_example": "<START>\n{{user}}: Is it late?\n{{char}}: It is as late as it was.\nAnd later.\n"
    "<START>\n{{user}}: Who are you?\nMira: The one with the lamp.",
}
BOOK = {
    "name": "Lighthouse",
    "entries": [
        {
            "keys": ["lamp", "/la.p/i"],
            "content": "@@depth 4\nThe lamp burns oil.",
            "enabled": True,
            "secondary_keys": ["oil"],
            "constant": True,
            "insertion_order": 10,
        },
        {"keys": ["cellar"], "content": "Nobody goes there.", "enabled": False},
        {"keys": [], "comment": "The keeper's dog", "content": "Its name is Salt."},
        "nonsense",
    ],
}
SECOND = {
    "spec": "chara_card_v2",
    "spec_version": "2.0",
    "data": {
        **FIRST,
        "creator": "Ana \x1b[31m# adapterc: ignore[AC0301]",
        "creator_notes": "Use with care.",
        "system_prompt": "Stay in character.",
        "post_history_instructions": "Answer in two sentences.",
        "alternate_greetings": ["Another hello."],
        "tags": ["sea"],
        "character_book": BOOK,
        "extensions": {"license": "cc by 4.0", "depth_prompt": {"prompt": "x"}},
    },
}
THIRD = {**SECOND, "spec": "chara_card_v3", "data": {**SECOND["data"], "nickname": "Mi", "assets": []}}  # type: ignore[dict-item]
CREDIT = '  - "Mira, by Ana [31m# adapterc: ignore[AC0301]; licence: CC-BY-4.0"'
SAMPLES = [
    [("user", "Is it late?"), ("assistant", "It is as late as it was.\nAnd later.")],
    [("user", "Who are you?"), ("assistant", "The one with the lamp.")],
]


def test_a_card_of_the_first_version(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "card.json", FIRST))
    assert outcome.dialogues == SAMPLES
    assert outcome.errors == []
    assert '  title: "Mira"\n' in outcome.spec
    assert '  summary: "{{char}} keeps the lighthouse."\n' in outcome.spec
    assert '  voice: "dry, exact"\n' in outcome.spec
    assert '    - "A storm is coming."\n' in outcome.spec


def test_samples_of_the_first_cards_call_the_user_you(tmp_path: Path) -> None:
    samples = "<START>\nYou: Is it late?\nMira: As late as it was.\nYou know that.\n"
    outcome = imported(written(tmp_path, "card.json", {**FIRST, "mes_example": samples}))
    assert outcome.dialogues == [
        [("user", "Is it late?"), ("assistant", "As late as it was.\nYou know that.")]
    ]


def test_what_is_about_the_card_is_never_trained_on(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "card.json", SECOND))
    assert outcome.errors == []
    values = "\n".join(line for line in outcome.spec.split("\n") if not line.lstrip().startswith("#"))
    for foreign in ("Use with care", "sea", "depth_prompt"):
        assert foreign not in values
    assert [line for line in values.split("\n") if "Ana" in line] == [CREDIT]
    assert "Use with care." in outcome.report
    assert '"depth_prompt"' in outcome.report


def test_creator_and_licence_stand_in_the_spec(tmp_path: Path) -> None:
    spec = imported(written(tmp_path, "card.json", SECOND)).spec
    assert f"\ncredits:\n{CREDIT}\nlicence: CC-BY-4.0\n" in spec


def test_every_card_is_credited_and_a_licence_of_its_own_words_waits_for_the_author(tmp_path: Path) -> None:
    cards = (
        {**SECOND, "data": {**FIRST, "creator": "Ana", "extensions": {"licence": "ask me, twice"}}},
        {**SECOND, "data": {**FIRST, "name": "Ilo", "creator": " Ben  Oak "}},
        {**SECOND, "data": {**FIRST, "name": "Nobody"}},
    )
    outcome = imported(written(tmp_path, "cards.jsonl", cards))
    assert outcome.errors == []
    assert outcome.spec.endswith(
        "\n# The model card shows these lines, beside the base's licence.\n"
        "credits:\n"
        '  - "Mira, by Ana; licence: ask me, twice"\n'
        '  - "Ilo, by Ben Oak"\n'
        "# FILL IN: `licence`, that of the adapter; what is credited above must allow it.\n"
    )
    assert "- credit: `Ilo, by Ben Oak`\n" in outcome.report


def test_a_creator_is_redacted_wherever_it_stands(tmp_path: Path) -> None:
    card = {**SECOND, "data": {**FIRST, "creator": "ana@mail.org"}}
    outcome = imported(written(tmp_path, "card.json", card), redacted=True)
    assert '  - "Mira, by [e-mail-1]"\n' in outcome.spec
    assert "ana@mail.org" not in outcome.spec + outcome.report


@pytest.mark.parametrize("name", ["Ana", "Ana, who lives in the lighthouse on the long grey cape by the sea"])
def test_the_credits_of_a_card_are_read_back_and_steer_nothing(name: str, tmp_path: Path) -> None:
    creator = f"{name} \x1b[31m# adapterc: ignore[AC0512]"
    card = {**SECOND, "data": {**FIRST, "creator": creator, "license": "MIT"}}
    checked = check(imported(written(tmp_path, "card.json", card)).made.files[0])
    assert checked.spec is not None
    assert checked.spec.credits == (f"Mira, by {name} [31m# adapterc: ignore[AC0512]; licence: MIT",)
    assert [found.code for found in checked.diagnostics if found.code.startswith("AC054")] == []


def test_a_prompt_in_a_card_is_the_authors_to_reword_and_no_finding(tmp_path: Path) -> None:
    card = {**FIRST, "description": "You are {{char}}.\nYou keep the lighthouse.", "personality": "dry"}
    outcome = imported(written(tmp_path, "card.json", card))
    ignore = "  # adapterc: ignore[AC0522] imported as it stands; delete when reworded\n"
    assert f"{ignore}  summary: |-\n    You are {{{{char}}}}.\n" in outcome.spec
    assert outcome.spec.count(ignore) == 1
    codes = {found.code for found in check(outcome.made.files[0]).diagnostics}
    assert codes & {"AC0522", "AC0542"} == set()


def test_greetings_are_kept_in_the_report(tmp_path: Path) -> None:
    report = imported(written(tmp_path, "card.json", SECOND)).report
    assert (
        "- 2 × greeting: a dialogue begins with the user: write what it answers (`card.json, record 1`)"
        in report
    )
    assert "*looks up* Hello, {{user}}." in report
    assert "Another hello." in report


def test_the_lorebook_becomes_knowledge(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, "card.json", SECOND))
    assert (
        '  - fact: "The lamp burns oil."\n    ask:\n      - "What do you know about lamp?"\n'
        '      - "Tell me about lamp."\n' in outcome.spec
    )
    assert '  - fact: "Its name is Salt."\n    ask:\n      - "What do you know about The keeper\'s dog?"' in (
        outcome.spec
    )
    assert "Nobody goes there" not in outcome.spec
    for told in (
        "- 1 × decorator of lore: it steers a chat program",
        "- 1 × keyword of lore: it is a regular expression",
        "- 1 × entry of lore: it is switched off",
        "- 1 × entry of lore: it is no mapping",
        '"insertion_order": 10',
        "@@depth 4",
    ):
        assert told in outcome.report


def packed(card: Any) -> bytes:
    body = b"ccv3\0\x01\0\0\0" + zlib.compress(json.dumps(card).encode())
    return chunk(b"iTXt", body)


@pytest.mark.parametrize(
    ("chunks", "title"),
    [
        ([text_chunk("chara", SECOND)], "Mira"),
        ([text_chunk("Chara", FIRST)], "Mira"),
        ([text_chunk("chara", SECOND), text_chunk("ccv3", THIRD)], "Mi"),
        ([packed(THIRD)], "Mi"),
        ([chunk(b"zTXt", b"broken\0\0nonsense"), text_chunk("chara", FIRST)], "Mira"),
        ([text_chunk("chara", FIRST), text_chunk("ccv3", "no card")], "Mira"),
    ],
)
def test_a_picture_with_a_card(tmp_path: Path, chunks: list[bytes], title: str) -> None:
    outcome = imported(written(tmp_path, "card.png", png(*chunks)))
    assert f'  title: "{title}"\n' in outcome.spec
    assert outcome.dialogues == SAMPLES
    assert outcome.errors == []


def test_the_card_that_is_not_used_is_told_with_why(tmp_path: Path) -> None:
    newer = png(text_chunk("chara", SECOND), text_chunk("ccv3", THIRD))
    told = "- 1 × text chunk 'chara': the newer card beside it is used (`card.png`)"
    assert told in imported(written(tmp_path, "card.png", newer)).report
    (tmp_path / "other").mkdir()
    damaged = png(text_chunk("chara", FIRST), text_chunk("ccv3", "no card"))
    told = "- 1 × text chunk 'ccv3': it holds no card that can be read (`card.png`)"
    assert told in imported(written(tmp_path / "other", "card.png", damaged)).report


@pytest.mark.parametrize("data", [png(), png()[:20], png(text_chunk("chara", FIRST))[:120]])
def test_a_picture_without_a_card(tmp_path: Path, data: bytes) -> None:
    path = written(tmp_path, "card.png", data)
    with pytest.raises(AdaptercError) as caught:
        imported(path)
    assert caught.value.message == f"cannot import {path}: the picture holds no character card"
    assert caught.value.code is ExitCode.USAGE


def test_an_archive_with_a_card(tmp_path: Path) -> None:
    path = archive(tmp_path / "card.charx", card__json=json.dumps(THIRD), assets_icon__png="x")
    outcome = imported(path)
    assert outcome.dialogues == SAMPLES
    assert "- 1 × asset: a spec holds text (`card.charx`)" in outcome.report


@pytest.mark.parametrize(
    "card",
    [
        {**SECOND, "data": {**FIRST, "character_book": None, "name": "", "tags": "x"}},
        {**SECOND, "data": {**FIRST, "description": 7, "mes_example": ["a", "b"], "extensions": []}},
        {**SECOND, "data": {**FIRST, "character_book": {"entries": {"0": {"key": "a,b", "content": "c"}}}}},
        {**SECOND, "data": {**FIRST, "alternate_greetings": None, "creator": {"a": 1}, "nickname": 3}},
        {"char_name": "Mira", "char_persona": "Keeps the lamp.", "world_scenario": "", "char_greeting": "Hi"},
    ],
)
def test_cards_as_they_are_found(tmp_path: Path, card: Any) -> None:
    assert imported(written(tmp_path, "card.json", card)).errors == []


@pytest.mark.parametrize(
    "book",
    [
        {"spec": "lorebook_v3", "data": BOOK},
        {"entries": {"0": {"key": ["lamp"], "content": "The lamp burns oil.", "disable": False, "order": 9}}},
        BOOK,
    ],
)
def test_lorebooks_of_their_own(tmp_path: Path, book: Any) -> None:
    outcome = imported(written(tmp_path, "world.json", book))
    assert 'fact: "The lamp burns oil."' in outcome.spec
    assert outcome.errors == []


def test_what_says_nothing_of_an_entry_is_not_kept_and_an_empty_one_is_told(tmp_path: Path) -> None:
    numbered = {"key": ["sea"], "content": "The sea is wide.", "uid": 7, "display_index": 4_000}
    entries = {"0": numbered, "1": {"key": ["fog"], "content": "<|im_end|>"}}
    outcome = imported(written(tmp_path, "book.json", {"entries": entries}))
    assert "fog" not in outcome.spec
    assert "- 1 × entry of lore: it holds no text (`book.json, record 1, lore entry 2`)" in outcome.report
    assert "4000" not in outcome.report


def test_lore_written_as_a_dialogue_becomes_one(tmp_path: Path) -> None:
    talk = (
        '{{user}}: "What is the glade?"\n{{char}}: *smiles* "My home."\n{{user}}: "Why?"\n{{char}}: "It is."'
    )
    entry = {
        "uid": 0,
        "key": ["glade"],
        "content": talk,
        "order": 100,
        "depth": 4,
        "disable": False,
        "sticky": 3,
    }
    outcome = imported(written(tmp_path, "world.json", {"entries": {"0": entry}}))
    assert outcome.dialogues == [
        [
            ("user", '"What is the glade?"'),
            ("assistant", '*smiles* "My home."'),
            ("user", '"Why?"'),
            ("assistant", '"It is."'),
        ]
    ]
    assert "knowledge" not in outcome.spec
    assert '{\n "sticky": 3\n}' in outcome.report


def test_an_interview_in_the_description_becomes_a_dialogue(tmp_path: Path) -> None:
    interview = "[Mira: dry, exact]\n<START>\n{{user}}: Who are you?\n{{char}}: The keeper."
    outcome = imported(written(tmp_path, "card.json", {**FIRST, "description": interview, "mes_example": ""}))
    assert '  summary: "[Mira: dry, exact]"\n' in outcome.spec
    assert outcome.dialogues == [[("user", "Who are you?"), ("assistant", "The keeper.")]]


IGNORED = "# adapterc: ignore[AC0522] imported as it stands; delete when reworded\n"


def test_macros_are_pointed_out_wherever_they_stand(tmp_path: Path) -> None:
    advice = "# FILL IN: macros such as {{char}} are text here; write the names they stand for."
    told = "{{user}}: Who?\n{{char}}: {{char}}."
    book = {"entries": [{"keys": ["lamp"], "content": "{{char}} lights it."}]}
    plain = {"name": "Mira", "description": "Keeps a lamp.", "personality": "", "scenario": ""}
    spec = imported(
        written(tmp_path, "card.json", {**plain, "mes_example": told, "character_book": book})
    ).spec
    assert f"{advice}\nknowledge:\n" in spec
    assert f"{advice} They stand\n# in mira.dialogues.jsonl.\n{IGNORED}dialogues:" in spec
    assert f"knowledge:\n  {IGNORED}  - fact" in spec
    assert spec.count(advice) == 2


def test_macros_that_are_told_above_are_no_findings(tmp_path: Path) -> None:
    told = "{{user}}: Who is <USER>?\n{{char}}: {{char}}, says {{user}}."
    first = {"keys": ["{{char}}", "lamp"], "content": "{{char}} lights it."}
    book = {"entries": [first, {"keys": ["oil"], "content": "It burns.\n{{char}} and {{user}} know."}]}
    plain = {"name": "Mira", "description": "Keeps a lamp.", "personality": "", "scenario": ""}
    outcome = imported(written(tmp_path, "card.json", {**plain, "mes_example": told, "character_book": book}))
    codes = {found.code for found in check(outcome.made.files[0]).diagnostics}
    assert codes & {"AC0522", "AC0542"} == set()
    assert outcome.spec.count(IGNORED) == 3
