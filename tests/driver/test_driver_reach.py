"""What a spec asks for and is not there, told before anything is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver.compile import check
from support.specs import HEAD, PREFERENCE, spec_file
from support.tiny_model import make_tiny_base


def found(folder: Path, code: str, old: str = "", new: str = "") -> str:
    checked = check(spec_file(folder, (HEAD + PREFERENCE).replace(old, new, 1)))
    mine = [one for one in checked.diagnostics if one.code == code]
    return render(mine, checked.sources, format="full").replace(f"{folder}/", "")


def test_an_embedded_base_needs_no_looking_for(tmp_path: Path) -> None:
    assert found(tmp_path, "AC0410") == ""


def test_a_pinned_name_on_the_hub_is_taken_at_its_word(tmp_path: Path) -> None:
    assert found(tmp_path, "AC0410", "smollm2-135m-instruct", f"some/model@{'0' * 40}") == ""


def test_a_misspelt_base_is_a_warning_at_its_place(tmp_path: Path) -> None:
    assert found(tmp_path, "AC0410", "-instruct", "-instruckt") == (
        "warning[AC0410]: there is no base called 'smollm2-135m-instruckt'; did you mean "
        "smollm2-135m-instruct?\n"
        " --> spec.yaml:3:7\n"
        "  |\n"
        "3 | base: smollm2-135m-instruckt\n"
        "  |       ^^^^^^^^^^^^^^^^^^^^^^\n"
        "  = help: use smollm2-135m-instruct, the path of a folder, or org/name@commit "
        "for a model on the hub\n"
    )


@pytest.mark.parametrize("base", ["./models/none", "some/model"])
def test_a_missing_folder_and_an_unpinned_name_are_too(tmp_path: Path, base: str) -> None:
    assert found(tmp_path, "AC0410", "smollm2-135m-instruct", base).startswith("warning[AC0410]: ")


def test_a_base_that_is_not_here_leaves_the_spec_sound(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(HEAD.replace("-instruct", "-instruckt") + PREFERENCE, encoding="utf-8")
    assert check(path).sound


def test_a_script_that_a_base_on_disk_spells_is_counted_with_its_own_tokenizer(tmp_path: Path) -> None:
    make_tiny_base(tmp_path / "base")
    russian = "base: ./base\nrole: {title: Перевозчик, summary: Я вожу людей через реку и всё слушаю.}"
    assert found(tmp_path, "AC0518", "base: smollm2-135m-instruct", "base: ./base") == ""
    said = found(tmp_path, "AC0518", "base: smollm2-135m-instruct", russian)
    assert said == ""  # a few words in a spec of English


def test_a_spec_of_another_script_is_told_what_its_base_makes_of_it(tmp_path: Path) -> None:
    make_tiny_base(tmp_path / "base")
    path = tmp_path / "spec.yaml"
    path.write_text(
        "adapterc: 1\nname: a\nlanguage: [ru]\nbase: ./base\n"
        "role: {title: Перевозчик, summary: Я вожу людей через реку и всё слушаю.}\n"
        "traits: [{id: ask, kind: decrease, measure: questions}]\n",
        encoding="utf-8",
    )
    (finding,) = [one for one in check(path).diagnostics if one.code == "AC0518"]
    assert finding.message.startswith("the base `./base` spells Cyrillic letter by letter: ")


def test_a_language_without_templates_is_an_error_at_its_place(tmp_path: Path) -> None:
    assert found(tmp_path, "AC0409", "base:", "language: [eo]\nbase:") == (
        "error[AC0409]: there are no templates for the language `eo`\n"
        " --> spec.yaml:3:11\n"
        "  |\n"
        "3 | language: [eo]\n"
        "  |           ^^^^\n"
        "  = help: languages they speak: en, ru\n"
    )
