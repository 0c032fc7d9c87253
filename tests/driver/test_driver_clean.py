"""A spec that was clean is passed over as long as nothing that it was read from differs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adapterc.backend.cache_folder import cache_root
from adapterc.driver.clean import FOLDER, CleanSpecs
from adapterc.driver.clean_record import clean_record
from adapterc.driver.compile import check
from adapterc.driver.stat_marks import wait_until_settled

SPECS = Path(__file__).resolve().parents[2] / "specs"
SPEC, SCENES, LIBRARY = "researcher.yaml", "scene-decoder.yaml", "library/calm.yaml"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The project's specs, in a repository of their own."""
    folder = tmp_path / "team" / "specs"
    shutil.copytree(SPECS, folder)
    (tmp_path / "team" / ".git").mkdir()
    return folder


def settle(folder: Path) -> None:
    """Let the instant of the last change pass, as it has for anybody who types a command."""
    wait_until_settled("", [str(path) for path in sorted(folder.rglob("*"))])


def noted(path: Path) -> bool:
    """Check a spec and remember it; whether there was anything to remember."""
    settle(path.parent)
    record, known = clean_record(path, check(path)), CleanSpecs()
    if record is None:
        return False
    known.note(record)
    known.save()
    return True


def is_known(path: Path) -> bool:
    settle(path.parent)
    return CleanSpecs().find(path) is not None


@pytest.mark.parametrize("name", [SPEC, SCENES, LIBRARY])
def test_what_was_clean_is_known_with_its_files(name: str, place: Path) -> None:
    path = place / name
    assert not is_known(path)
    assert noted(path)
    known, checked = CleanSpecs().find(path), check(path)
    assert known is not None
    assert known.sources == tuple(checked.sources)
    assert known.uncompared == checked.uncompared
    assert not is_known(place / "like-me.yaml")


