"""Entries are there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from adapterc.errors import AdaptercError
from adapterc.store import MANIFEST, Store

KEY = "k" * 64


def write(folder: Path) -> None:
    (folder / "value.json").write_text("{}", encoding="utf-8")
    (folder / "eval").mkdir()
    (folder / "eval" / "task.yaml").write_text("task: x\n", encoding="utf-8")


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "train").iterdir())


def test_what_was_kept_is_found(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.find("train", KEY) is None
    kept = store.keep("train", KEY, write)
    assert kept == store.find("train", KEY) == tmp_path / "train" / KEY
    assert sorted(path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()) == [
        "eval/task.yaml",
        MANIFEST,
        "value.json",
    ]
    assert names(tmp_path) == [KEY]


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken(folder: Path) -> None:
        write(folder)
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        Store(tmp_path).keep("train", KEY, broken)
    assert names(tmp_path) == []


def test_an_interrupted_writer_leaves_nothing(tmp_path: Path) -> None:
    def interrupted(folder: Path) -> None:
        write(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store(tmp_path).keep("train", KEY, interrupted)
    assert names(tmp_path) == []


DAMAGE = (
    "altered",
    "a bit flipped",
    "cut short",
    "added",
    "removed",
    "a link for a file",
    "a link beside the files",
    "a pipe beside the files",
    "two files swapped",
    "no manifest",
    "manifest cut",
    "manifest of nested brackets",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_entry_is_not_there(damage: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    entry = store.keep("train", KEY, write)
    value, task = entry / "value.json", entry / "eval" / "task.yaml"
    match damage:
        case "altered":
            value.write_text("[]", encoding="utf-8")
        case "a bit flipped":
            value.write_bytes(bytes([value.read_bytes()[0] ^ 1]) + value.read_bytes()[1:])
        case "cut short":
            task.write_bytes(task.read_bytes()[:-1])
        case "added":
            (entry / "more").write_text("", encoding="utf-8")
        case "removed":
            task.unlink()
        case "a link for a file":
            value.rename(tmp_path / "outside")
            value.symlink_to(tmp_path / "outside")
        case "a link beside the files":
            (entry / "more").symlink_to("value.json")
        case "a pipe beside the files":
            os.mkfifo(entry / "more")
        case "two files swapped":
            one, two = value.read_bytes(), task.read_bytes()
            value.write_bytes(two)
            task.write_bytes(one)
        case "no manifest":
            (entry / MANIFEST).unlink()
        case "manifest cut":
            (entry / MANIFEST).write_text("{", encoding="utf-8")
        case _:
            (entry / MANIFEST).write_text("[" * 100_000, encoding="utf-8")
    assert store.find("train", KEY) is None
    assert names(tmp_path) == []
    assert store.keep("train", KEY, write) == store.find("train", KEY)


def test_an_entry_under_the_key_of_another_is_not_there(tmp_path: Path) -> None:
    store, other = Store(tmp_path), "o" * 64
    store.keep("train", KEY, write).rename(tmp_path / "train" / other)
    assert store.find("train", other) is None
    store.keep("train", KEY, write)
    shutil.copytree(tmp_path / "train", tmp_path / "measure")
    assert store.find("measure", KEY) is None
    assert store.find("train", KEY) is not None


def test_a_link_in_the_place_of_an_entry_is_not_there_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    store.keep("train", KEY, write).rename(elsewhere)
    (tmp_path / "train" / KEY).symlink_to(elsewhere)
    assert store.find("train", KEY) is None
    assert names(tmp_path) == []
    assert (elsewhere / "value.json").is_file()


def test_whoever_looks_says_so_first(tmp_path: Path) -> None:
    told: list[tuple[str, str, bool]] = []
    store = Store(tmp_path, lambda stage, key: told.append((stage, key, (tmp_path / stage).exists())))
    store.find("train", KEY)
    store.keep("train", KEY, write)
    store.find("train", KEY)
    assert told == [("train", KEY, False), ("train", KEY, True)]


def test_what_is_kept_is_listed_with_what_killed_runs_left(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert list(store.kept()) == []
    entry = store.keep("train", KEY, write)
    (tmp_path / "train" / ".left-behind").mkdir()
    os.utime(entry / MANIFEST, (1.0, 1_000.0))
    left, kept = store.kept()
    assert (left.key, kept.key) == ("", KEY)
    assert kept.size == sum(path.stat().st_size for path in entry.rglob("*") if path.is_file())
    assert kept.used == 1_000.0
    store.find("train", KEY)
    assert list(store.kept())[1].used > 1_000.0


def test_an_entry_that_is_there_wins(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep("train", KEY, write)

    def other(folder: Path) -> None:
        (folder / "value.json").write_text("another", encoding="utf-8")

    entry = store.keep("train", KEY, other)
    assert (entry / "value.json").read_text(encoding="utf-8") == "{}"


def test_what_is_discarded_is_gone_with_what_killed_runs_left(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep("train", KEY, write)
    (tmp_path / "train" / f".{KEY[:12]}-left").mkdir()
    (tmp_path / "train" / ".otherotherot-left").mkdir()
    store.discard("train", KEY)
    assert names(tmp_path) == [".otherotherot-left"]
    store.discard("train", KEY)


def test_a_full_disk_is_told_with_a_way_out(tmp_path: Path) -> None:
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(AdaptercError) as told:
        Store(tmp_path).keep("train", KEY, full)
    assert told.value.message == (f"cannot keep a stage's result below {tmp_path}: there is no space left")
    assert (
        told.value.help == "free some space there, or set ADAPTERC_CACHE to a folder that can be written to"
    )
    assert names(tmp_path) == []


def test_a_fault_of_the_stage_itself_is_not_taken_for_the_stores(tmp_path: Path) -> None:
    def reads(_: Path) -> None:
        (tmp_path.parent / "nowhere" / "weights").read_bytes()

    with pytest.raises(FileNotFoundError):
        Store(tmp_path).keep("train", KEY, reads)


def test_a_store_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    occupied = tmp_path / "store"
    occupied.write_text("a file", encoding="utf-8")
    with pytest.raises(AdaptercError, match="cannot keep a stage's result below"):
        Store(occupied).keep("train", KEY, write)
