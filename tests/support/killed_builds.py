"""Real builds of a tiny model, killed in the middle: `python -m support.killed_builds PLACE KILLS`.

One process loads the libraries and forks a build whenever one is wanted, so that twenty of them take seconds.
KILLS is JSON: for each chain of builds the kills in their order, each a step and a delay after it in seconds.
A chain begins without the results of training and ends with a build that is left alone. Of each is printed
its chain, the first step that it took (0 where it took none) and how it ended.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

from adapterc.driver.watch import StageDone

_LOADED = (
    "accelerate",
    "adapterc.backend.train",
    "adapterc.driver.build",
    "adapterc.driver.live",
    "adapterc.verify.arm",
    "adapterc.verify.harness",
    "peft",
)


class Told:
    """A watch that writes the number of each step to a pipe."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def begin(self, stage: str, why: str) -> None:
        """Nothing."""

    def advance(self, text: str, share: float) -> None:
        """A step of training: its number, on a line."""
        if text.startswith("step "):
            os.write(self._pipe, f"{text.split()[1].split('/', maxsplit=1)[0]}\n".encode())

    def end(self, done: StageDone) -> None:
        """Nothing."""


def main() -> None:
    """Run the chains."""
    place, chains = Path(sys.argv[1]), json.loads(sys.argv[2])
    os.chdir(place)
    for name in _LOADED:
        import_module(name)
    cache = Path(os.environ["ADAPTERC_CACHE"])
    for number, kills in enumerate(chains):
        for leftover in (cache / "store" / "train", cache / "work", place / "build"):
            shutil.rmtree(leftover, ignore_errors=True)
        for step, late in (*kills, (0, 0.0)):
            print(number, *_forked(step, late), flush=True)
        shutil.copytree(place / "build", place / f"build-{number}")


def _forked(step: int, late: float) -> tuple[int, int]:
    """The first step of a build that is killed so many seconds after `step` (0: never), and how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _build(writing)
    os.close(writing)
    first = 0
    with os.fdopen(reading) as steps:
        for line in steps:
            first = first or int(line)
            if step and int(line) >= step:
                time.sleep(late)
                os.kill(child, signal.SIGKILL)
    return first, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _build(pipe: int) -> None:
    from adapterc.driver.build import build
    from adapterc.driver.compile import check, compile_spec
    from adapterc.driver.lock import target_lock

    code = 1
    try:
        path = Path("spec.yaml")
        target = Path("build/tiny").absolute()
        with target_lock(target):
            build(compile_spec(path, check(path)), target=target, device=None, watch=Told(pipe))
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
