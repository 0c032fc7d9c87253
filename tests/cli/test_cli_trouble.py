"""What can go wrong around a command: each a clear message, the right exit code, and no traceback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapterc.driver.lock import target_lock
from cli.conftest import Built
from support.building import adapterc, environment, start

pytestmark = pytest.mark.slow


def clean(ran: subprocess.CompletedProcess[str]) -> str:
    """The command's talk, after making sure that no traceback is in it."""
    assert "Traceback" not in (ran.stderr or "") + (ran.stdout or ""), ran.stderr
    return ran.stderr


def test_a_missing_spec_is_usage(tmp_path: Path) -> None:
    ran = adapterc("build", "nowhere.yaml", cwd=tmp_path, cache=tmp_path / "c")
    assert (ran.returncode, clean(ran)) == (
        2,
        "error: cannot read the spec nowhere.yaml: there is no such file\n  help: check the path\n",
    )


@pytest.mark.parametrize("arguments", [[], ["bild"], ["build"], ["expand", "x.yaml", "--rows", "-1"]])
def test_a_wrong_command_line_is_usage(arguments: list[str], tmp_path: Path) -> None:
    ran = adapterc(*arguments, cwd=tmp_path, cache=tmp_path / "c")
    assert ran.returncode == 2
    assert clean(ran).startswith("usage: adapterc")


