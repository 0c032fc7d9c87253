"""Publication under kill: a process dies before each of its changes to the disk, one after another."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from adapterc.emit.publish import Swap, exchange, publish, recover, staging, step_aside
from adapterc.errors import AdaptercError

CHANGING = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "ctypes.dlsym")
DELAY_LIMIT = 200

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def write(target: Path, content: str, swap: Swap | None = None) -> None:
    with staging(target) as folder:
        (folder / "adapterc.json").write_text(content, encoding="utf-8")
        (folder / "eval").mkdir()
        (folder / "eval" / "samples.jsonl").write_text(content * 100, encoding="utf-8")
        publish(folder, target, swap=swap)


def whole(target: Path) -> str:
    """What the artifact says, after a check that all of it is of one build."""
    content = (target / "adapterc.json").read_text(encoding="utf-8")
    assert (target / "eval" / "samples.jsonl").read_text(encoding="utf-8") == content * 100
    return content


def killed_before_change(number: int, work: Callable[[], None]) -> bool:
    """Runs `work` in a child that kills itself before its `number`-th change; False if it got through."""
    child = os.fork()
    if child == 0:
        count = 0

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
            if event in CHANGING or writes:
                if count == number:
                    os.kill(os.getpid(), signal.SIGKILL)
                count += 1

        sys.addaudithook(watch)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@needs_fork
@pytest.mark.parametrize("swap", [None, step_aside], ids=["exchange", "step aside"])
def test_kill_before_any_change_leaves_the_former_or_the_new(tmp_path: Path, swap: Swap | None) -> None:
    target = tmp_path / "metaphysicist"
    seen = []
    for number in range(DELAY_LIMIT):
        write(target, "former")
        if not killed_before_change(number, lambda: write(target, "new", swap)):
            break
        if swap is None:
            whole(target)  # a reader needs no recovery
        recover(target)
        seen.append(whole(target))
        assert [path.name for path in tmp_path.iterdir()] == ["metaphysicist"]
    assert "former" in seen
    assert "new" in seen
    assert seen == sorted(seen)  # once the new one is there, it stays
    assert whole(target) == "new"


@needs_fork
def test_kill_during_the_first_build_leaves_the_new_or_nothing(tmp_path: Path) -> None:
    target = tmp_path / "metaphysicist"
    number = 0
    while killed_before_change(number, lambda: write(target, "new")):
        if target.exists():
            whole(target)
        recover(target)
        for leftover in tmp_path.iterdir():
            assert leftover == target
        number += 1
    assert number >= 5
    assert whole(target) == "new"


def test_error_while_writing_leaves_the_former(tmp_path: Path) -> None:
    target = tmp_path / "metaphysicist"
    write(target, "former")
    with pytest.raises(ZeroDivisionError), staging(target) as folder:
        (folder / "adapterc.json").write_text(str(1 // 0), encoding="utf-8")
    assert whole(target) == "former"
    assert [path.name for path in tmp_path.iterdir()] == ["metaphysicist"]


def test_run_that_is_alive_keeps_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "metaphysicist"
    with staging(target) as first, staging(target) as second:
        assert first.is_dir()
        assert first != second


def test_leftovers_of_another_artifact_stay(tmp_path: Path) -> None:
    other = tmp_path / ".a.b.01234567.building"
    other.mkdir()
    former = tmp_path / ".a.b.01234567.former"
    former.mkdir()
    recover(tmp_path / "a")
    assert sorted(tmp_path.iterdir()) == [other, former]


def test_exchange_swaps_two_folders(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "name").write_text(name, encoding="utf-8")
    try:
        exchange(tmp_path / "one", tmp_path / "two")
    except OSError as error:
        pytest.skip(f"no exchange of folders here: {error}")
    assert (tmp_path / "one" / "name").read_text(encoding="utf-8") == "two"
    assert (tmp_path / "two" / "name").read_text(encoding="utf-8") == "one"


def test_artifact_is_as_readable_as_the_user_wants(tmp_path: Path) -> None:
    target = tmp_path / "metaphysicist"
    former = os.umask(0o022)
    try:
        write(target, "new")
    finally:
        os.umask(former)
    assert target.stat().st_mode & 0o777 == 0o755


def test_link_in_the_place_of_the_artifact_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "metaphysicist"
    target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AdaptercError, match="is in the way"):
        write(target, "new")
    assert target.is_symlink()


def test_empty_folder_in_the_place_of_the_artifact_is_filled(tmp_path: Path) -> None:
    target = tmp_path / "metaphysicist"
    target.mkdir()
    write(target, "new")
    assert whole(target) == "new"
