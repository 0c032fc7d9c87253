"""Two hundred ways to alter an artifact, drawn by a seed: `verify --integrity` finds each of them."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adapterc.cli.main import main
from adapterc.emit.artifact import emit
from support.emission import emit_request

COUNT = 200
Mutation = Callable[[Path, random.Random], str]


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("emitted")
    emit(emit_request(folder), target=folder / "build" / "metaphysicist")
    return folder / "build" / "metaphysicist"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def flipped(folder: Path, draw: random.Random) -> str:
    path = draw.choice([one for one in files(folder) if one.stat().st_size])
    content = bytearray(path.read_bytes())
    at, bit = draw.randrange(len(content)), draw.randrange(8)
    content[at] ^= 1 << bit
    path.write_bytes(content)
    return f"bit {bit} of byte {at} of {path.name} flipped"


def cut(folder: Path, draw: random.Random) -> str:
    path = draw.choice([one for one in files(folder) if one.stat().st_size])
    length = draw.randrange(path.stat().st_size)
    os.truncate(path, length)
    return f"{path.name} cut to {length} bytes"


def grown(folder: Path, draw: random.Random) -> str:
    path = draw.choice(files(folder))
    with path.open("ab") as stream:
        stream.write(draw.choice([b" ", b"\n", b"\0", b"{}"]))
    return f"{path.name} has more at its end"


def swapped(folder: Path, draw: random.Random) -> str:
    one, other = draw.sample(files(folder), 2)
    while one.read_bytes() == other.read_bytes():
        one, other = draw.sample(files(folder), 2)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    return f"{one.name} and {other.name} swapped"


def added(folder: Path, draw: random.Random) -> str:
    place = draw.choice([folder, *(path for path in folder.rglob("*") if path.is_dir())])
    name = draw.choice(["more.json", ".hidden", "adapter_model.bin", "a\nb", "\udcff", "tokenizer.json"])
    target = place / name
    if draw.random() < 0.3:
        target.mkdir()
        return f"a folder {name!r} added"
    target.write_bytes(b"more")
    return f"{name!r} added"


def removed(folder: Path, draw: random.Random) -> str:
    path = draw.choice(files(folder))
    path.unlink()
    return f"{path.name} removed"


def renamed(folder: Path, draw: random.Random) -> str:
    path = draw.choice(sorted(folder.rglob("*")))
    target = path.with_name(draw.choice([path.name.upper() + "x", f"{path.name}.bak", f"_{path.name}"]))
    path.rename(target)
    return f"{path.name} renamed"


def linked(folder: Path, draw: random.Random) -> str:
    """A link in the place of a file or folder, to the very same content elsewhere."""
    path = draw.choice(sorted(folder.rglob("*")))
    elsewhere = folder.parent / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    return f"{path.name} is a link"


def hard_linked(folder: Path, draw: random.Random) -> str:
    """One file of the artifact under another's name as well."""
    one, other = draw.sample(files(folder), 2)
    while one.read_bytes() == other.read_bytes():
        one, other = draw.sample(files(folder), 2)
    other.unlink()
    os.link(one, other)
    return f"{other.name} is {one.name}"


def no_file(folder: Path, draw: random.Random) -> str:
    path = draw.choice(files(folder))
    path.unlink()
    if draw.random() < 0.5:
        os.mkfifo(path)
        return f"{path.name} is a pipe"
    path.mkdir()
    return f"{path.name} is a folder"


MUTATIONS: tuple[Mutation, ...] = (
    flipped,
    flipped,
    flipped,
    cut,
    grown,
    swapped,
    added,
    removed,
    renamed,
    linked,
    hard_linked,
    no_file,
)


def test_every_mutation_is_detected(
    artifact: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = random.Random(20261122)
    missed = []
    assert main(["verify", str(artifact), "--integrity"]) == 0
    for number in range(COUNT):
        folder = tmp_path / str(number) / "metaphysicist"
        shutil.copytree(artifact, folder)
        what = MUTATIONS[number % len(MUTATIONS)](folder, draw)
        found = main(["verify", str(folder), "--integrity"])
        said = capsys.readouterr()
        if found not in (2, 3, 4) or "Traceback" in said.err:
            missed.append((what, found))
        shutil.rmtree(tmp_path / str(number))
    assert missed == []


@pytest.mark.parametrize("name", ["adapterc.json", "run.json"])
def test_each_bit_of_what_holds_the_hashes_is_held_by_one(
    name: str, artifact: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The two files that no other list could hold: a bit in every seventh byte of them."""
    folder = tmp_path / "metaphysicist"
    shutil.copytree(artifact, folder)
    whole = (folder / name).read_bytes()
    for at in range(0, len(whole), 7):
        content = bytearray(whole)
        content[at] ^= 1 << (at % 8)
        (folder / name).write_bytes(content)
        assert main(["verify", str(folder), "--integrity"]) in (2, 3, 4), at
    capsys.readouterr()
