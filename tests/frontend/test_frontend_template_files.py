"""Files of templates are read as any file that a spec names, and are held against their form."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.frontend.load import load
from support.specs import HEAD, spec_file

QUESTIONS = "families: [{family: sea, use: open, ask: 'What is {{ subject }}?', subjects: [a wave]}]\n"


def told(folder: Path, text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "sea.yaml").write_bytes(data)
    loaded = load(spec_file(folder, f"{HEAD}role: {{title: a}}\ndataset: {{templates: [sea.yaml]}}\n"))
    return render(loaded.diagnostics, loaded.sources, format="concise").replace(f"{folder}/", "")


def test_a_sound_file_has_no_finding_and_is_a_source(tmp_path: Path) -> None:
    assert told(tmp_path, QUESTIONS) == ""
    loaded = load(tmp_path / "spec.yaml")
    [file] = loaded.templates
    assert file is not None
    assert file.families[0].family == "sea"
    assert loaded.sources[str(tmp_path / "sea.yaml")] == QUESTIONS
    span = loaded.spans["dataset.templates.0.families.0.ask"]
    assert (span.file, span.start.line, span.start.column) == (str(tmp_path / "sea.yaml"), 1, 42)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("families: []\n", "sea.yaml:1:11: error[AC0207]: the list is empty"),
        ("family: []\n", "sea.yaml:1:1: error[AC0202]"),
        ("[]\n", "sea.yaml:1:1: error["),
        ("", "sea.yaml:1:1: error["),
        ("families: [{family: Sea!, use: open, ask: x, subjects: [y]}]\n", "sea.yaml:1:21: error[AC0208]"),
        ("families: [{family: sea, use: opne, ask: x, subjects: [y]}]\n", "sea.yaml:1:31: error[AC0206]"),
        ("families: [{family: sea, use: open, subjects: [y]}]\n", "sea.yaml:1:13: error[AC0203]"),
        (
            "families: [{name: sea, use: open, ask: x, subjects: [y]}]\n",
            "sea.yaml:1:13: error[AC0202]: unknown key `name`",
        ),
        (b"families: \xff\n", "sea.yaml:1:11: error[AC0102]"),
        (b"families: a\x00b\n", "error[AC010"),
        (b"\xff\xfef\x00", "sea.yaml:1:1: error[AC0102]"),
        ("families: &a [*a]\n", "error["),
    ],
)
def test_what_is_no_such_file_is_told_at_its_place(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert expected in told(tmp_path, text)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    assert told(tmp_path, f"# {'x' * (1 << 20)}\n{QUESTIONS}") == (
        "spec.yaml:5:23: error[AC0101]: `sea.yaml` has more than 256 KiB\n"
    )


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "sea.yaml").write_text(QUESTIONS)
    loaded = load(spec_file(tmp_path, f"{HEAD}role: {{title: a}}\ndataset: {{templates: [see.yaml]}}\n"))
    [found] = loaded.diagnostics
    assert (found.code, found.message) == ("AC0402", "`see.yaml`: there is no such file")
    assert "did you mean `sea.yaml`?" in found.help


def test_a_path_of_another_type_is_told_once(tmp_path: Path) -> None:
    loaded = load(spec_file(tmp_path, f"{HEAD}role: {{title: a}}\ndataset: {{templates: [7]}}\n"))
    assert [one.code for one in loaded.diagnostics] == ["AC0204"]
