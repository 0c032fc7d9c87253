"""A file that may have changed never has the mark that it had."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapterc.driver.stat_marks import all_names, is_settled, mark_of, marks_digest, wait_until_settled


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "artifact"
    (folder / "inner").mkdir(parents=True)
    (folder / "one").write_text("abc", encoding="utf-8")
    (folder / "inner" / "two").write_text("def", encoding="utf-8")
    wait_until_settled(str(folder), all_names(str(folder)))
    return folder


def test_what_nobody_touched_has_its_mark(folder: Path) -> None:
    names = all_names(str(folder))
    assert names == (".", "inner", "inner/two", "one")
    assert marks_digest(str(folder), names) == marks_digest(str(folder), names) != ""
    assert mark_of(str(folder / "one")) == mark_of(str(folder / "one"))


EDITS = (
    "same size, time set back",
    "renamed over",
    "touched",
    "made executable",
    "removed",
    "a link to a copy",
    "swapped",
    "added",
    "an empty folder",
    "renamed and back",
)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_shows(edit: str, folder: Path, tmp_path: Path) -> None:
    names = all_names(str(folder))
    before, one, two = marks_digest(str(folder), names), folder / "one", folder / "inner" / "two"
    status = one.stat()
    match edit:
        case "same size, time set back":
            one.write_text("abd", encoding="utf-8")
            os.utime(one, ns=(status.st_atime_ns, status.st_mtime_ns))
        case "renamed over":
            (tmp_path / "new").write_text("abd", encoding="utf-8")
            os.utime(tmp_path / "new", ns=(status.st_atime_ns, status.st_mtime_ns))
            (tmp_path / "new").rename(one)
        case "touched":
            one.touch()
        case "made executable":
            one.chmod(0o755)
        case "removed":
            two.unlink()
        case "a link to a copy":
            (tmp_path / "copy").write_text("abc", encoding="utf-8")
            one.unlink()
            one.symlink_to(tmp_path / "copy")
        case "swapped":
            one.rename(tmp_path / "aside")
            two.rename(one)
            (tmp_path / "aside").rename(two)
        case "added":
            (folder / "inner" / "three").write_text("", encoding="utf-8")
        case "an empty folder":
            (folder / "more").mkdir()
        case _:
            one.rename(folder / "three")
            (folder / "three").rename(one)
    assert marks_digest(str(folder), names) != before


def test_what_was_changed_in_this_instant_is_not_settled_before_it_is_over(folder: Path) -> None:
    names = all_names(str(folder))
    assert is_settled(str(folder), names)
    (folder / "one").write_text("abe", encoding="utf-8")
    assert not is_settled(str(folder), names)
    wait_until_settled(str(folder), names)
    assert is_settled(str(folder), names)


def test_what_is_gone_is_never_settled(folder: Path) -> None:
    assert not is_settled(str(folder), ["nowhere"])
    assert marks_digest(str(folder), ["nowhere"]) == ""
    assert mark_of(str(folder / "nowhere")) is None
    assert mark_of("a\0b") is None
