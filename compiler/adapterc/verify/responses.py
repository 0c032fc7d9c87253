"""What a model answered to a set of requests, kept on disk: a rebuild pays only for what it has not seen.

An entry belongs to one set of requests, not to one request: a set is always computed in the same
batches, so a cold, a warm and a half-warm cache give the same numbers to the last bit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adapterc.digest import canonical_json, digest
from adapterc.whole_file import replace_file

RESPONSES_VERSION = 1


class Responses:
    """The folder of kept responses for one arm; `arm` names everything a response depends on.

    Without a folder nothing is found and nothing kept: everything is computed anew.
    """

    def __init__(self, folder: Path | None, arm: object) -> None:
        self._folder = folder
        self._arm = digest(["responses", RESPONSES_VERSION, arm])

    def find(self, requests: Sequence[object]) -> list[Any] | None:
        """The kept responses, one per request, or None where there are none or the file is damaged."""
        path = self._path(requests)
        if path is None:
            return None
        try:
            entry = json.loads(path.read_text(encoding="utf-8"))
            responses = entry["responses"]
            intact = entry["digest"] == digest(responses) and len(responses) == len(requests)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return list(responses) if intact else None

    def keep(self, requests: Sequence[object], responses: Sequence[object]) -> None:
        """Writes an entry whole or not at all."""
        path = self._path(requests)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        plain = list(responses)
        text = canonical_json({"digest": digest(plain), "responses": plain})
        replace_file(path, text.encode("utf-8"))

    def _path(self, requests: Sequence[object]) -> Path | None:
        if self._folder is None:
            return None
        key = digest([self._arm, list(requests)])
        return self._folder / key[:2] / f"{key}.json"
