"""Whether what stands in `build/` is already what would be published there."""

from __future__ import annotations

import json
from pathlib import Path

from adapterc.emit.integrity import differences
from adapterc.errors import AdaptercError


def published_key(target: Path) -> str:
    """The emit key of a whole, unaltered artifact in `target`; empty where there is none.

    A provenance that cannot be read is no artifact's: a build makes it anew.
    """
    try:
        provenance = json.loads((target / "adapterc.json").read_text(encoding="utf-8"))
        key = str(provenance["stages"]["emit"])
        whole = not differences(target) and (target / "report.html").is_file()
    except (OSError, ValueError, KeyError, TypeError, AdaptercError):
        return ""
    return key if whole else ""
