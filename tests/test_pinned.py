"""Files of packages by their hash: what was damaged is never given, and makes room for a whole one."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from adapterc.pinned import PinnedFiles

TEXT = b"adapterc: 1\n"
DIGEST = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def pinned(tmp_path: Path) -> PinnedFiles:
    return PinnedFiles(root=tmp_path / "packages")


def lies(pinned: PinnedFiles) -> Path:
    return pinned.root / DIGEST[:2] / DIGEST


def test_what_is_kept_is_given_by_its_digest(pinned: PinnedFiles) -> None:
    assert pinned.read(DIGEST, 100) is None
    assert pinned.keep(TEXT) == DIGEST
    assert pinned.read(DIGEST, 100) == TEXT


@pytest.mark.parametrize("damage", [b"", TEXT[:-1], TEXT + b"x", b"adapterc: 2\n"])
def test_a_damaged_file_is_not_given_and_is_put_right(pinned: PinnedFiles, damage: bytes) -> None:
    pinned.keep(TEXT)
    lies(pinned).write_bytes(damage)
    assert pinned.read(DIGEST, 100) is None
    assert not lies(pinned).exists()
    pinned.keep(TEXT)
    assert pinned.read(DIGEST, 100) == TEXT


def test_a_damaged_file_is_put_right_by_keeping_it_again(pinned: PinnedFiles) -> None:
    pinned.keep(TEXT)
    lies(pinned).write_bytes(TEXT + b"more")
    pinned.keep(TEXT)
    assert pinned.read(DIGEST, 100) == TEXT


def test_a_link_is_not_followed(pinned: PinnedFiles, tmp_path: Path) -> None:
    pinned.keep(TEXT)
    (tmp_path / "elsewhere").write_bytes(TEXT)
    lies(pinned).unlink()
    lies(pinned).symlink_to(tmp_path / "elsewhere")
    assert pinned.read(DIGEST, 100) is None
    pinned.keep(TEXT)
    assert not lies(pinned).is_symlink()


def test_a_pipe_is_not_waited_for(pinned: PinnedFiles) -> None:
    lies(pinned).parent.mkdir(parents=True)
    os.mkfifo(lies(pinned))
    assert pinned.read(DIGEST, 100) is None


def test_a_file_longer_than_asked_for_is_left_alone(pinned: PinnedFiles) -> None:
    pinned.keep(TEXT)
    assert pinned.read(DIGEST, 3) == TEXT[:4]
    assert pinned.read(DIGEST, 100) == TEXT


def test_others_on_the_machine_cannot_look_in(pinned: PinnedFiles) -> None:
    pinned.keep(TEXT)
    assert pinned.root.stat().st_mode & 0o077 == 0
