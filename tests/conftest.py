"""Every test has a cache of its own: none reads what another, or the person at the keyboard, has kept."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "adapterc-cache"))
