"""The template library on disk, read whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adapterc.errors import AdaptercError
from adapterc.frontend.library import library_files, load_library
from adapterc.frontend.templates_folder import templates_folder
from support.specs import CHECKOUT


def test_in_a_checkout_the_library_lies_at_its_top() -> None:
    assert templates_folder() == CHECKOUT / "templates"


def test_every_file_is_kept_with_its_text_sorted_by_path() -> None:
    loaded = load_library(templates_folder(), "en")
    names = [name for name, _ in loaded.files]
    assert names == sorted(names)
    assert "en/train/open.yaml" in names
    for name, text in loaded.files:
        assert text == (templates_folder() / name).read_text(encoding="utf-8")


def test_a_family_knows_its_file_use_and_split() -> None:
    family = load_library(templates_folder(), "en").library.families[0]
    assert (family.source, family.use, family.split) == ("train/open.yaml", "open", "train")
    assert "{{ subject }}" in family.ask


def test_a_language_without_a_library_is_told_with_those_that_have_one() -> None:
    with pytest.raises(AdaptercError) as told:
        library_files(templates_folder(), "tlh")
    assert told.value.message == "the template library has nothing for language 'tlh'"
    assert told.value.help == "set `language` to one that it speaks: en, ru"


@pytest.mark.parametrize("damage", ["families: [", "", "families: {}\n", "families: [{family: x}]\n", "[]\n"])
def test_a_broken_file_is_named(damage: str, tmp_path: Path) -> None:
    shutil.copytree(templates_folder() / "en", tmp_path / "en")
    (tmp_path / "en" / "train" / "open.yaml").write_text(damage, encoding="utf-8")
    with pytest.raises(AdaptercError, match=r"open\.yaml"):
        load_library(tmp_path, "en")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    shutil.copytree(templates_folder() / "en", tmp_path / "en")
    (tmp_path / "en" / "moves" / "reasons.yaml").unlink()
    with pytest.raises(AdaptercError, match=r"moves/reasons\.yaml"):
        load_library(tmp_path, "en")


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("requests: [a]\n", "it has no `by_form`"),
        ("requests: []\n", "`requests` is an empty list"),
        ("requests: nine\n", "`requests` is not a list of texts"),
        ("", "the file is empty"),
    ],
)
def test_broken_wordings_of_scenes_are_named(damage: str, why: str, tmp_path: Path) -> None:
    shutil.copytree(templates_folder() / "en", tmp_path / "en")
    file = tmp_path / "en" / "scenes" / "train.yaml"
    file.write_text(damage, encoding="utf-8")
    with pytest.raises(AdaptercError) as told:
        load_library(tmp_path, "en")
    assert told.value.message == f"template library file {file} is broken: {why}"


def test_a_missing_part_of_scenes_is_named_by_its_path(tmp_path: Path) -> None:
    shutil.copytree(templates_folder() / "en", tmp_path / "en")
    file = tmp_path / "en" / "scenes" / "verify.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("    rhythm:", "    rythm:"), encoding="utf-8")
    with pytest.raises(AdaptercError, match=r"it has no `paraphrases\.parts\.rhythm`"):
        load_library(tmp_path, "en")
