"""run.json as the seal of what the provenance cannot list: itself, adapterc.json and report.html.

A provenance holds no hash of its own, and nothing of the facts of one run, since it is the same bytes for the
same request. So the facts of the run hold these hashes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from adapterc.digest import digest, digest_file
from adapterc.emit.contents import json_text
from adapterc.emit.provenance import RUN
from adapterc.regular_file import open_regular

_SEALS = "sealed"
_OWN = "sha256"
_MOST_BYTES = 16 << 20


def sealed_text(facts: Mapping[str, Any], sealed: Mapping[str, str]) -> str:
    """run.json: the facts, the SHA-256 of the files `sealed`, and the hash of all that."""
    body = {**facts, _SEALS: dict(sorted(sealed.items()))}
    return json_text({**body, _OWN: digest(body)})


def broken_seals(artifact: Path, *, demanded: bool) -> Iterator[str]:
    """The names of the files that are not as run.json says, itself among them where it cannot be believed.

    `demanded`: the provenance says that there are seals. Artifacts of older versions have none. Of files that
    are links nothing is said here.
    """
    sealed = _seals(artifact / RUN)
    if sealed is None and demanded:
        yield RUN
    for name, expected in (sealed or {}).items():
        file = artifact / name
        if not file.is_symlink() and not (file.is_file() and digest_file(file) == expected):
            yield name


def _seals(path: Path) -> dict[str, str] | None:
    """What a run.json seals; None where it is not, byte for byte, what was written."""
    try:
        with os.fdopen(open_regular(path), "rb") as stream:
            raw = stream.read(_MOST_BYTES)
        body = json.loads(raw)
        own, sealed = body.pop(_OWN), body[_SEALS]
        whole = json_text({**body, _OWN: own}).encode("utf-8") == raw and own == digest(body)
        names = all(isinstance(name, str) and "/" not in name for name in sealed)
        return dict(sealed) if whole and names else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
