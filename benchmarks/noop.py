"""Times a build with nothing to do: `adapterc build` of many specs, DVC and ninja on an equal graph.

    python benchmarks/noop.py [--specs 1000] [--runs 5] [--place FOLDER] [--really]

Each spec imports one shared library, names one file of probes and is built on one base in a folder; each has
an artifact of its own. One spec is really built, on a random base of a few kilobytes; the others are the same
spec under other names and get copies of its artifact, which the compiler's own records then vouch for: what a
build with nothing to do looks at is the same. With --really all of them are built, a second each. DVC gets a
stage a spec with the same dependencies and the artifact's folder as its output, ninja an edge a spec with the
same inputs and every file of the artifact as an output. Both come from their packages, into an environment of
their own. All three are then timed in turn, the best of --runs counts. Exit 1 where a target is missed; they
are set for a thousand specs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "tests"))
PEERS = ("dvc==3.67.1", "ninja==1.13.2")
TARGET_SECONDS = 1.5
TARGET_RATIO = 10.0
_LIBRARY = """\
adapterc: 1
kind: library
name: shared
traits:
  - {id: plain, kind: decrease, measure: list_items}
"""


def surroundings(place: Path) -> dict[str, str]:
    """The variables that all commands get."""
    more = {"ADAPTERC_CACHE": str(place / "cache"), "OMP_NUM_THREADS": "1", "DVC_NO_ANALYTICS": "1"}
    return {**os.environ, **more, "DVC_SITE_CACHE_DIR": str(place / "dvc-site")}


def run(command: list[str], place: Path) -> float:
    """Seconds that a command took; its output is shown where it fails. 3 is a build that is not verified."""
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=place / "work", env=surroundings(place), capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - start
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)} answered {done.returncode}\n{done.stdout}{done.stderr}")
    return taken


def write_specs(place: Path, count: int) -> list[str]:
    """The base, the library, the probes and the specs; the names of the specs."""
    from support.building import SPEC, make_workplace

    work, specs = place / "work", place / "work" / "specs"
    make_workplace(work)
    specs.mkdir()
    (work / "probes.jsonl").rename(specs / "probes.jsonl")
    (work / "spec.yaml").unlink()
    (specs / "shared.yaml").write_text(_LIBRARY, encoding="utf-8")
    names = [f"tiny-{number:04}" for number in range(count)]
    text = SPEC.replace("base: ./base", "base: ../base") + "imports: [{path: shared.yaml}]\n"
    for name in names:
        (specs / f"{name}.yaml").write_text(text.replace("name: tiny", f"name: {name}"), encoding="utf-8")
    return names


def copy_artifacts(place: Path, names: list[str]) -> None:
    """Give every spec a copy of the first one's artifact, and note that it is up to date."""
    from adapterc.driver.record_file import digest_of
    from adapterc.driver.stat_marks import wait_until_settled
    from adapterc.driver.uptodate import Record, UpToDateSpecs

    os.environ |= surroundings(place)
    work = place / "work"
    known = UpToDateSpecs(None)
    first = known.find(work / "specs" / f"{names[0]}.yaml", work / "build")
    shelf = json.loads(next((place / "cache" / "uptodate").glob("*.json")).read_bytes().partition(b"\n")[2])
    if first is None:
        sys.exit("the first spec is not up to date after its build")
    noted = shelf["specs"][f"{names[0]}.yaml"]
    for name in names[1:]:
        # With a time of its own, as if it were just built: ninja goes by that.
        shutil.copytree(work / "build" / names[0], work / "build" / name, copy_function=shutil.copy)
    wait_until_settled(str(work / "build" / names[-1]), ["adapterc.json"])
    for name in names[1:]:
        paths = [path.replace(names[0], name) for path in noted["inputs"]]
        record = Record(
            path=work / "specs" / f"{name}.yaml",
            kind=noted["kind"],
            name=name,
            target=work / "build" / name,
            verdict=first.verdict,
            base=(noted["base"][0], noted["base"][1]),
            inputs=tuple((path, digest_of(path)) for path in paths),
            absent=tuple(noted["absent"]),
            present=tuple(noted["present"]),
        )
        known.note(record)
    known.save()


