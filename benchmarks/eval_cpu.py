"""Evaluation speed on a CPU against stock lm_eval: both arms of one artifact, whole commands.

    .venv/bin/python benchmarks/eval_cpu.py [build/metaphysicist] [--small] [--limit 4] [--batches 8 16 32]

Ours is `adapterc verify ARTIFACT --out REPORT`: first cold, with nothing answered before, then with the
base's answers in the cache; retention, judging and the report are part of it. Stock is what one would type
instead: `lm_eval --model hf` on the artifact's `eval/`, so on the same requests, once for the base and once
with `peft=`, at its default batch size and then at whichever of `--batches` is fastest here over a few
documents a task. All load the same base in fp32. Compared are the times on the wall; what both answered is
held against each other. The exit code is 1 where a target is missed: 4 and 8 times (cold, warm) against the
default batch size, 1.3 and 2.5 times against the best, log-likelihoods within 0.001.

The whole metaphysicist takes about an hour on two cores, by the rates of `adapterc plan`. `--small` takes 12
items a trait, two batch sizes and 6 documents to choose between them: about 20 minutes, by the same rates.
Of so few items starting up is a large part, and stock starts twice. So with `--small` or `--limit` each
command is also run on one item a trait, and that time is taken off both sides: the ratios are then of what
the other items cost, and those are held against the targets. Nothing else should run beside it: that is told
where a machine is busy when it starts.

With `--folder FOLDER` each command that is through is kept there with its time, and the next run goes on
behind it; `--pieces 1` ends after one more.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from adapterc import __version__
from adapterc.backend.bases.resolve import describe_base
from adapterc.digest import digest, digest_file
from adapterc.driver.artifact import open_artifact

CHECKOUT = Path(__file__).resolve().parents[1]
_QUIET, _LEAST = 0.5, 1.0
COLD, WARM, COLD_BEST, WARM_BEST, NEAR = 4.0, 8.0, 1.3, 2.5, 1e-3
ARMS = ("base", "adapter")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Seconds on the wall, and of all processors together."""

    wall: float
    work: float

    def __add__(self, other: Taken) -> Taken:
        """Both, one after the other."""
        return Taken(wall=self.wall + other.wall, work=self.work + other.work)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is measured: the artifact, its tasks, the base's folder, a scratch folder, what is through."""

    artifact: Path
    tasks: tuple[str, ...]
    base: Path
    scratch: Path
    through: Through


class Through:
    """The commands that are through, a line each in a file, so that a run that was stopped goes on."""

    def __init__(self, path: Path, of: str, pieces: int | None) -> None:
        """Read what there is; `of` says what is measured, `pieces` how many commands may still be run."""
        self.path, self.of, self.left, self.known = path, of, pieces, dict[str, Taken]()
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            found = json.loads(line)
            if found["of"] != of:
                sys.exit(f"{path.parent} holds times of something else: name another folder")
            self.known[found["name"]] = Taken(wall=found["wall"], work=found["work"])

    def once(self, name: str, make: Callable[[], Taken]) -> Taken:
        """What the command took, run where it is not known yet; ends where no more may be run."""
        if name not in self.known:
            if self.left == 0:
                print(f"{len(self.known)} commands are through, {name} is next: run the same again")
                sys.exit(0)
            self.left = None if self.left is None else self.left - 1
            taken = self.known[name] = make()
            line = {"of": self.of, "name": name, "wall": taken.wall, "work": taken.work}
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line) + "\n")
        return self.known[name]


