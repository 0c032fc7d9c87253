"""A lock's folder is held by one at a time, for some seconds at most, and nothing is left in it."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from adapterc.frontend import lock_files
from adapterc.frontend.lock_files import alone_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no folder can be held there")


def test_the_second_waits_for_the_first(tmp_path: Path) -> None:
    entered = Event()

    def enter() -> None:
        with alone_in(tmp_path):
            entered.set()

    second = Thread(target=enter)
    with alone_in(tmp_path):
        second.start()
        assert not entered.wait(0.2)
    assert entered.wait(10)
    second.join()
    assert list(tmp_path.iterdir()) == []


def test_who_holds_a_folder_for_ever_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_files, "_PATIENCE", 0.1)
    with alone_in(tmp_path), alone_in(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_not_held(tmp_path: Path) -> None:
    with alone_in(tmp_path / "gone"):
        assert not (tmp_path / "gone").exists()
