"""docs/teams.md, run as it stands: every command of the page, and what the page says that it prints.

Compared are the outputs with hashes, fingerprints of keys and seconds left out. Where the page builds, a
stand-in answers, trains and measures (`support.walked`).

ADAPTERC_UPDATE=1 writes the page's outputs anew; read every changed one before keeping it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from support.specs import CHECKOUT

PAGE = CHECKOUT / "docs" / "teams.md"
_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DIFFERS = re.compile(
    r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{12}|[0-9a-f]{10})\b|SHA256:[\w+/]{43}|(?<=built in )\d+ s"
)
_MARK = "--- end of block ---"


def ran(blocks: list[str], place: Path) -> list[str]:
    """What each block prints, run one after the other in one shell."""
    tools = place.parent / "tools"
    tools.mkdir()
    command = tools / "adapterc"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m support.walked "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    kept = {key: text for key, text in os.environ.items() if not key.startswith("GIT_")}
    environment = kept | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(place.parent),
        "PYTHONPATH": os.pathsep.join(str(CHECKOUT / name) for name in ("tests", "compiler")),
        "OMP_NUM_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER") for what, text in _WHO.items()},
    }
    script = "set -e\n" + "".join(f"{block}\necho '{_MARK}'\n" for block in blocks)
    shell = subprocess.run(
        ["sh", "-c", script], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert shell.returncode == 0, shell.stdout + shell.stderr
    return shell.stdout.split(f"{_MARK}\n")[:-1]


_WHO = {"NAME": "Ada", "EMAIL": "ada@example.org", "DATE": "2026-01-01T00:00:00Z"}


def test_the_page_says_what_its_commands_say(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    blocks: list[tuple[str, str]] = _BLOCK.findall(page)
    place = tmp_path / "walk"
    place.mkdir()
    outputs = iter(ran([text for kind, text in blocks if kind == "sh"], place))
    said: list[str] = []
    shown: list[str] = []
    for at, (kind, _) in enumerate(blocks):
        if kind == "sh":
            said.append(next(outputs))
            is_shown = at + 1 < len(blocks) and blocks[at + 1][0] == "text"
            shown.append(blocks[at + 1][1] if is_shown else "")
    if os.environ.get("ADAPTERC_UPDATE"):
        fresh = iter([text for text, old in zip(said, shown, strict=True) if text or old])
        PAGE.write_text(
            _BLOCK.sub(lambda m: m[0] if m[1] == "sh" else f"```text\n{next(fresh)}```", page), "utf-8"
        )
        return
    assert [_DIFFERS.sub("#", text) for text in said] == [_DIFFERS.sub("#", text) for text in shown]
