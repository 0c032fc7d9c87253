"""Builds at once, builds that are told to stop, and builds whose disk or clock misbehaves: real processes."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapterc.emit.integrity import differences
from support.faults import (
    NOT_VERIFIED,
    Point,
    Scene,
    build,
    contents,
    make_scene,
    points,
    quick_folder,
    started,
    struck,
    until,
    why_not,
)

pytestmark = pytest.mark.slow
ELSEWHERE = ("build", "spec.yaml", "--out", "build/other")
needs_strace = pytest.mark.skipif(bool(why_not()), reason=why_not() or "strace")


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with TemporaryDirectory(dir=quick_folder()) as name:
        yield make_scene(Path(name))


@pytest.fixture
def place(scene: Scene) -> Iterator[Path]:
    """A fresh copy: the former artifact, and a spec that has changed since."""
    folder = scene.laid(scene.start.parent / "place")
    yield folder
    shutil.rmtree(folder)


def held(place: Path) -> dict[str, str]:
    """What lets a training wait for the file `go`."""
    return {"LIGHT_TRAININGS": str(place / "trainings"), "LIGHT_UNTIL": str(place / "go")}


def test_two_builds_into_two_folders_train_once(scene: Scene, place: Path) -> None:
    with started(place, more=held(place)) as first:
        until("train    runs", first)
        with started(place, arguments=ELSEWHERE, more=held(place)) as second:
            until("train    runs: waits: another build is making it", second)
            (place / "go").touch()
            told = second.communicate()[1]
        first.communicate()
    assert (first.returncode, second.returncode) == (NOT_VERIFIED, NOT_VERIFIED), told
    assert "train    found in" in told
    assert (place / "trainings").read_text(encoding="utf-8") == "begun\n"
    built = [place / "build" / name / "adapter_model.safetensors" for name in ("tiny", "other")]
    assert {path.read_bytes() for path in built} == {scene.wanted["adapter_model.safetensors"]}


def test_a_second_build_of_one_folder_is_told_that_it_is_busy(scene: Scene, place: Path) -> None:
    with started(place, more=held(place)) as first:
        until("train    runs", first)
        second = build(place)
        assert (second.returncode, second.stdout) == (5, "")
        assert second.stderr == (
            f"error: another build of {place}/build/tiny is running\n  help: wait for it to end\n"
        )
        (place / "go").touch()
        first.communicate()
    assert contents(place) == scene.wanted


def test_who_waits_for_a_build_that_is_killed_goes_on_where_it_was(scene: Scene, place: Path) -> None:
    with started(place, arguments=ELSEWHERE, more=held(place)) as first:
        until("train    runs", first)
        with started(place, more={"LIGHT_TRAININGS": str(place / "trainings")}) as second:
            until("waits: another build", second)
            first.kill()
            assert second.communicate()[0].endswith("report: build/tiny/report.html\n")
    assert (place / "trainings").read_text(encoding="utf-8") == "begun\n" * 2
    assert contents(place) == scene.wanted


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_build_says_so_and_the_same_command_goes_on(
    number: signal.Signals, code: int, scene: Scene, place: Path
) -> None:
    before = contents(place)
    with started(place, more=held(place)) as stopped:
        until("train    runs", stopped)
        stopped.send_signal(number)
        told = stopped.communicate()[1]
    assert stopped.returncode == code
    assert told == "interrupted\n  help: what was finished is kept: run the same command to go on\n"
    assert contents(place) == before
    assert [path.name for path in (place / "build").iterdir()] == ["tiny"]
    assert build(place).returncode == NOT_VERIFIED
    assert contents(place) == scene.wanted


@pytest.fixture(scope="module")
def laying_out(scene: Scene) -> Point:
    """The first change of a build to the folder of artifacts."""
    place = scene.laid(scene.start.parent / "traced")
    found = points(place, scene.start.parent / "log")
    return next(point for point in found if point.call == "mkdir" and '"/build/.tiny.' in point.told)


@needs_strace
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("EROFS", "not allowed to write {target}: Read-only file system"),
        ("EACCES", "not allowed to write {target}: Permission denied"),
        ("ENOSPC", "no space left to write {target}"),
    ],
)
def test_a_build_folder_that_takes_nothing_is_told_before_the_work(
    fault: str, told: str, laying_out: Point, place: Path
) -> None:
    """Root may write everywhere, so the call itself is refused."""
    before = contents(place)
    ran = struck(place, laying_out, fault, more={"LIGHT_TRAININGS": str(place / "trainings")})
    assert ran.returncode == 4, ran.stderr
    *_, error, advice = ran.stderr.splitlines()
    assert error == f"error: {told.format(target=place / 'build' / 'tiny')}"
    assert advice.endswith("Then run the same command again: finished stages are kept.")
    assert contents(place) == before
    assert not (place / "trainings").exists()


@pytest.mark.parametrize("year", [1971, 2037])
def test_times_of_files_decide_nothing(year: int, scene: Scene, place: Path) -> None:
    assert build(place).returncode == NOT_VERIFIED
    moment = (year - 1970) * 365.25 * 86400
    for path in sorted(place.rglob("*")):
        os.utime(path, (moment, moment))
    again = build(place)
    assert again.stdout.startswith("nothing to do: the artifact is up to date\n"), again.stderr
    assert " runs: " not in again.stderr
    assert differences(place / "build" / "tiny") == ()