@pytest.mark.parametrize("command", ["build", "check", "plan", "expand", "show"])
def test_bad_yaml_is_a_finding_with_its_place(command: str, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("adapterc: 1\nname: [tiny\n", encoding="utf-8")
    ran = adapterc(command, "bad.yaml", cwd=tmp_path, cache=tmp_path / "c")
    assert ran.returncode == 1
    assert "bad.yaml:" in clean(ran) + ran.stdout
    assert not (tmp_path / "build").exists()


def test_a_base_that_is_not_there_is_environment(workplace: Path, tmp_path: Path) -> None:
    spec = (workplace / "spec.yaml").read_text(encoding="utf-8")
    (tmp_path / "spec.yaml").write_text(spec.replace("./base", "./nowhere"), encoding="utf-8")
    shutil.copy(workplace / "probes.jsonl", tmp_path)
    ran = adapterc("build", "spec.yaml", cwd=tmp_path, cache=tmp_path / "c")
    assert ran.returncode == 4
    assert "error: " in clean(ran)
    assert "help: " in ran.stderr
    assert not (tmp_path / "build").exists()


def test_a_second_build_at_once_is_busy(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE", str(built.cache))
    target = built.place / "build" / "tiny"
    with target_lock(target):
        ran = adapterc("build", "spec.yaml", cwd=built.place, cache=built.cache)
    assert ran.returncode == 5
    assert clean(ran).endswith(f"error: another build of {target} is running\n  help: wait for it to end\n")
    assert adapterc("build", "spec.yaml", cwd=built.place, cache=built.cache).returncode == 3


def test_a_build_folder_that_cannot_be_written_is_environment(built: Built, tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("a file", encoding="utf-8")
    ran = adapterc(
        "build", "spec.yaml", "--out", str(tmp_path / "occupied" / "x"), cwd=built.place, cache=built.cache
    )
    assert ran.returncode == 4
    assert "error: " in clean(ran)
    assert (tmp_path / "occupied").read_text(encoding="utf-8") == "a file"


def test_a_folder_that_is_no_artifact_is_left_alone(built: Built, tmp_path: Path) -> None:
    own = tmp_path / "photographs"
    own.mkdir()
    (own / "one.jpg").write_text("x", encoding="utf-8")
    ran = adapterc("build", "spec.yaml", "--out", str(own), cwd=built.place, cache=built.cache)
    assert ran.returncode == 4
    assert "error: " in clean(ran)
    assert [path.name for path in own.iterdir()] == ["one.jpg"]


def test_a_cache_that_cannot_be_written_is_environment(workplace: Path, tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("a file", encoding="utf-8")
    ran = adapterc("build", "spec.yaml", cwd=workplace, cache=tmp_path / "occupied")
    assert ran.returncode == 4
    assert "set ADAPTERC_CACHE to a folder that can be written to" in clean(ran)


@contextmanager
def tiny_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of `size` on `folder`; the test is skipped where none may be mounted."""
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_cache_disk_is_environment_and_leaves_nothing_in_build(
    workplace: Path, tmp_path: Path
) -> None:
    with tiny_disk(tmp_path / "small", "32k") as cache:
        ran = adapterc("build", "spec.yaml", "--out", str(tmp_path / "out"), cwd=workplace, cache=cache)
        assert ran.returncode == 4
        assert "there is no space left" in clean(ran)
    assert not (tmp_path / "out").exists()


def test_a_disk_that_fills_while_training_is_environment(built: Built, tmp_path: Path) -> None:
    """The dataset is there; what the training writes finds no room."""
    used = sum(path.stat().st_size for path in built.cache.rglob("*") if path.is_file())
    with tiny_disk(tmp_path / "small", str(used + (1 << 18))) as cache:
        for name in ("answers", "descriptions"):
            shutil.copytree(built.cache / name, cache / name)
        shutil.copytree(built.cache / "store" / "dataset", cache / "store" / "dataset")
        free = shutil.disk_usage(cache).free
        (cache / "ballast").write_bytes(b"x" * max(0, free - (64 << 10)))
        ran = adapterc("build", "spec.yaml", "--out", str(tmp_path / "out"), cwd=built.place, cache=cache)
        assert ran.returncode == 4, ran.stderr
        assert "space" in clean(ran)
        assert "dataset  found" in ran.stderr
    assert not (tmp_path / "out").exists()


def test_a_full_build_disk_is_environment_and_keeps_the_former_artifact(built: Built, tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "small", "200k") as disk:
        ran = adapterc("build", "spec.yaml", "--out", str(disk / "tiny"), cwd=built.place, cache=built.cache)
        assert ran.returncode == 4
        assert "no space left to write" in clean(ran)
        assert list(disk.iterdir()) == []


def interrupted(stage: str, number: int, cwd: Path, cache: Path) -> tuple[int, str]:
    """Send `number` to a build as soon as `stage` runs; its exit code and all that it said."""
    process = start("build", "spec.yaml", cwd=cwd, cache=cache)
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if line.startswith(f"{stage:<8} runs"):
            process.send_signal(number)
            break
    rest, err = process.communicate(timeout=300)
    return process.returncode, said + err + rest


def test_ctrl_c_in_each_stage_leaves_nothing_half_written_and_the_next_run_goes_on(
    workplace: Path, tmp_path: Path
) -> None:
    place, cache = tmp_path / "place", tmp_path / "cache"
    shutil.copytree(workplace, place)
    for stage in ("dataset", "train", "measure"):
        code, said = interrupted(stage, signal.SIGINT, place, cache)
        assert code == 130, said
        assert said.endswith(
            "interrupted\n  help: what was finished is kept: run the same command to go on\n"
        )
        assert "Traceback" not in said
        assert not list(place.glob("build/*"))
        assert [path for path in (cache / "store").rglob(".*") if path.is_dir()] == []
    code, said = interrupted("emit", signal.SIGINT, place, cache)
    assert code in (130, 3), said
    assert "Traceback" not in said
    assert [path.name for path in place.glob("build/*")] in ([], ["tiny"])
    ran = adapterc("build", "spec.yaml", cwd=place, cache=cache)
    assert ran.returncode == 3, ran.stderr
    assert "measure  found" in ran.stderr
    assert [path.name for path in place.glob("build/*")] == ["tiny"]


def test_a_terminated_build_says_so(workplace: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    shutil.copytree(workplace, place)
    code, said = interrupted("dataset", signal.SIGTERM, place, tmp_path / "cache")
    assert code == 143, said
    assert "interrupted\n" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", [["check", "spec.yaml"], ["schema"], ["build", "spec.yaml"]])
def test_closed_streams_stop_nothing(command: list[str], built: Built) -> None:
    line = " ".join([sys.executable, "-m", "adapterc", *command])
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        ran = subprocess.run(
            ["sh", "-c", f"{line} {closed}"],
            cwd=built.place,
            env=environment(built.cache),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == (3 if command[0] == "build" else 0), ran.stderr
        clean(ran)


@pytest.mark.parametrize("command", [["check", "spec.yaml"], ["schema"], ["build", "spec.yaml"], ["--help"]])
def test_a_reader_that_went_away_stops_nothing(command: list[str], built: Built) -> None:
    read, write = os.pipe()
    os.close(read)
    ran = adapterc(
        *command,
        cwd=built.place,
        cache=built.cache,
        capture_output=False,
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    assert ran.returncode == (3 if command[0] == "build" else 0), ran.stderr
    assert "Broken" not in clean(ran)


def test_output_that_finds_no_room_is_told(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = adapterc(
            "schema",
            cwd=tmp_path,
            cache=tmp_path / "c",
            capture_output=False,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert (ran.returncode, clean(ran)) == (
        4,
        "error: No space left on device\n  help: check the path, its permissions and free space\n",
    )


def test_a_terminal_of_ascii_alone_gets_escapes(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        "adapterc: 1\nname: tiny\nbase: x/y@0123456789012345678901234567890123456789\n"
        "role: {title: Тишина, summary: Да.}\n",
        encoding="utf-8",
    )
    ran = adapterc(
        "show",
        "s.yaml",
        cwd=tmp_path,
        cache=tmp_path / "c",
        more={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )
    assert ran.returncode == 0, ran.stderr
    assert "\\u0422" in ran.stdout
    clean(ran)


def test_a_code_that_does_not_exist_is_usage(tmp_path: Path) -> None:
    ran = adapterc("explain", "AC9999", cwd=tmp_path, cache=tmp_path / "c")
    assert ran.returncode == 2
    assert clean(ran).startswith("error: there is no diagnostic AC9999\n")
