"""Jobs of ci/gitlab.yml, run on this machine: each script in bash, with the variables that a runner sets.

`curl` is GitLab, as far as notes and artifacts go; nothing is installed, and `adapterc` has light stages.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from support.specs import CHECKOUT

_CURL = """\
import json, os, pathlib, sys, urllib.parse
place, asked = pathlib.Path(os.environ["FAKE_GITLAB"]), sys.argv[1:]
secret = sys.stdin.read() if "--config" in asked else ""
url = urllib.parse.urlsplit(next(word for word in asked if word.startswith("https://")))
out = pathlib.Path(asked[asked.index("--output") + 1]) if "--output" in asked else None
if "/jobs/artifacts/" in url.path:
    assert "JOB-TOKEN: job-token" in asked
    kept = place / "artifacts.zip"
    if not kept.exists():
        sys.exit(22)
    out.write_bytes(kept.read_bytes())
    sys.exit()
assert secret == 'header = "PRIVATE-TOKEN: project-token"\\n', secret
notes = json.loads((place / "notes.json").read_text())
method = asked[asked.index("--request") + 1] if "--request" in asked else "GET"
with (place / "asked").open("a") as log:
    log.write(f"{method} {url.path}\\n")
if url.path.endswith("/user"):
    print(json.dumps({"id": 7}))
elif method == "GET":
    page = int(urllib.parse.parse_qs(url.query)["page"][0])
    print(json.dumps(notes[100 * (page - 1) : 100 * page]))
else:
    file = asked[asked.index("--data-urlencode") + 1].removeprefix("body@")
    body = pathlib.Path(file).read_text()
    if method == "POST":
        notes.append({"id": 1000 + len(notes), "author": {"id": 7}, "body": body})
    else:
        (own,) = [one for one in notes if str(one["id"]) == url.path.rpartition("/")[2]]
        own["body"] = body
    (place / "notes.json").write_text(json.dumps(notes))
"""
_PYTHON = """\
if [ "$1 $2" = "-m venv" ]; then mkdir -p "$3/bin" && : > "$3/bin/activate"; else exec "{python}" "$@"; fi
"""


@dataclass
class GitLab:
    """A runner with a checkout in `place`; `home` is where GitLab and the runner keep their own files."""

    place: Path
    home: Path
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tools, tests, compiler = self.home / "tools", CHECKOUT / "tests", CHECKOUT / "compiler"
        tools.mkdir(parents=True)
        light = f'PYTHONPATH="{tests}:{compiler}" exec "{sys.executable}" -m support.light_build "$@"'
        for name, command in (
            ("adapterc", light),
            ("curl", f'exec "{sys.executable}" "{tools / "curl.py"}" "$@"'),
            ("pip", f'echo "$@" >> "{self.home / "installed"}"'),
            ("python3", _PYTHON.format(python=sys.executable)),
        ):
            (tools / name).write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
            (tools / name).chmod(0o755)
        (tools / "curl.py").write_text(_CURL, encoding="utf-8")
        self.write_notes()

    def notes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.home / "notes.json").read_text(encoding="utf-8"))
        return found

    def write_notes(self, *notes: dict[str, Any]) -> None:
        (self.home / "notes.json").write_text(json.dumps(notes), encoding="utf-8")

    def run(self, job: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """One job, by its name behind `adapterc:`."""
        told = yaml.safe_load((CHECKOUT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))
        one = told[".adapterc"] | told[f"adapterc:{job}"]
        script = self.home / f"{job}.sh"
        script.write_text("\n".join([*one["before_script"], *one["script"]]), encoding="utf-8")
        kept = {key: text for key, text in os.environ.items() if not key.startswith(("GIT_", "CI_"))}
        path = {"PATH": f"{self.home / 'tools'}{os.pathsep}{os.environ['PATH']}"}
        surroundings = kept | told["variables"] | path | self._surroundings() | self.more | variables
        return subprocess.run(
            ["bash", "-eo", "pipefail", str(script)],
            cwd=self.place,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def _surroundings(self) -> dict[str, str]:
        return {
            "ADAPTERC_CACHE": str(self.home / "cache"),
            "ADAPTERC_PACKAGE": "adapterc @ https://example.org/adapterc.tar.gz",
            "CI_API_V4_URL": "https://gitlab.example/api/v4",
            "CI_JOB_TOKEN": "job-token",
            "CI_MERGE_REQUEST_IID": "5",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main/one",
            "CI_PROJECT_DIR": str(self.place),
            "CI_PROJECT_ID": "3",
            "CUDA_VISIBLE_DEVICES": "",
            "FAKE_GITLAB": str(self.home),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "OMP_NUM_THREADS": "1",
        }
