"""Every test has a cache of its own, Ctrl-C works as at a keyboard, and properties know no clock."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings


def pytest_configure() -> None:
    """Undo an ignored SIGINT, which a runner in the background hands down to every child process."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The same examples every time, and no clock: a busy machine must not fail a property.
    settings.register_profile(
        "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "adapterc-cache"))
