"""Every test has a cache of its own, Ctrl-C works as at a keyboard, and properties know no clock."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from support.evidenced import Proved, make_proved


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


@pytest.fixture(scope="session")
def _proved_once(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    return make_proved(tmp_path_factory.mktemp("proved") / "project")


@pytest.fixture
def proved(_proved_once: Proved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Proved:
    """A project with a spec that was VERIFIED and its evidence, to stand in and to change."""
    copied = _proved_once.copied(tmp_path / "project")
    monkeypatch.chdir(copied.place)
    return copied
