"""How long `adapterc check` takes: one spec from a cold start, a thousand in one run, and once more.

    .venv/bin/python benchmarks/check_specs.py [--specs 1000] [--runs 5] [--yamllint PROGRAM]

There are two thousands. One is the specs of `specs/` in turn beside the library that they share, as a team
has them, each with a name and records of its own: in every copy a word of each record is another one, so
that nothing which is kept for equal texts makes them look cheaper than a thousand specs of a team. The
other is copies of the largest spec that share its records, as one writes them who tries what a spec may
say beside these. Each is checked for the first time, again with nothing changed, and again with a record file
of one spec edited. Wall time is what a user waits for, processor time what the work costs whatever else the
machine does. Targets: 0.45 s for one, 8 s for either thousand on two cores, no torch. With --yamllint the
specs themselves, without their records, are read by that program as well: how fast the machine is that day.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SPECS = CHECKOUT / "specs"
LARGEST = "metaphysicist"
TARGET_ONE, TARGET_MANY = 0.45, 8.0
_RECORDS = re.compile(r"[\w.-]+\.jsonl")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Seconds that a run took on the wall, and of all processors together."""

    wall: float
    work: float


def check(arguments: list[str], cwd: Path, cache: Path) -> Taken:
    """One run of the command line; stops the benchmark where a spec has errors."""
    command = [sys.executable, "-m", "adapterc", "check", *arguments, "--format", "concise"]
    return timed(command, cwd, {"PYTHONPATH": str(CHECKOUT / "compiler"), "ADAPTERC_CACHE": str(cache)})


def timed(command: list[str], cwd: Path, surroundings: dict[str, str]) -> Taken:
    """One run of a program; stops the benchmark where it fails."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        sys.exit(f"{command[0]} answered {ran.returncode}: {ran.stderr or ran.stdout[:2000]}")
    return Taken(wall=wall, work=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def write_specs(folder: Path, count: int) -> None:
    """`count` specs beside each other, each with its records, and the library that they share."""
    originals = sorted(path for path in SPECS.glob("*.yaml"))
    shutil.copytree(SPECS / "library", folder / "library")
    for number in range(count):
        spec = originals[number % len(originals)].read_text(encoding="utf-8")
        texts = {name: (SPECS / name).read_text(encoding="utf-8") for name in set(_RECORDS.findall(spec))}
        for name in texts:
            spec = spec.replace(name, f"{number:04}.{name}")
        for name, text in {"yaml": spec, **texts}.items():
            own = text.replace(" a ", f" a{number} ").replace(" и ", f" и{number} ")
            (folder / f"{number:04}.{name}").write_text(own, encoding="utf-8")


def write_copies(folder: Path, count: int) -> None:
    """`count` copies of the largest spec, each with a name of its own, beside the records that they share."""
    shutil.copytree(SPECS / "library", folder / "library")
    for records in SPECS.glob(f"{LARGEST}.*.jsonl"):
        shutil.copy(records, folder)
    spec = (SPECS / f"{LARGEST}.yaml").read_text(encoding="utf-8")
    for number in range(count):
        own = spec.replace(f"name: {LARGEST}", f"name: {LARGEST}-{number}")
        (folder / f"{number:04}.yaml").write_text(own, encoding="utf-8")


def check_many(write: Callable[[Path, int], None], count: int, yamllint: str) -> Iterator[tuple[str, Taken]]:
    """What each run over `count` specs that `write` puts into a folder takes."""
    with tempfile.TemporaryDirectory() as name:
        cache, folder = Path(name) / "cache", Path(name) / "specs"
        folder.mkdir()
        write(folder, count)
        yield "for the first time", check(["."], folder, cache)
        yield "again", check(["."], folder, cache)
        edited = min(folder.glob("*.jsonl"))
        edited.write_text(edited.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        yield "one file edited", check(["."], folder, cache)
        if yamllint:
            specs = sorted(path.name for path in folder.glob("*.yaml"))
            yield "yamllint", timed([yamllint, "-d", "relaxed", "--no-warnings", *specs], folder, {})


def main() -> None:
    """Print the table; exit 1 where a target is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--specs", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--yamllint", default="", metavar="PROGRAM")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        cold = [f"{LARGEST}.yaml", "--no-cache"]
        check(cold, SPECS, Path(name))
        one = [check(cold, SPECS, Path(name)) for _ in range(asked.runs)]
    cores, target = len(os.sched_getaffinity(0)), TARGET_MANY * asked.specs / 1000
    best = min(taken.wall for taken in one)
    print(f"one spec: best {best:.2f} s of {asked.runs} (target {TARGET_ONE} s)", flush=True)
    missed = best > TARGET_ONE
    for kind, write in (("each with its records", write_specs), ("that share records", write_copies)):
        for what, many in check_many(write, asked.specs, asked.yamllint):
            missed |= many.wall > target and what != "yamllint"
            print(
                f"{asked.specs} specs {kind}, {what}: wall {many.wall:.2f} s on {cores} cores, processor "
                f"time {many.work:.2f} s, {1000 * many.work / asked.specs:.1f} ms a spec "
                f"(target {target:g} s on two)",
                flush=True,
            )
    sys.exit(missed)


if __name__ == "__main__":
    main()
