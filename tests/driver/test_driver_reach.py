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


@pytest.mark.parametrize("base", ["smollm2-135m-instruckt", "smollm2-135m", "SmolLM2-135M-Instruct"])
def test_a_base_that_nearly_spells_the_embedded_one_is_an_error(tmp_path: Path, base: str) -> None:
    assert found(tmp_path, "AC0410", "smollm2-135m-instruct", base) == ""
    assert found(tmp_path, "AC0413", "smollm2-135m-instruct", base) == (
        f"error[AC0413]: there is no base called `{base}`\n"
        " --> spec.yaml:3:7\n"
        "  |\n"
        f"3 | base: {base}\n"
        f"  |       {'^' * len(base)}\n"
        f"  = help: did you mean `smollm2-135m-instruct`? A folder of that name is written `./{base}`\n"
    )


def test_a_folder_that_is_spelt_like_the_embedded_base_is_a_base(tmp_path: Path) -> None:
    make_tiny_base(tmp_path / "smollm2-135m")
    assert found(tmp_path, "AC0413", "-instruct", "") == ""


@pytest.mark.parametrize(
    "base", ["./models/none", "./smollm2-135m", "some/model", "my-base", "smollm2-360m-instruct"]
)
def test_a_folder_that_may_come_later_is_a_warning(tmp_path: Path, base: str) -> None:
    assert found(tmp_path, "AC0410", "smollm2-135m-instruct", base).startswith("warning[AC0410]: ")


def test_a_base_that_is_not_here_leaves_the_spec_sound(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(HEAD.replace("smollm2-135m-instruct", "./later") + PREFERENCE, encoding="utf-8")
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
