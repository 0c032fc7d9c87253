"""What stands below a key that is misspelt is judged in the same run."""

from __future__ import annotations

from pathlib import Path

from adapterc.frontend.load import load

HEAD = "adapterc: 1\nname: a\nbase: b\n"


def told(folder: Path, text: str) -> list[str]:
    path = folder / "spec.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return [f"{one.span.start.line} {one.code} {one.help}" for one in load(path).diagnostics]


def test_all_levels_are_told_at_once(tmp_path: Path) -> None:
    text = "trait:\n  - id: q\n    type: increase\n    metric: question\n    verfy: {rate: {min: x}}\n"
    assert told(tmp_path, text) == [
        "4 AC0202 did you mean `traits`?",
        "6 AC0202 did you mean `kind`?",
        "7 AC0202 did you mean `measure`?",
        "7 AC0303 did you mean `questions`?",
        "8 AC0202 did you mean `verify`?",
        "8 AC0202 did you mean `at_least`?",
        "8 AC0204 write it in digits",
    ]


def test_a_key_whose_place_is_taken_is_left_alone(tmp_path: Path) -> None:
    text = "role: {title: x, tittle: y, titel: z}\n"
    assert told(tmp_path, text) == [
        "4 AC0202 `title` stands here already: put all of it there, and delete this key",
        "4 AC0202 `title` stands here already: put all of it there, and delete this key",
    ]


def test_two_spellings_of_one_key_are_that_key_and_another(tmp_path: Path) -> None:
    assert told(tmp_path, "role: {tittle: y, titel: z}\n") == [
        "4 AC0202 did you mean `title`?",
        "4 AC0202 `title` stands here already: put all of it there, and delete this key",
    ]


def test_a_misspelt_key_in_a_wrong_column_is_two_slips(tmp_path: Path) -> None:
    text = "role:\n  title: x\n  traning: {rank: '8'}\n"
    assert told(tmp_path, text)[0].startswith("6 AC0202 ")
