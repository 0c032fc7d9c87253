"""Every test has a cache of its own, and Ctrl-C means what it means at a keyboard."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest


def pytest_configure() -> None:
    """Undo an ignored SIGINT, which a runner in the background hands down to every child process."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "adapterc-cache"))
