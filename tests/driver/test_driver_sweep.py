"""Many specs at once say what each says alone, in order, wherever one of them cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check
from adapterc.driver.sweep import FEWEST, check_many
from adapterc.errors import AdaptercError

SPEC = "adapterc: 1\nname: a\nbase: smollm2-135m-instruct\nrole: {title: x}\n"


def written(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"s{at:03}.yaml" for at in range(count)]
    for at, path in enumerate(paths):
        path.write_text(SPEC + ("rolle: {}\n" if at % 3 == 0 else ""), encoding="utf-8")
    paths[7].unlink()
    return paths


@pytest.mark.parametrize("count", [9, 2 * FEWEST + 1])
def test_each_is_told_in_its_place(count: int, tmp_path: Path) -> None:
    paths = written(tmp_path, count)
    told = list(check_many(paths))
    assert len(told) == count
    for path, one in zip(paths, told, strict=True):
        if isinstance(one, AdaptercError):
            assert path == paths[7]
            assert one.message == f"cannot read the spec {path}: there is no such file"
            assert one.help == "check the path"
        else:
            alone = check(path)
            assert one.checked.diagnostics == alone.diagnostics
            assert set(one.checked.sources) == set(alone.sources)
            assert one.checked.sources[str(path)] == (alone.sources[str(path)] if alone.diagnostics else "")


def test_nothing_is_nothing() -> None:
    assert list(check_many([])) == []
