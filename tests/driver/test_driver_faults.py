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
    """Of every folder that is published, from its files up to itself: each after what lies in it."""
    published = [at for at, (name, paths) in enumerate(calls) if "rename" in name and "." not in paths[1]]
    assert len(published) == 4, "dataset, train, measure, and the artifact"
    for at in published:
        root = calls[at][1][0]
        below = f"{root}/"
        synced = [paths[0] for name, paths in calls[:at] if name == "fsync"]
        written = {
            path
            for name, paths in calls[:at]
            for path in paths[:1]
            if name in ("write", "sendfile") and path.startswith(below)
        }
        assert len(written) > 1
        for path in written:
            chain = [path[: len(path) - cut] for cut in _ends(path, root)]
            assert [synced.index(one) for one in chain] == sorted(synced.index(one) for one in chain), path


def _ends(path: str, root: str) -> Iterator[int]:
    """How much of `path` its own name leaves out, its folder's, and so on up to `root`."""
    parts = path.removeprefix(root).split("/")[1:]
    for depth in range(len(parts), -1, -1):
        yield sum(len(part) + 1 for part in parts[depth:])
