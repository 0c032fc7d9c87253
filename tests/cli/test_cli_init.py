"""`adapterc init`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.cli.main import main
from support.imports import written

NOTE = ">[!nexus_user] **User**\n> Write to ana@mail.org\n\n>[!nexus_agent] **Assistant**\n> Done.\n"


def test_the_starter_spec_is_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--out", str(tmp_path)]) == 0
    spec = tmp_path / "my-adapter.yaml"
    schema = tmp_path / "adapterc.schema.json"
    assert capsys.readouterr() == (f"{spec}\n{schema}\n", f"next: adapterc check {spec}\n")
    assert main(["check", str(spec)]) == 0
    assert capsys.readouterr().out == "1 spec checked: 0 errors, 0 warnings\n"


def test_a_schema_that_is_there_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, "adapterc.schema.json", "{}")
    assert main(["init", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'my-adapter.yaml'}\n"
    assert (tmp_path / "adapterc.schema.json").read_text(encoding="utf-8") == "{}"


def test_a_word_too_many_shows_how_the_command_is_typed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "mine.yaml"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: adapterc init [-h] [--from FILE]")
    assert said.endswith("adapterc init: error: unrecognized arguments: mine.yaml\n")


def test_redacting_needs_something_to_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--out", str(tmp_path), "--redact"]) == 2
    assert capsys.readouterr().err == (
        "error: there is nothing to redact\n  help: name what to import: --from FILE\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_an_import_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = written(tmp_path, "note.md", NOTE), tmp_path / "out"
    assert main(["init", "--from", str(source), "--out", str(out), "--redact"]) == 0
    said = capsys.readouterr()
    names = ("note.yaml", "note.dialogues.jsonl", "note.import.md", "adapterc.schema.json")
    assert said.out == "".join(f"{out / name}\n" for name in names)
    assert said.err == (
        "read as Nexus note: 1 dialogue with 2 turns\n"
        "personal: 1 × e-mail, replaced\n"
        f"next: adapterc check {out / 'note.yaml'}\n"
    )
    assert main(["check", str(out / "note.yaml")]) == 0


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = written(tmp_path, "note.md", NOTE), tmp_path / "out"
    out.mkdir()
    (out / "note.dialogues.jsonl").symlink_to(tmp_path / "elsewhere")
    assert main(["init", "--from", str(source), "--out", str(out)]) == 2
    assert capsys.readouterr().err == (
        f"error: {out / 'note.dialogues.jsonl'} is there already\n"
        "  help: move it away, or name another folder with --out\n"
    )
    assert [path.name for path in out.iterdir()] == ["note.dialogues.jsonl"]
    assert not (tmp_path / "elsewhere").exists()


def test_the_same_import_gives_the_same_bytes(tmp_path: Path) -> None:
    source = written(tmp_path, "note.md", NOTE)
    for out in ("a", "b"):
        assert main(["init", "--from", str(source), "--out", str(tmp_path / out)]) == 0
    for one in sorted((tmp_path / "a").iterdir()):
        assert one.read_bytes() == (tmp_path / "b" / one.name).read_bytes()


def test_what_to_type_next_can_be_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = written(tmp_path, "note.md", NOTE), tmp_path / "my specs"
    assert main(["init", "--from", str(source), "--out", str(out)]) == 0
    assert capsys.readouterr().err.endswith(f"next: adapterc check '{out / 'note.yaml'}'\n")


@pytest.mark.parametrize("kind", ["file", "dangling"])
def test_a_folder_that_is_none_is_told(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine", "utf-8")
    else:
        out.symlink_to(tmp_path / "nowhere")
    assert main(["init", "--out", str(out)]) == 2
    assert capsys.readouterr().err == (
        f"error: {out} is there already, and is no folder\n  help: name another folder with --out\n"
    )
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_name_is_not_the_folder_one_stands_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--from", ""]) == 2
    assert capsys.readouterr().err.endswith("adapterc init: error: argument --from: the name is empty\n")


def test_a_large_file_is_named_before_it_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "set.jsonl"
    source.write_text('{"instruction": "Why?", "output": "So."}\n' + "\n" * 9_000_000, "utf-8")
    assert main(["init", "--from", str(source), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err.startswith(f"reading {source}: 9 MB\nread as Alpaca: ")