def run(command: list[str], cwd: Path, codes: tuple[int, ...] = (0,), **more: str) -> Taken:
    """One command from start to end; stops the benchmark where it fails."""
    paths = {"PYTHONPATH": str(CHECKOUT / "compiler"), "HF_HUB_OFFLINE": "1", "HF_HOME": str(cwd / "hub")}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(
        command, cwd=cwd, env={**os.environ, **paths, **more}, capture_output=True, text=True, check=False
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode not in codes:
        sys.exit(f"{' '.join(command[:4])} answered {ran.returncode}: {ran.stderr[-2000:]}")
    return Taken(wall=wall, work=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def ours(subject: Subject, name: str) -> Taken:
    """`adapterc verify` with the cache of this benchmark, which is empty before the first run."""
    out = subject.scratch / name
    return subject.through.once(str(out), lambda: _ours(subject, out))


def _ours(subject: Subject, out: Path) -> Taken:
    """A command that was stopped leaves nothing to the next."""
    shutil.rmtree(out, ignore_errors=True)
    if out.name == "cold":
        shutil.rmtree(subject.scratch / "cache", ignore_errors=True)
        describe_base(str(subject.base), spec_folder=subject.base, cache=subject.scratch / "cache")
    command = [sys.executable, "-m", "adapterc", "verify", str(subject.artifact), "--device", "cpu"]
    command += ["--base-folder", str(subject.base), "--out", str(out)]
    return run(command, subject.scratch, codes=(0, 3), ADAPTERC_CACHE=str(subject.scratch / "cache"))


def stock(subject: Subject, arm: str, name: str, batch: int | None, limit: int = 0) -> Taken:
    """`lm_eval --model hf` on one arm; at its own batch size where none is named."""
    out = subject.scratch / name / arm
    return subject.through.once(str(out), lambda: _stock(subject, arm, out, batch, limit))


def _stock(subject: Subject, arm: str, out: Path, batch: int | None, limit: int) -> Taken:
    shutil.rmtree(out, ignore_errors=True)
    model = f"pretrained={subject.base},dtype=float32" + f",peft={subject.artifact}" * (arm == "adapter")
    command = [sys.executable, "-m", "lm_eval", "--model", "hf", "--model_args", model, "--device", "cpu"]
    command += ["--include_path", str(subject.artifact / "eval"), "--tasks", ",".join(subject.tasks)]
    command += ["--log_samples", "--output_path", str(out)]
    command += ["--batch_size", str(batch)] if batch else []
    return run([*command, *(["--limit", str(limit)] if limit else [])], subject.scratch)


def both(subject: Subject, name: str, batch: int | None) -> Taken:
    """Both arms, one run after the other."""
    return stock(subject, "base", name, batch) + stock(subject, "adapter", name, batch)


@dataclass(frozen=True, kw_only=True)
class StartUp:
    """What the commands take on one item a trait; nothing where it is not taken off."""

    cold: float = 0.0
    warm: float = 0.0
    stock: float = 0.0


def start_up(subject: Subject) -> StartUp:
    """Both on one item a trait: the base's answers to it in no cache that the others read."""
    folder = subject.scratch / "one"
    folder.mkdir(exist_ok=True)
    one = replace(subject, artifact=smaller(subject.artifact, folder, 1), scratch=folder)
    cold, warm = (ours(one, name).wall for name in ("cold", "warm"))
    theirs = both(one, "stock", None).wall
    print(
        f"one item a trait: ours {cold:.1f} s and {warm:.1f} s, stock {theirs:.1f} s in two runs", flush=True
    )
    return StartUp(cold=cold, warm=warm, stock=theirs)


def warmed(base: Path) -> None:
    """Read the base's files once, so that whoever comes first does not pay for the disk."""
    for path in sorted(base.iterdir()):
        if path.is_file():
            with path.open("rb") as stream:
                while stream.read(1 << 24):
                    pass


def told_if_busy() -> None:
    """Say so where other work runs here."""
    load = os.getloadavg()[0]
    if load > _QUIET:
        print(f"the machine is busy (load {load:.1f}): what follows is no measurement", flush=True)


def best_batch(subject: Subject, batches: list[int], documents: int) -> int:
    """The batch size at which stock takes the shortest over a few documents of each task."""
    tried = {size: stock(subject, "base", f"trial-{size}", size, documents) for size in batches}
    for size, taken in tried.items():
        print(f"stock, batch {size}, {documents} documents a task: {taken.wall:.1f} s", flush=True)
    return min(tried, key=lambda size: tried[size].wall)


def compared(subject: Subject, report: str, name: str) -> tuple[float, int, int]:
    """(largest difference of a log-likelihood, answers that differ, answers) between ours and stock."""
    farthest, other, answers = 0.0, 0, 0
    for arm in ARMS:
        for task in subject.tasks:
            mine = samples(subject.scratch / report / "eval" / "samples" / arm / f"{task}.jsonl")
            theirs = samples(next((subject.scratch / name / arm).rglob(f"samples_{task}_*.jsonl")))
            if mine.keys() != theirs.keys():
                sys.exit(f"{task}: the two did not answer the same requests")
            for key, row in mine.items():
                if "choices" in row["doc"]:
                    both = zip(row["resps"], theirs[key]["resps"], strict=True)
                    farthest = max(farthest, *(abs(float(a[0][0]) - float(b[0][0])) for a, b in both))
                else:
                    answers += 1
                    other += row["resps"] != theirs[key]["resps"]
    return farthest, other, answers


def samples(path: Path) -> dict[str, Any]:
    """The logged samples of a task by the ids of their documents."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["doc"]["id"]: row for row in rows}


def smaller(artifact: Path, folder: Path, limit: int) -> Path:
    """A copy of the artifact with `limit` items a trait, its provenance in agreement."""
    target = folder / "artifact"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(artifact, target)
    kept = [target / "dataset" / "verify.jsonl", *sorted((target / "eval").glob("*.jsonl"))]
    for path in kept:
        path.write_text("".join(first_of_each(path, limit)), encoding="utf-8")
    manifest = json.loads((target / "adapterc.json").read_text(encoding="utf-8"))
    manifest["files"] |= {path.relative_to(target).as_posix(): digest_file(path) for path in kept}
    (target / "adapterc.json").write_text(json.dumps(manifest), encoding="utf-8")
    return target


def first_of_each(path: Path, limit: int) -> Iterator[str]:
    """The first lines of every trait."""
    seen: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        trait = str(json.loads(line).get("trait"))
        seen[trait] += 1
        if seen[trait] <= limit:
            yield line


def opened(options: argparse.Namespace, scratch: Path) -> Subject:
    """The artifact and its base, described in this benchmark's cache: that is no part of evaluating."""
    found = open_artifact(options.artifact, base=str(options.base_folder or ""))
    if found.scenes is not None:
        sys.exit("name an artifact without scenes: stock lm_eval does not know their tokens")
    if (found.folder / "eval" / "declared").is_dir():
        sys.exit("name an artifact without declared tasks: ours would run them too")
    base = Path(found.base.path)
    folder = found.folder.absolute()
    artifact = smaller(folder, scratch, options.limit) if options.limit else folder
    tasks = tuple(sorted(path.stem for path in (artifact / "eval").glob("*.yaml")))
    of = [digest_file(folder / "adapterc.json"), options.limit, options.trial, sorted(cpus()), __version__]
    through = Through(scratch / "through.jsonl", digest(of), options.pieces)
    return Subject(artifact=artifact, tasks=tasks, base=base, scratch=scratch, through=through)


def cpus() -> set[int]:
    """The processors that this may use."""
    return os.sched_getaffinity(0)


@contextmanager
def place(folder: Path | None) -> Iterator[Path]:
    """The scratch folder: the one named, which stays, or one that is gone afterwards."""
    if folder is None:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sys.exit(f"another run is under way in {folder}")
            yield folder.absolute()


def main() -> None:
    """Run everything, print the comparison; exit 1 where a target is missed."""
    options = _options()
    told_if_busy()
    with place(options.folder) as scratch:
        subject = opened(options, scratch)
        counts = [
            len((subject.artifact / "eval" / f"{task}.jsonl").read_text(encoding="utf-8").splitlines())
            for task in subject.tasks
        ]
        print(f"{sum(counts)} documents of {len(counts)} tasks in two arms, {len(cpus())} cores", flush=True)
        warmed(subject.base)
        off = start_up(subject) if options.limit else StartUp()
        cold = _told("adapterc verify, cold", ours(subject, "cold"))
        warm = _told("adapterc verify, warm base", ours(subject, "warm"))
        plain = _told("stock, default batch size", both(subject, "default", None))
        batch = best_batch(subject, options.batches, options.trial)
        best = _told(f"stock, batch {batch}", both(subject, "best", batch))
        far = [compared(subject, "cold", other) for other in ("default", "best")]
    default, fastest = plain.wall - off.stock, min(best.wall, plain.wall) - off.stock
    mine = [cold.wall - off.cold, warm.wall - off.warm]
    if min(default, fastest, *mine) < _LEAST:
        print("starting up is all that was timed: no ratio can be told; take more items (--limit)")
        mine, default, fastest = [math.nan] * 2, math.nan, math.nan
    ratios = (
        ("cold, against the default batch size", default / mine[0], COLD),
        ("warm, against the default batch size", default / mine[1], WARM),
        ("cold, against the best batch size", fastest / mine[0], COLD_BEST),
        ("warm, against the best batch size", fastest / mine[1], WARM_BEST),
    )
    for what, ratio, target in ratios:
        print(
            f"{what}: {'not told' if math.isnan(ratio) else f'{ratio:.2f} times as fast'} (target {target:g})"
        )
    farthest = max(one[0] for one in far)
    print(f"largest difference of a log-likelihood: {farthest:.2g} nats (target {NEAR:g})")
    print(
        f"answers that differ: {far[0][1]} of {far[0][2]} at the default batch size, {far[1][1]} at the best"
    )
    missed = farthest > NEAR or not all(ratio >= target for _, ratio, target in ratios)
    sys.exit(bool(missed))


def _told(name: str, taken: Taken) -> Taken:
    print(f"{name:28} {taken.wall:8.1f} s  ({taken.work:.1f} s of processor)", flush=True)
    return taken


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("artifact", nargs="?", default=str(CHECKOUT / "build" / "metaphysicist"))
    parser.add_argument("--base-folder", help="where the base lies, if it is not found by itself")
    parser.add_argument("--limit", type=int, default=0, help="items a trait (default: all)")
    parser.add_argument("--batches", type=int, nargs="+", default=[4, 8, 16, 32, 64], metavar="SIZE")
    parser.add_argument(
        "--trial", type=int, default=16, help="documents a task to find the best batch size by"
    )
    parser.add_argument("--folder", type=Path, help="where all of it is kept, for the next run to go on")
    parser.add_argument("--pieces", type=int, help="end after so many more commands (with --folder)")
    parser.add_argument("--small", action="store_true", help="12 items a trait, about 20 minutes")
    options = parser.parse_args()
    if options.small:
        options.limit, options.batches, options.trial = options.limit or 12, [8, 32], 6
    return options


if __name__ == "__main__":
    main()
