"""The base is asked in rounds, and a warm cache says what a cold one said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adapterc.backend.bases.resolve import describe_base
from adapterc.backend.platform import probe_platform
from adapterc.driver.sampling import fill_layout
from adapterc.driver.watch import Silent
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from support.building import make_workplace
from support.specs import PREFERENCE, laid

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    folder = make_workplace(tmp_path_factory.mktemp("sampling"))
    found = describe_base("./base", spec_folder=folder, cache=folder / "cache")
    assert found is not None
    return found


def test_cold_and_half_warm_caches_give_the_same_dataset(base: BaseModel, tmp_path: Path) -> None:
    layout = laid(PREFERENCE + "dataset: {rows: 4, replay: 0.5}\n")

    def filled(cache: Path) -> Dataset:
        return fill_layout(cache, probe_platform("cpu"), Silent(), layout, base, seed=0)

    cold = filled(tmp_path / "cold")
    batches = sorted((tmp_path / "cold" / "answers").iterdir())
    assert len(batches) >= 2
    shutil.copytree(tmp_path / "cold", tmp_path / "half")
    (tmp_path / "half" / "answers" / batches[0].name).unlink()
    assert filled(tmp_path / "half") == cold == filled(tmp_path / "cold")
    assert {row.kind for row in cold.rows} <= {"pair", "replay"}
    assert [path.name for path in sorted((tmp_path / "half" / "answers").iterdir())] == [
        batch.name for batch in batches
    ]
