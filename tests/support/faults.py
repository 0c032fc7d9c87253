"""Builds stopped at one chosen change to the disk: every such call of a build is found with strace, which
then kills a build just before it, or refuses the call.

The builds are those of `support.light_build`. Each starts from the same place: an artifact of a former spec,
and a cache that holds nothing of the new one. Only calls that changed something below that place are points;
the number of a call is its number among those of its name in the process, which strace counts for itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from adapterc.emit.integrity import differences
from adapterc.emit.provenance import UNREPRODUCED
from support.light_build import write_light_base
from support.specs import CHECKOUT

Blow = Literal["KILL", "EIO", "ENOSPC"]
BLOWS: tuple[Blow, ...] = ("KILL", "EIO", "ENOSPC")
CHANGING = (
    "chmod",
    "fsync",
    "link",
    "mkdir",
    "openat",
    "rename",
    "renameat2",
    "rmdir",
    "sendfile",
    "symlink",
    "unlink",
    "unlinkat",
    "utimensat",
    "write",
)
"""Every call by which CPython changes files; some are spelt otherwise on other machines."""
NOT_VERIFIED = 3
_SPEC = """\
adapterc: 1
name: tiny
base: {base}
traits:
  - {{id: {trait}, kind: increase, measure: reasoning_tokens}}
dataset: {{rows: {rows}}}
training: {{epochs: {epochs}, batch_size: 4}}
"""
_CALL = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")


@dataclass(frozen=True, slots=True)
class Point:
    """The `number`-th call of this name, counted from 1, and what it did."""

    call: str
    number: int
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A place to build in, to be copied (`base` is shared), and what its spec comes to undisturbed."""

    start: Path
    wanted: dict[str, bytes]

    def laid(self, folder: Path) -> Path:
        """A fresh copy as `folder`."""
        shutil.copytree(self.start, folder)
        return folder


def why_not() -> str:
    """What keeps strace from being used here; empty where nothing does."""
    if shutil.which("strace") is None:
        return "there is no strace here"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()[:80]}"


def quick_folder() -> str | None:
    """A file system in memory, where forcing to disk costs nothing; None where there is none."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def make_scene(folder: Path) -> Scene:
    """Build the former artifact in `folder`, then see what an undisturbed build of the new spec makes."""
    write_light_base(folder / "base")
    start = folder / "start"
    start.mkdir()
    for rows, trait, epochs in ((4, "long", 1), (5, "longer", 2)):
        text = _SPEC.format(base=folder / "base", rows=rows, trait=trait, epochs=epochs)
        (start / "spec.yaml").write_text(text, encoding="utf-8")
        if trait == "long":
            assert build(start).returncode == NOT_VERIFIED
    whole = shutil.copytree(start, folder / "undisturbed")
    assert build(whole).returncode == NOT_VERIFIED
    return Scene(start=start, wanted=contents(whole))


def build(
    place: Path,
    *under: str,
    arguments: tuple[str, ...] = ("build", "spec.yaml"),
    more: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """A light build in `place`, run by the command `under` where one is given."""
    return subprocess.run(
        [*under, sys.executable, "-m", "support.light_build", *arguments],
        cwd=place,
        env=surroundings(place, more or {}),
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def started(
    place: Path,
    arguments: tuple[str, ...] = ("build", "spec.yaml"),
    more: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """A light build in `place` that runs on inside the block, and no longer."""
    with subprocess.Popen(
        [sys.executable, "-m", "support.light_build", *arguments],
        cwd=place,
        env=surroundings(place, more or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(said: str, process: subprocess.Popen[str]) -> None:
    """Wait until a build that was started says so on stderr."""
    assert process.stderr is not None
    assert any(said in line for line in process.stderr), said


def surroundings(place: Path, more: Mapping[str, str]) -> dict[str, str]:
    """What a light build in `place` runs with; the same calls each time."""
    paths = [str(CHECKOUT / "compiler"), str(CHECKOUT / "tests")]
    return {
        **os.environ,
        "ADAPTERC_CACHE": str(place / "cache"),
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(paths),
        **more,
    }


def contents(place: Path) -> dict[str, bytes]:
    """The files of the artifact in `place` that are the same bytes for the same request."""
    folder = place / "build" / "tiny"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in UNREPRODUCED
    }


def traced(place: Path, log: Path) -> list[str]:
    """The lines of a strace of a build in `place`, in order: calls that change files, of its own process."""
    calls = ",".join(CHANGING)
    ran = build(
        place, "strace", "-f", "-y", "-s", "8", "--seccomp-bpf", "-e", f"trace={calls}", "-o", str(log)
    )
    assert ran.returncode == NOT_VERIFIED, ran.stderr
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    own = lines[0].split()[0]
    return [line.split(maxsplit=1)[1] for line in lines if line.split()[0] == own]


def points(place: Path, log: Path) -> Iterator[Point]:
    """Every call of a build in `place` that changes something below it."""
    counts: Counter[str] = Counter()
    for line in traced(place, log):
        called = _CALL.match(line)
        if called is None:
            continue
        name, arguments, result = called.groups()
        counts[name] += 1
        changes = int(result) >= 0 and str(place) in arguments
        if changes and (name != "openat" or "O_CREAT" in arguments):
            yield Point(name, counts[name], arguments.replace(str(place), ""))


def struck(
    place: Path, point: Point, blow: str, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A build in `place` that is killed before `point`, or to which that call is refused as `blow` says."""
    what = "signal=KILL:error=EIO" if blow == "KILL" else f"error={blow}"
    inject = f"inject={point.call}:{what}:when={point.number}"
    return build(place, "strace", "-f", "--seccomp-bpf", "-e", inject, "-o", "/dev/null", more=more)


def judged(scene: Scene, folder: Path, point: Point, blow: Blow) -> str:
    """What is wrong with a build stopped at `point`, or with the next one; empty where nothing is."""
    place = scene.laid(folder)
    before = contents(place)
    ran = struck(place, point, blow)
    said = f"{blow} at {point}: "
    if blow == "KILL" and ran.returncode not in (-9, 137):
        return f"{said}it was not killed but answered {ran.returncode}: {ran.stderr}"
    if blow != "KILL" and (complaint := _told(ran)):
        return f"{said}{complaint}: {ran.stderr}"
    if differences(place / "build" / "tiny") or contents(place) not in (before, scene.wanted):
        return f"{said}what a reader sees is neither the former artifact nor the new one"
    again = build(place)
    if again.returncode != NOT_VERIFIED or contents(place) != scene.wanted:
        return f"{said}the next build came to something else ({again.returncode}): {again.stderr}"
    if [path.name for path in (place / "build").iterdir()] != ["tiny"]:
        return f"{said}the next build left something beside the artifact"
    shutil.rmtree(folder)
    return ""


def _told(ran: subprocess.CompletedProcess[str]) -> str:
    """What is wrong with how a refused call was told: either it is done without, or it is an error."""
    if ran.returncode == NOT_VERIFIED:
        return ""
    if ran.returncode != 4:
        return f"it answered {ran.returncode}"
    lines = ran.stderr.splitlines()
    if not any(line.startswith("error: ") for line in lines) or not lines[-1].startswith("  help: "):
        return "it said no error with a way out"
    return "it showed a traceback" if "Traceback" in ran.stderr else ""
