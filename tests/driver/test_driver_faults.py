"""Builds stopped in the middle of their changes to the disk, and the order in which they make them.

`make faults` stops them at every one; here it is a sample, drawn by a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.faults import BLOWS, Scene, judged, make_scene, points, quick_folder, traced, why_not

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not() or "strace")]
SAMPLE = 40
_OPENED = re.compile(r"\d+<(?P<path>[^>]*)>")
_NAMED = re.compile(r'"(?P<path>[^"]*)"')


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=quick_folder()) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def scene(folder: Path) -> Scene:
    return make_scene(folder)


def test_a_build_stopped_at_any_change_leaves_the_former_or_the_new_and_goes_on(
    scene: Scene, folder: Path
) -> None:
    found = list(points(scene.laid(folder / "traced"), folder / "log"))
    assert len(found) > 200
    cases = random.Random(20261122).sample(list(product(found, BLOWS)), SAMPLE)
    with ThreadPoolExecutor(2) as pool:
        told = pool.map(lambda case: judged(scene, folder / f"struck-{hash(case)}", *case), cases)
        assert [complaint for complaint in told if complaint] == []


@pytest.fixture(scope="module")
def calls(scene: Scene, folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Each call that changed something in an undisturbed build, with the paths that it is about."""
    place = scene.laid(folder / "ordered")
    found = []
    for line in traced(place, folder / "ordered.log"):
        name, _, rest = line.partition("(")
        arguments, _, result = rest.rpartition(") = ")
        if result.startswith("-"):
            continue
        named = _NAMED if name in ("rename", "renameat2") else _OPENED
        paths = tuple(path for path in named.findall(arguments) if path.startswith(str(place)))
        if paths:
            found.append((name, tuple(path.removeprefix(str(place)) for path in paths)))
    return found


def test_everything_is_on_disk_before_it_gets_its_name_and_the_name_after_that(
    calls: list[tuple[str, tuple[str, ...]]],
) -> None:
    """For each rename: what was written below is forced to disk before it, with the folders that name it; and
    the
    folder that it changes is forced to disk after it, before anything else gets a name."""
    renames = [at for at, (name, _) in enumerate(calls) if name in ("rename", "renameat2")]
    assert [name for name, _ in calls].count("renameat2") == 1
    assert len(renames) > 10
    for at in renames:
        moved, target = calls[at][1]
        dirty: set[str] = set()
        for name, paths in calls[:at]:
            below = [path for path in paths if path == moved or path.startswith(f"{moved}/")]
            if name in ("write", "sendfile") and below:
                dirty.add(below[-1] if name == "write" else below[0])
            if name == "fsync":
                dirty -= set(below)
        assert dirty == set(), f"{moved} is published with files that are not on disk"
        folder = target.rpartition("/")[0]
        later = next(name for name, paths in calls[at + 1 :] if paths == (folder,) or "rename" in name)
        assert later == "fsync", f"the name {target} is not on disk"


def test_folders_are_on_disk_with_the_names_in_them(calls: list[tuple[str, tuple[str, ...]]]) -> None:
    """Of the artifact's own folders, each is forced to disk after the last file that is made in it."""
    swap = next(at for at, (name, _) in enumerate(calls) if name == "renameat2")
    root = calls[swap][1][0]
    synced = [paths[0] for name, paths in calls[:swap] if name == "fsync" and paths[0].startswith(root)]
    written = {
        paths[0] for name, paths in calls[:swap] if name == "write" and paths[0].startswith(f"{root}/")
    }
    assert len(written) > 20
    for path in written:
        folder = path.rpartition("/")[0]
        assert synced.index(path) < synced.index(folder), path
