"""What a run on GitHub is about, as outputs of a step: against which commit, for whom, whether to train.

Reads the event (GITHUB_EVENT_PATH) and the action's inputs from the environment, and prints `name=value`
lines. What it prints is a commit, a number or a word of its own: nothing that somebody else wrote.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_TRAIN = ("label", "never", "always")


def outputs(event: Mapping[str, Any], surroundings: Mapping[str, str]) -> dict[str, str]:
    """`base` (a commit, or nothing), `number` of the pull request (or nothing), `train`, and `why`."""
    wanted = surroundings.get("TRAIN", "") or "label"
    if wanted not in _TRAIN:
        sys.exit(f"train: {wanted!r} is none of {', '.join(_TRAIN)}")
    train, why = _training(wanted, surroundings, _labels(event))
    number = _at(event, "pull_request", "number")
    return {
        "base": _base(event),
        "number": str(number) if isinstance(number, int) else "",
        "train": "true" if train else "false",
        "why": why,
    }


def _base(event: Mapping[str, Any]) -> str:
    """The commit to compare with: the target of the pull request, or what was pushed before."""
    for path in (("pull_request", "base", "sha"), ("merge_group", "base_sha"), ("before",)):
        found = _at(event, *path)
        if isinstance(found, str) and _COMMIT.fullmatch(found) and set(found) != {"0"}:
            return found
    return ""


def _labels(event: Mapping[str, Any]) -> set[str]:
    listed = _at(event, "pull_request", "labels")
    return {str(_at(one, "name")) for one in listed} if isinstance(listed, list) else set()


def _training(wanted: str, surroundings: Mapping[str, str], labels: set[str]) -> tuple[bool, str]:
    """Whether adapters are trained, and who asked for it."""
    if wanted == "never":
        return False, "the workflow says never"
    if wanted == "always":
        return True, "the workflow says always"
    if surroundings.get("ADAPTERC_TRAIN", "").casefold() in ("1", "true", "yes"):
        return True, "the runner asks for it (ADAPTERC_TRAIN)"
    if (surroundings.get("LABEL") or None) in labels:
        return True, "the label asks for it"
    return False, "neither a label nor the runner asks for it"


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def main() -> None:
    """Print the outputs."""
    place = os.environ.get("GITHUB_EVENT_PATH", "")
    event = json.loads(Path(place).read_text(encoding="utf-8")) if place else {}
    found = outputs(event if isinstance(event, dict) else {}, os.environ)
    print(f"training: {found['train']}, {found.pop('why')}", file=sys.stderr)
    for name, text in found.items():
        print(f"{name}={text}")


if __name__ == "__main__":
    main()
