"""Real builds killed at random steps of their training come to the bytes of one that was not."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cli.conftest import Built
from support.building import PARTS, SCENES, SPEC, environment
from support.faults import quick_folder
from support.specs import CHECKOUT

pytestmark = pytest.mark.slow
CHAINS, KILLS, STEPS = 4, 5, 30


@pytest.fixture
def place(built: Built) -> Iterator[Path]:
    """The tiny spec with ten times as many steps; what the base said is known, and nothing else."""
    with TemporaryDirectory(dir=quick_folder()) as name:
        folder = Path(name)
        for path in ("probes.jsonl", "spec.yaml"):
            shutil.copyfile(built.place / path, folder / path)
        shutil.copytree(built.place / "base", folder / "base")
        for kept in ("answers", "responses"):
            shutil.copytree(built.cache / kept, folder / "cache" / kept)
        spec = folder / "spec.yaml"
        text = spec.read_text(encoding="utf-8")
        spec.write_text(text.replace("epochs: 1", f"epochs: {STEPS // 3}"), encoding="utf-8")
        yield folder


def files(folder: Path) -> dict[str, bytes]:
    found = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if not name.endswith(("/run.json", "/report.html"))
    }


def killed(place: Path, chains: list[list[tuple[int, float]]]) -> list[tuple[int, ...]]:
    """Chain, first step and end of each build."""
    ran = subprocess.run(
        [sys.executable, "-m", "support.killed_builds", str(place), json.dumps(chains)],
        cwd=CHECKOUT / "tests",
        env=environment(place / "cache", PYTHONPATH=str(CHECKOUT / "compiler")),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ran.returncode == 0, ran.stderr
    return [tuple(map(int, line.split())) for line in ran.stdout.splitlines()]


def all_the_same(place: Path, chains: int) -> None:
    """Every chain ended with the bytes of the build that nobody killed."""
    whole = files(place / "build-0")
    assert "tiny/adapter_model.safetensors" in whole
    for number in range(1, chains + 1):
        assert files(place / f"build-{number}") == whole, number


def test_builds_killed_at_random_steps_end_with_the_same_bytes(place: Path) -> None:
    draw = random.Random(20261122)
    steps = [sorted(draw.sample(range(1, STEPS - 4), KILLS)) for _ in range(CHAINS)]
    chains = [[(step, draw.uniform(0.0, 0.03)) for step in chosen] for chosen in steps]
    runs = killed(place, [[], *chains])
    assert [code for _, _, code in runs] == [0, *([-signal.SIGKILL] * KILLS + [0]) * CHAINS]
    assert runs[0] == (0, 1, 0)
    went_on = [first for chain, first, _ in runs[1:] if first != 1]
    assert len(went_on) > CHAINS * KILLS / 2, runs
    all_the_same(place, CHAINS)


def test_scenes_parts_and_a_teacher_go_on_as_well(workplace: Path) -> None:
    """A preference alone, as the base under its own prompt would say it; a scene whose row trains; facts, a
    frame, dialogues and a skill."""
    draw, kills = random.Random(4177), 4
    chain = [(step, draw.uniform(0.0, 0.03)) for step in sorted(draw.sample(range(1, 16), kills))]
    with TemporaryDirectory(dir=quick_folder()) as name:
        place = Path(name)
        shutil.copytree(workplace / "base", place / "base")
        begin, end = SPEC.index("    probes:"), SPEC.index("dataset:")
        text = SPEC[:begin] + SCENES + PARTS + SPEC[end:]
        text = text.replace("{rows: 6}", "{rows: 6, teacher: self}")
        (place / "spec.yaml").write_text(text, encoding="utf-8")
        runs = killed(place, [[], chain])
        assert [code for _, _, code in runs] == [0, *[-signal.SIGKILL] * kills, 0]
        assert any(first not in (0, 1) for _, first, _ in runs[1:]), runs
        all_the_same(place, 1)
