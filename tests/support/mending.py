"""Specs as somebody wrote them who made a mistake, and what is asked of their mending."""

from __future__ import annotations

from pathlib import Path

from adapterc.driver.mend import Mended

HEAD = "adapterc: 1   # the version\nname: a\nbase: smollm2-135m-instruct\n"
POLES = (
    "    from: {name: hot, description: Flares up.}\n    to: {name: calm, description: Weighs things.%s}\n"
)
DEEP = (
    "traits:\n  - id: calm\n    kind: preference\n    from:\n      name: hot\n      description: Flares up.\n"
)
RAIN = "knowledge:\n    - fact: Rain falls.\n      ask: [What falls?]\n"
PREFERENCE = f"traits:\n  - id: calm\n    kind: preference\n{POLES}"


def spec(folder: Path, text: str | bytes) -> Path:
    """A spec of this text in a folder."""
    path = folder / "spec.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def codes(mended: Mended) -> list[str]:
    """The codes of what was mended, sorted."""
    return sorted(found.code for found in mended.done)
