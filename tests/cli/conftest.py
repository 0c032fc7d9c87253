"""One build for all tests of the command line: it is made once and copied."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.building import PARTS, SCENES, adapterc, make_workplace


@dataclass(frozen=True)
class Built:
    """A workplace with its spec, the cache that its build filled, and what the build said."""

    place: Path
    cache: Path
    code: int
    out: str
    err: str

    def copied(self, folder: Path) -> Built:
        """The same, for a test that changes it. The base keeps its place: its path is no part of a key."""
        place, cache = folder / "place", folder / "cache"
        shutil.copytree(self.place, place)
        shutil.copytree(self.cache, cache)
        return Built(place, cache, self.code, self.out, self.err)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A whole build of the tiny spec."""
    folder = tmp_path_factory.mktemp("built")
    place, cache = make_workplace(folder / "place"), folder / "cache"
    ran = adapterc("build", "spec.yaml", cwd=place, cache=cache)
    return Built(place, cache, ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture(scope="session")
def scened(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A whole build of the tiny spec with two scenes, the second with a row that trains."""
    folder = tmp_path_factory.mktemp("scened")
    place, cache = make_workplace(folder / "place"), folder / "cache"
    with (place / "spec.yaml").open("a", encoding="utf-8") as spec:
        spec.write(SCENES)
    ran = adapterc("build", "spec.yaml", cwd=place, cache=cache)
    return Built(place, cache, ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny spec and its base, never built."""
    return make_workplace(tmp_path_factory.mktemp("workplace"))


@pytest.fixture(scope="session")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A whole build of the tiny spec with facts, a frame, dialogues and a skill, and no trait."""
    folder = tmp_path_factory.mktemp("parted")
    place, cache = make_workplace(folder / "place"), folder / "cache"
    text = (place / "spec.yaml").read_text(encoding="utf-8")
    begin, end = text.index("traits:"), text.index("dataset:")
    (place / "spec.yaml").write_text(text[:begin] + text[end:] + PARTS, encoding="utf-8")
    ran = adapterc("build", "spec.yaml", cwd=place, cache=cache)
    return Built(place, cache, ran.returncode, ran.stdout, ran.stderr)
