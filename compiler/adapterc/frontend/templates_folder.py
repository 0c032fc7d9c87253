"""Where the template library lies."""

from __future__ import annotations

from pathlib import Path


def templates_folder() -> Path:
    """Where the library lies: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parents[1] / "templates"
