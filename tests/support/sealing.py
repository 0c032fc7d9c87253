"""Artifacts altered by somebody who knows what holds them together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from adapterc.digest import digest_file
from adapterc.emit.seal import sealed_text


def reforged(folder: Path, manifest: dict[str, Any]) -> None:
    """Put another provenance into the artifact in `folder`, and let its seal agree with that."""
    (folder / "adapterc.json").write_text(json.dumps(manifest), encoding="utf-8")
    facts = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    sealed = {name: digest_file(folder / name) for name in facts.pop("sealed")}
    del facts["sha256"]
    (folder / "run.json").write_text(sealed_text(facts, sealed), encoding="utf-8")
