"""Text that was decoded wrongly, and text that only looks odd."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.importers import mojibake
from support.imports import imported, written
from support.specs import CHECKOUT

RUSSIAN = "Правильно ли я понимаю, что мост соединяет берега?"
EXPORTS = CHECKOUT.parent / "shared" / "data" / "nexus-export"
SOURCES = CHECKOUT.parent / "shared" / "sources"
CLEAN = (
    RUSSIAN,
    "«НАТО», Ёлка… — да! №5 📌 ≪ Δ21 ⋅ α",
    "Où est l’été? Ça va, naïve Zoë — “oui”… 50 €",
    "Größe, Übermaß, ÀÉÎÕÜ ©®™ ½",
    "東京で 会いましょう。한국어",
    "Ѓорѓи њего Ђорђе љубав",
)


def note(text: str) -> str:
    return f">[!nexus_user] **User**\n> {text}\n\n>[!nexus_agent] **Assistant**\n> {text}\n"


@pytest.mark.parametrize("codec", ["mac_roman", "cp1251", "latin-1"])
@pytest.mark.parametrize("text", [RUSSIAN, "- влияет на выбор (attention) — тон", "Größe → ça, naïve"])
def test_wrong_decoding_is_undone(tmp_path: Path, codec: str, text: str) -> None:
    wrong = text.encode().decode(codec, "replace")
    if "\ufffd" in wrong:
        pytest.skip("this text has a byte that the encoding lacks")
    outcome = imported(written(tmp_path, "note.md", note(wrong)))
    assert outcome.dialogues == [[("user", text), ("assistant", text)]]
    assert "2 lines decoded wrongly, put right here" in outcome.report


def test_one_character_is_enough_once_the_encoding_is_known(tmp_path: Path) -> None:
    wrong = f"{RUSSIAN}\n> Δ21".encode().decode("mac_roman")
    outcome = imported(written(tmp_path, "note.md", note(wrong)))
    assert outcome.dialogues[0][0] == ("user", f"{RUSSIAN}\nΔ21")


@pytest.mark.parametrize("text", CLEAN)
def test_text_that_reads_well_is_left_alone(tmp_path: Path, text: str) -> None:
    outcome = imported(written(tmp_path, "note.md", note(text)))
    assert outcome.dialogues == [[("user", text), ("assistant", text)]]
    assert "decoded wrongly" not in outcome.report


def test_one_line_is_counted_as_one(tmp_path: Path) -> None:
    text = (
        f">[!nexus_user] **User**\n> {RUSSIAN.encode().decode('mac_roman')}\n\n>[!nexus_agent] **A**\n> So.\n"
    )
    assert (
        "\n1 line decoded wrongly, put right here; `" in imported(written(tmp_path, "note.md", text)).report
    )


def test_repair_is_optional(tmp_path: Path) -> None:
    wrong = RUSSIAN.encode().decode("mac_roman")
    outcome = imported(written(tmp_path, "note.md", note(wrong)), repair=False)
    assert outcome.dialogues == [[("user", wrong), ("assistant", wrong)]]


@pytest.mark.shared
@pytest.mark.skipif(not EXPORTS.is_dir(), reason="no foreign material beside the checkout")
@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*.md")), ids=lambda path: path.name[:24])
def test_real_exports_come_out_as_clean_russian(path: Path, tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, path.name, path.read_bytes()))
    assert [role for role, _ in outcome.dialogues[0]] == ["user", "assistant"]
    meant = SOURCES / path.name.replace(".mojibake.", ".ru.")
    lines = {line.strip("> ") for line in meant.read_text("utf-8").split("\n")}
    said = [line for _, text in outcome.dialogues[0] for line in text.split("\n")]
    assert [line for line in said if line.strip("> ") not in lines] == []
    assert len(said) > 60
    assert outcome.errors == []


def test_lines_that_are_wrong_in_part_are_looked_into_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mojibake, "_MOST_MIXED", 40)
    line = "Ã©tÃ© à la plage, мир"
    turns = ({"instruction": f"{number} {line}", "output": "So."} for number in (1, 2))
    outcome = imported(written(tmp_path, "set.jsonl", tuple(turns)))
    assert [one[0][1] for one in outcome.dialogues] == ["1 été à la plage, мир", f"2 {line}"]
    why = "repair of a line that is decoded wrongly in part: 40 characters of such lines are looked into"
    assert f"- 1 × {why}" in outcome.report
