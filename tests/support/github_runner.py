"""A job of GitHub's that uses this action, run on this machine: what a runner does with action.yml.

Inputs, contexts and conditions are evaluated as far as the action uses them; every script runs in bash, as
the runner runs it, with the files and variables that the runner sets. `gh` and `adapterc` are programs on the
PATH: the first is GitHub, as far as comments go, and the second the command line with light stages.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from support.specs import CHECKOUT

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
_NAME = re.compile(r"(?<!')\b(?:inputs|steps|github)(?:\.[\w-]+)+")
_GH = """\
import json, os, pathlib, sys
place = pathlib.Path(os.environ["FAKE_GITHUB"])
asked = sys.argv[1:]
with (place / "asked").open("a") as log:
    log.write(json.dumps(asked) + "\\n")
if (place / "refuses").exists() or os.environ.get("GH_TOKEN") != "a-token":
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
kept = place / "comments.json"
comments = json.loads(kept.read_text())
method = asked[asked.index("--method") + 1] if "--method" in asked else "GET"
if method == "GET":
    print(json.dumps(comments[:1]) + json.dumps(comments[1:]))
    sys.exit()
body = pathlib.Path(asked[asked.index("--field") + 1].removeprefix("body=@")).read_text()
if method == "POST":
    comments.append({"id": 100 + len(comments), "user": {"login": "github-actions[bot]"}, "body": body})
else:
    number = int(next(word for word in asked if word.startswith("repos/")).rpartition("/")[2])
    (one,) = [one for one in comments if one["id"] == number]
    one["body"] = body
kept.write_text(json.dumps(comments))
"""


@dataclass(frozen=True)
class Job:
    """What came of a run: how each step ended, what it printed, and what the run's page shows."""

    outcomes: Mapping[str, str]
    printed: Mapping[str, str]
    summary: str
    outputs: Mapping[str, str]

    @property
    def succeeded(self) -> bool:
        return "failure" not in self.outcomes.values()


@dataclass
class Runner:
    """A machine with a checkout in `place`; `home` is where it keeps its own files."""

    place: Path
    home: Path
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tools = self.home / "tools"
        tools.mkdir(parents=True)
        tests, compiler = CHECKOUT / "tests", CHECKOUT / "compiler"
        for name, command in (
            (
                "adapterc",
                f'PYTHONPATH="{tests}:{compiler}" exec "{sys.executable}" -m support.light_build "$@"',
            ),
            ("gh", f'exec "{sys.executable}" "{tools / "gh.py"}" "$@"'),
            ("python3", f'exec "{sys.executable}" "$@"'),
        ):
            (tools / name).write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
            (tools / name).chmod(0o755)
        (tools / "gh.py").write_text(_GH, encoding="utf-8")
        self.github.mkdir()
        self.write_comments()

    @property
    def github(self) -> Path:
        """What GitHub knows."""
        return self.home / "github"

    def comments(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.github / "comments.json").read_text(encoding="utf-8"))
        return found

    def write_comments(self, *comments: Mapping[str, Any]) -> None:
        (self.github / "comments.json").write_text(json.dumps(comments), encoding="utf-8")

    def asked(self) -> list[list[str]]:
        """What was asked of GitHub, in order."""
        log = self.github / "asked"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def run(self, event: Mapping[str, Any], until: str = "", **inputs: str) -> Job:
        """The action for an event; with `until` no further than the step of that name."""
        action = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
        given = {name: one.get("default", "") for name, one in action["inputs"].items()}
        given |= {"install": "false"} | {name.replace("_", "-"): text for name, text in inputs.items()}
        (self.home / "event.json").write_text(json.dumps(event), encoding="utf-8")
        run = _Run(runner=self, inputs=given)
        for step in action["runs"]["steps"]:
            run.step(step)
            if step["id"] == until:
                break
        return Job(
            outcomes={name: one["outcome"] for name, one in run.steps.items()},
            printed=run.printed,
            summary=run.summary,
            outputs={name: run.text(one["value"]) for name, one in action["outputs"].items()},
        )


@dataclass
class _Run:
    runner: Runner
    inputs: Mapping[str, str]
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    def step(self, step: Mapping[str, Any]) -> None:
        name, condition = step["id"], step.get("if", "${{ success() }}")
        if not self._value(_EXPRESSION.fullmatch(condition)[1]):  # type: ignore[index]
            self.steps[name] = {"outcome": "skipped", "outputs": {}}
            return
        files = {
            which: self.runner.home / f"{which}-{name}" for which in ("OUTPUT", "STEP_SUMMARY", "PATH", "ENV")
        }
        for path in files.values():
            path.write_text("", encoding="utf-8")
        script = self.runner.home / f"{name}.sh"
        script.write_text(step["run"], encoding="utf-8")
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.runner.place,
            env=self._surroundings(step.get("env", {}), files),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        lines = files["OUTPUT"].read_text(encoding="utf-8").splitlines()
        self.printed[name] = ran.stdout
        self.summary += files["STEP_SUMMARY"].read_text(encoding="utf-8")
        self.steps[name] = {
            "outcome": "failure" if ran.returncode else "success",
            "outputs": dict(line.split("=", 1) for line in lines),
        }

    def _surroundings(self, given: Mapping[str, str], files: Mapping[str, Path]) -> dict[str, str]:
        home = self.runner.home
        (home / "temp").mkdir(exist_ok=True)
        kept = {key: text for key, text in os.environ.items() if not key.startswith(("GIT_", "GITHUB_"))}
        return {
            **kept,
            "PATH": f"{home / 'tools'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "OMP_NUM_THREADS": "1",
            "CUDA_VISIBLE_DEVICES": "",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GITHUB_ACTION_PATH": str(CHECKOUT),
            "GITHUB_EVENT_PATH": str(home / "event.json"),
            "GITHUB_REPOSITORY": "voices/support",
            "GITHUB_RUN_ID": "7",
            "GITHUB_SERVER_URL": "https://github.com",
            "RUNNER_TEMP": str(home / "temp"),
            "FAKE_GITHUB": str(self.runner.github),
            **{f"GITHUB_{which}": str(path) for which, path in files.items()},
            **self.runner.more,
            **{name: self.text(text) for name, text in given.items()},
        }

    def text(self, written: str) -> str:
        """A value with its expressions evaluated."""
        return _EXPRESSION.sub(lambda found: str(self._value(found[1])), written)

    def _value(self, expression: str) -> Any:
        """What an expression comes to: names of contexts, `&&`, comparisons, two functions."""
        source = _NAME.sub(lambda found: repr(self._named(found[0])), expression)
        source = source.replace("!cancelled()", "True").replace("&&", " and ")
        failed = any(step["outcome"] == "failure" for step in self.steps.values())
        return eval(source.strip(), {"__builtins__": {}, "success": lambda: not failed})

    def _named(self, name: str) -> str:
        context, *path = name.split(".")
        if context == "github":
            assert path == ["token"]
            return "a-token"
        if context == "inputs":
            return self.text(self.inputs[path[0]])
        step = self.steps.get(path[0], {"outcome": "", "outputs": {}})
        if path[1] == "outcome":
            return str(step["outcome"])
        return str(step["outputs"].get(path[2], ""))
