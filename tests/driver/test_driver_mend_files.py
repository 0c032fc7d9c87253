"""How a mended spec is written: in its place, with its mode, and never over what somebody wrote meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapterc.driver.mend import diff_of, mend, write_mended
from adapterc.errors import AdaptercError
from support.mending import HEAD, spec


def test_a_mended_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    target = spec(real, HEAD + "rolle: {title: x}\n")
    target.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(target)
    write_mended(mend(link))
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == HEAD + "role: {title: x}\n"
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in real.iterdir()) == ["spec.yaml"]


def test_a_file_that_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    path = spec(tmp_path, HEAD + "rolle: {title: x}\n")
    mended = mend(path)
    path.write_text("mine\n", encoding="utf-8")
    with pytest.raises(AdaptercError, match="was changed while it was being mended"):
        write_mended(mended)
    assert path.read_text(encoding="utf-8") == "mine\n"


def test_a_file_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    path = spec(tmp_path, HEAD + "rolle: {title: x}\n")
    path.chmod(0o440)
    if os.access(path, os.W_OK):
        pytest.skip("this user may write everything")
    with pytest.raises(AdaptercError, match=r"cannot mend .*: the file is read-only"):
        write_mended(mend(path))


def test_the_diff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    spec(tmp_path, HEAD + "rolle: {title: x}\n")
    assert "".join(diff_of(mend(Path("spec.yaml")))) == (
        "--- spec.yaml\n+++ spec.yaml\n@@ -1,4 +1,4 @@\n adapterc: 1   # the version\n name: a\n"
        " base: smollm2-135m-instruct\n-rolle: {title: x}\n+role: {title: x}\n"
    )