def test_files_are_named_as_the_spec_was(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert noted(place / SPEC)
    monkeypatch.chdir(place.parent)
    known = CleanSpecs().find(Path("specs") / SPEC)
    assert known is not None
    assert known.sources == tuple(check(Path("specs") / SPEC).sources)
    assert known.sources[0] == f"specs/{SPEC}"


def _edited(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def _sized_alike(file: Path) -> None:
    """An edit that keeps the size and sets the time back."""
    status = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("a", "e", 1), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _gone(file: Path) -> None:
    file.unlink()


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _led_away(file: Path) -> None:
    elsewhere = file.parents[2] / file.name
    shutil.copy(file, elsewhere)
    file.unlink()
    file.symlink_to(elsewhere)


@pytest.mark.parametrize("change", [_edited, _sized_alike, _gone, _pipe, _led_away])
@pytest.mark.parametrize("file", [SPEC, "researcher.findings.jsonl", LIBRARY])
def test_a_change_to_any_file_of_it_is_seen(file: str, change: Callable[[Path], None], place: Path) -> None:
    assert noted(place / SPEC)
    change(place / file)
    assert not is_known(place / SPEC)


_FAMILY = (
    "families:\n  - {family: %s, use: open, ask: 'What is %s {{ subject }} to you?', subjects: [a lamp]}\n"
)


@pytest.mark.parametrize("change", [_edited, _gone])
@pytest.mark.parametrize("file", ["own.yaml", "library/its.yaml"])
def test_files_of_templates_are_among_its_files(
    file: str, change: Callable[[Path], None], place: Path
) -> None:
    spec, library = place / SPEC, place / LIBRARY
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text.replace("\ndataset:\n", "\ndataset:\n  templates: [own.yaml]\n"), encoding="utf-8")
    with library.open("a", encoding="utf-8") as stream:
        stream.write("\ndataset: {templates: [its.yaml]}\n")
    for folder, name in ((place, "own"), (library.parent, "its")):
        (folder / f"{name}.yaml").write_text(_FAMILY % (name, name), encoding="utf-8")
    assert noted(place / SPEC)
    change(place / file)
    assert not is_known(place / SPEC)


def test_the_same_bytes_are_the_same_spec(place: Path) -> None:
    assert noted(place / SPEC)
    for name in (SPEC, "researcher.findings.jsonl", LIBRARY):
        (place / name).touch()
    assert is_known(place / SPEC)


def test_a_shared_file_that_was_noted_with_another_spec_is_seen(place: Path) -> None:
    other = place / "second.yaml"
    shutil.copy(place / SPEC, other)
    assert noted(place / SPEC)
    assert noted(other)
    with (place / LIBRARY).open("a", encoding="utf-8") as stream:
        stream.write("# another one\n")
    assert not is_known(other)
    assert noted(other)
    assert is_known(other)
    assert not is_known(place / SPEC)


def test_another_file_beside_it_changes_nothing(place: Path) -> None:
    assert noted(place / SPEC)
    _edited(place / "like-me.yaml")
    assert is_known(place / SPEC)


def test_the_lock_of_scenes_is_one_of_its_files(place: Path) -> None:
    assert noted(place / SCENES)
    _edited(place / "scenes.lock")
    assert not is_known(place / SCENES)


def test_a_second_lock_above_it_is_seen(place: Path) -> None:
    assert noted(place / SCENES)
    shutil.copy(place / "scenes.lock", place.parent)
    assert not is_known(place / SCENES)


def test_a_check_that_read_another_spec_is_not_remembered(place: Path) -> None:
    lock, claim = place / "scenes.lock", '"Δ21": {"spec": "scene-decoder.yaml", "definition": "'
    text = lock.read_text(encoding="utf-8")
    at = text.index(claim) + len(claim)
    lock.write_text(f"{text[:at]}{'0' * 16}{text[at + 16 :]}", encoding="utf-8")
    shutil.copy(place / SCENES, place / "other.yaml")
    assert not check(place / "other.yaml").diagnostics
    assert not noted(place / "other.yaml")
    assert noted(place / SCENES)


def test_a_lock_that_comes_later_is_seen(place: Path) -> None:
    (place / "scenes.lock").unlink()
    assert noted(place / SCENES)
    shutil.copy(SPECS / "scenes.lock", place.parent)
    assert not is_known(place / SCENES)


def test_a_repository_that_begins_elsewhere_is_seen(place: Path) -> None:
    assert noted(place / SPEC)
    (place / ".git").mkdir()
    assert not is_known(place / SPEC)


def test_a_base_that_comes_is_seen(place: Path) -> None:
    path, name = place / SPEC, f"someone/some@{'0' * 40}"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("base: smollm2-135m-instruct", f"base: {name}"), encoding="utf-8")
    assert noted(path)
    (place / name).mkdir(parents=True)
    assert not is_known(path)


def test_a_finding_is_never_remembered(place: Path) -> None:
    path = place / SPEC
    path.write_text(path.read_text(encoding="utf-8") + "rolle: {}\n", encoding="utf-8")
    assert not noted(path)


def test_what_lm_eval_knows_is_asked_each_time(place: Path) -> None:
    path = place / SPEC
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\nverify: {tasks: [hellaswag]}\n")
    assert not check(path).diagnostics
    assert not noted(path)


def test_what_was_changed_just_now_is_not_remembered(place: Path) -> None:
    checked = check(place / SPEC)
    (place / SPEC).touch()
    assert clean_record(place / SPEC, checked) is None


def test_what_was_changed_since_it_was_read_is_not_remembered(place: Path) -> None:
    checked = check(place / SPEC)
    _sized_alike(place / SPEC)
    settle(place)
    assert clean_record(place / SPEC, checked) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0" * 64, b"[" * 100_000])
def test_a_damaged_record_is_none(damage: bytes, place: Path) -> None:
    assert noted(place / SPEC)
    (record,) = (cache_root() / FOLDER).iterdir()
    record.write_bytes(damage)
    assert not is_known(place / SPEC)
    assert noted(place / SPEC)
    assert is_known(place / SPEC)


def test_a_cache_that_takes_nothing_is_no_fault(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = place.parent / "cache"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("ADAPTERC_CACHE", str(blocked))
    assert noted(place / SPEC)
    assert not is_known(place / SPEC)