def write_graphs(place: Path, names: list[str]) -> None:
    """The same graph for DVC and for ninja."""
    work = place / "work"
    shared = ["specs/shared.yaml", "specs/probes.jsonl"]
    shared += sorted(f"base/{path.name}" for path in (work / "base").iterdir())
    stages = {
        name: {
            "cmd": "true",
            "deps": [f"specs/{name}.yaml", *shared],
            "outs": [{f"build/{name}": {"cache": False, "persist": True}}],
        }
        for name in names
    }
    (work / "dvc.yaml").write_text(json.dumps({"stages": stages}), encoding="utf-8")
    edges = ["rule make", "  command = true"]
    for name in names:
        built = sorted((work / "build" / name).rglob("*"))
        files = [path.relative_to(work).as_posix() for path in built if path.is_file()]
        edges.append(f"build {' '.join(files)}: make specs/{name}.yaml {' '.join(shared)}")
    (work / "build.ninja").write_text("\n".join(edges) + "\n", encoding="utf-8")


def lock_copies(place: Path, names: list[str], dvc: str) -> None:
    """Let DVC run the first stage, and write down the same for the others, which differ in their spec alone.

    DVC writes its whole lock file after each stage: a thousand of them take an hour.
    """
    import yaml

    work = place / "work"
    run([dvc, "repro", "--quiet", names[0]], place)
    lock = yaml.safe_load((work / "dvc.lock").read_text(encoding="utf-8"))
    first = json.dumps(lock["stages"][names[0]])
    for name in names[1:]:
        stage = json.loads(first.replace(names[0], name))
        for dependency in stage["deps"]:
            if dependency["path"] == f"specs/{name}.yaml":
                data = (work / dependency["path"]).read_bytes()
                dependency |= {"md5": hashlib.md5(data, usedforsecurity=False).hexdigest(), "size": len(data)}
        lock["stages"][name] = stage
    (work / "dvc.lock").write_text(json.dumps(lock), encoding="utf-8")


def prepared(place: Path, count: int, *, really: bool) -> Mapping[str, list[str]]:
    """Build everything with all three, so that none of them has anything left to do; their commands."""
    binaries = place / "peers" / "bin"
    commands = {
        "ninja": [str(binaries / "ninja"), "--quiet"],
        "adapterc": [sys.executable, "-m", "adapterc", "build", "specs"],
        "dvc": [str(binaries / "dvc"), "repro", "--quiet"],
    }
    ready, wanted = place / "ready", f"{count} specs{', each built' if really else ''}\n"
    if ready.is_file():
        if ready.read_text(encoding="utf-8") != wanted:
            sys.exit(f"{place} was prepared for {ready.read_text(encoding='utf-8').strip()}: name another")
        return commands
    if not binaries.is_dir():
        venv.create(place / "peers", with_pip=True)
        subprocess.run([str(binaries / "pip"), "install", "--quiet", *PEERS], check=True)
    names = write_specs(place, count)
    first = ["specs"] if really else [f"specs/{names[0]}.yaml", "specs/shared.yaml"]
    print(f"{count} specs: the first build", flush=True)
    run([*commands["adapterc"][:4], *first], place)
    if not really:
        copy_artifacts(place, names)
    run(commands["adapterc"], place)
    write_graphs(place, names)
    run([str(binaries / "dvc"), "init", "--quiet", "--no-scm"], place)
    if not really:
        lock_copies(place, names, commands["dvc"][0])
    for tool in ("dvc", "ninja"):
        print(f"{tool}: {run(commands[tool], place):.0f} s for the first run", flush=True)
    ready.write_text(wanted, encoding="utf-8")
    return commands


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--specs", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--place", type=Path, help="a folder to prepare once and to time in again")
    parser.add_argument("--really", action="store_true")
    asked = parser.parse_args()
    with TemporaryDirectory() as scratch:
        place = Path(asked.place or scratch).absolute()
        place.mkdir(parents=True, exist_ok=True)
        commands = prepared(place, asked.specs, really=asked.really)
        times: dict[str, list[float]] = {tool: [] for tool in commands}
        for _ in range(asked.runs):
            for tool, command in commands.items():
                times[tool].append(run(command, place))
    best = {tool: min(taken) for tool, taken in times.items()}
    print(f"| nothing to do, {asked.specs} specs | best of {asked.runs} | all runs |\n| --- | --- | --- |")
    for tool, taken in times.items():
        print(f"| {tool} | {best[tool]:.2f} s | {', '.join(f'{one:.2f}' for one in taken)} |")
    ratio, floor = best["dvc"] / best["adapterc"], best["adapterc"] / best["ninja"]
    print(f"\nadapterc is {ratio:.1f} times as fast as dvc, and takes {floor:.1f} times as long as ninja.")
    allowed = TARGET_SECONDS * max(1.0, asked.specs / 1000)  # of fewer it is mostly Python's start
    sys.exit(best["adapterc"] > allowed or ratio < TARGET_RATIO)


if __name__ == "__main__":
    main()
