"""What can be checked and not built says so when it is to be built."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check, compile_spec
from adapterc.errors import AdaptercError, ExitCode
from support.specs import HEAD, spec_file

COUNTED = "traits: [{id: fewer-questions, kind: decrease, measure: questions}]\n"


def test_a_library_is_checked_and_not_built(tmp_path: Path) -> None:
    path = spec_file(tmp_path, "adapterc: 1\nkind: library\nname: calm\n" + COUNTED)
    checked = check(path)
    assert (checked.sound, checked.diagnostics) == (True, ())
    with pytest.raises(AdaptercError) as caught:
        compile_spec(path, checked)
    assert (caught.value.message, caught.value.code) == (
        f"{path} is a library: it is imported, not built",
        ExitCode.USAGE,
    )


def test_a_scene_without_a_form_is_told_and_stops_nothing(tmp_path: Path) -> None:
    path = spec_file(tmp_path, HEAD + COUNTED + "scenes: [{token: Δ21, action: A door closes.}]\n")
    checked = check(path)
    assert [(found.code, found.message) for found in checked.diagnostics] == [
        ("AC0532", "this scene reaches no row: it has no form to decode to")
    ]
    assert compile_spec(path, checked).layout.scenes is None


def test_a_form_that_a_paraphrase_repeats_is_told(tmp_path: Path) -> None:
    text = "The old door closes behind somebody who has not turned round"
    form = f"{{form: text, register: plain, text: {text}}}"
    scene = f"{{token: Δ21, action: a door, forms: [{form}], paraphrases: [Look. {text}.]}}"
    path = spec_file(tmp_path, f"{HEAD}scenes: [{scene}]\n")
    assert [
        (found.code, found.message) for found in check(path).diagnostics if found.severity == "error"
    ] == [
        (
            "AC0510",
            "a held-out paraphrase of `Δ21` nearly repeats a form: they share eight words in a row, and the "
            "form would not be trained",
        )
    ]


def test_an_empty_list_of_forms_is_told_once(tmp_path: Path) -> None:
    scene = "{token: Δ21, action: A door closes., forms: [ ]}"
    path = spec_file(tmp_path, f"{HEAD}{COUNTED}scenes: [{scene}]\n")
    assert [(found.code, found.message) for found in check(path).diagnostics] == [
        ("AC0520", "`forms` is empty: the scene has nothing to decode to")
    ]
