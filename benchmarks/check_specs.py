"""How long `adapterc check` takes: one spec from a cold start, and a thousand in one run.

    .venv/bin/python benchmarks/check_specs.py [--specs 1000] [--runs 5]

The thousand are the specs of `specs/` in turn beside the library that they share, as a team has them, each
with a name and records of its own: in every copy a word of each record is another one, so that nothing
which is kept for equal texts makes them look cheaper than a thousand specs of a team. Wall time is what
a user waits for, processor time what the work costs whatever else the machine does. Targets: 0.45 s for
one, 8 s for a thousand on two cores, no torch.
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
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SPECS = CHECKOUT / "specs"
TARGET_ONE, TARGET_MANY = 0.45, 8.0
_RECORDS = re.compile(r"[\w.-]+\.jsonl")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Seconds that a run took on the wall, and of all processors together."""

    wall: float
    work: float


def check(arguments: list[str], cwd: Path) -> Taken:
    """One run of the command line; stops the benchmark where a spec has errors."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-m", "adapterc", "check", *arguments, "--format", "concise"],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT / "compiler")},
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        sys.exit(f"check answered {ran.returncode}: {ran.stderr or ran.stdout[:2000]}")
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


def main() -> None:
    """Print the table; exit 1 where a target is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--specs", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    check(["metaphysicist.yaml"], SPECS)
    one = [check(["metaphysicist.yaml"], SPECS) for _ in range(asked.runs)]
    with tempfile.TemporaryDirectory() as name:
        write_specs(Path(name), asked.specs)
        many = check(["."], Path(name))
    cores = len(os.sched_getaffinity(0))
    best = min(taken.wall for taken in one)
    print(f"one spec      best {best:.2f} s of {asked.runs} (target {TARGET_ONE} s)")
    print(
        f"{asked.specs} specs    wall {many.wall:.1f} s on {cores} cores, processor time {many.work:.1f} s, "
        f"{1000 * many.work / asked.specs:.1f} ms a spec (target {TARGET_MANY} s on two cores)"
    )
    sys.exit(best > TARGET_ONE or many.wall > TARGET_MANY * asked.specs / 1000)


if __name__ == "__main__":
    main()
