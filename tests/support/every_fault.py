"""`make faults`: a build stopped at every change it makes to the disk, in three ways each."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from support.faults import BLOWS, judged, make_scene, points, quick_folder, why_not


def main() -> int:
    """Stop builds at all points; 1 where one did not recover."""
    if reason := why_not():
        print(reason, file=sys.stderr)
        return 1
    with TemporaryDirectory(dir=quick_folder()) as name:
        folder = Path(name)
        scene = make_scene(folder)
        found = list(points(scene.laid(folder / "traced"), folder / "log"))
        cases = list(product(found, BLOWS))
        print(f"{len(found)} changes to the disk, {len(cases)} builds to stop", flush=True)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            wrong = 0
            tried = pool.map(
                lambda case: judged(scene, folder / f"{case[0].call}-{case[0].number}-{case[1]}", *case),
                cases,
            )
            for number, complaint in enumerate(tried, 1):
                wrong += bool(complaint)
                if complaint:
                    print(complaint, flush=True)
                if number % 100 == 0:
                    print(f"{number} of {len(cases)}", flush=True)
    print(
        f"{len(cases)} builds stopped, at {len(found)} changes to the disk by {', '.join(BLOWS)}: "
        f"{wrong} did not recover"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
