"""One build of one artifact at a time; one process at a time on one result."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from adapterc.driver.lock import stage_lock, target_lock
from adapterc.errors import AdaptercError, ExitCode

_HOLD = """
import sys, time
from pathlib import Path
from adapterc.driver.lock import stage_lock
with stage_lock(Path(sys.argv[1]), "train", "k"):
    print("held", flush=True)
    time.sleep(0.5)
    Path(sys.argv[1], "done").touch()
"""


def test_a_target_is_held_once_by_whatever_path_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "build")
    by_link = target_lock(tmp_path / "link" / "tiny")
    with target_lock(tmp_path / "build" / "tiny"), pytest.raises(AdaptercError) as busy, by_link:
        pass
    assert busy.value.code is ExitCode.BUSY
    with target_lock(tmp_path / "link" / "tiny"), target_lock(tmp_path / "build" / "other"):
        pass


def test_a_result_that_another_process_makes_is_waited_for(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with stage_lock(tmp_path, "train", "other", waiting=lambda: pytest.fail("nobody holds it")):
        assert not (tmp_path / "done").exists()
    told: list[str] = []
    with stage_lock(tmp_path, "train", "k", waiting=lambda: told.append("waits")):
        assert (tmp_path / "done").exists()
    assert told == ["waits"]
    other.communicate()


def test_a_killed_holder_gives_its_lock_back(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    other.stdout.readline()
    other.kill()
    other.communicate()
    with stage_lock(tmp_path, "train", "k"):
        pass


def test_a_cache_that_cannot_hold_locks_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = pytest.raises(AdaptercError, match="cannot write to the cache folder")
    with told, stage_lock(tmp_path / "file", "train", "k"):
        pass
