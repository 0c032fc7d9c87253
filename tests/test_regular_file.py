"""Opening what a user names: a regular file at once, anything else refused without waiting."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapterc.errors import ExitCode
from adapterc.regular_file import NotRegularError, open_regular, refusal


def reason(path: Path) -> tuple[str, str, ExitCode]:
    try:
        open_regular(path)
    except (OSError, ValueError) as error:
        told = refusal("read", path, error, wanted="name a note")
    else:
        raise AssertionError("it was opened")
    return told.message.removeprefix(f"cannot read {path}: "), told.help, told.code


def test_a_regular_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    descriptor = open_regular(tmp_path / "a")
    assert os.read(descriptor, 9) == b"abc"
    os.close(descriptor)


def test_a_folder_and_a_pipe_are_refused_and_nothing_stays_open(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    before = len(list(Path("/dev/fd").iterdir()))
    for path in (tmp_path, tmp_path / "pipe"):
        assert reason(path) == ("it is not a regular file", "name a note", ExitCode.USAGE)
    with pytest.raises(NotRegularError):
        open_regular(tmp_path)
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_what_is_not_there_or_has_no_name_is_told(tmp_path: Path) -> None:
    assert reason(tmp_path / "b") == ("there is no such file", "check the path", ExitCode.USAGE)
    told = ("its name is not valid", "check the path and its permissions", ExitCode.USAGE)
    assert reason(tmp_path / "b\0c") == told
    (tmp_path / "round").symlink_to("round")
    assert reason(tmp_path / "round")[0] == "too many levels of symbolic links"
