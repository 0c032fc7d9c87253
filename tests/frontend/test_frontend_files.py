from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapterc.errors import AdaptercError, ExitCode
from adapterc.frontend.files import Refusal, read_named_bytes, read_spec_bytes


def refused(root: Path, reference: str) -> str:
    answer = read_named_bytes(root, reference, 100)
    assert isinstance(answer, Refusal)
    return f"{answer.code} {answer.message}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "specs"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "d.jsonl").write_text("inside")
    (tmp_path / "secret").write_text("outside")
    return folder


@pytest.mark.parametrize("reference", ["inner/d.jsonl", "./inner/d.jsonl"])
def test_files_below_the_folder_are_read(root: Path, reference: str) -> None:
    assert read_named_bytes(root, reference, 100) == b"inside"


def test_a_link_within_the_folder_is_followed(root: Path) -> None:
    (root / "link").symlink_to("inner/d.jsonl")
    assert read_named_bytes(root, "link", 100) == b"inside"


def test_no_more_than_the_limit_and_one_byte_is_read(root: Path) -> None:
    assert read_named_bytes(root, "inner/d.jsonl", 2) == b"ins"


@pytest.mark.parametrize(
    "reference",
    [
        "../secret",
        "inner/../../secret",
        "inner/../inner/d.jsonl",
        "/etc/passwd",
        "/proc/self/environ",
        "~/x",
        "C:/x",
        "\\\\host\\x",
        "a\\b",
        "a\x00b",
        "//host/x",
    ],
)
def test_paths_out_of_the_folder_are_refused_by_name(root: Path, reference: str) -> None:
    assert refused(root, reference).startswith("AC0401")


def test_a_link_out_of_the_folder_is_refused(root: Path) -> None:
    (root / "link").symlink_to("../secret")
    (root / "way").symlink_to("..")
    assert refused(root, "link") == "AC0401 a symbolic link leads out of the spec's folder"
    assert refused(root, "way/secret") == "AC0401 a symbolic link leads out of the spec's folder"


def test_links_in_a_circle(root: Path) -> None:
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    assert refused(root, "one").startswith("AC0403 the file cannot be read: ")


def test_missing_folders_pipes_and_overlong_names(root: Path) -> None:
    os.mkfifo(root / "pipe")
    assert refused(root, "nothing") == "AC0402 there is no such file"
    assert refused(root, "inner") == "AC0403 the file cannot be read: it is a folder"
    assert refused(root, "pipe") == "AC0403 the file cannot be read: not a regular file"
    assert refused(root, "x" * 5000).startswith("AC0403 the file cannot be read: ")
    assert refused(root, "inner/d.jsonl/x").startswith("AC040")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing.yaml", "there is no such file"),
        (".", "it is not a regular file"),
        ("pipe", "it is not a regular file"),
    ],
)
def test_a_spec_that_cannot_be_read_is_a_usage_error(root: Path, name: str, reason: str) -> None:
    os.mkfifo(root / "pipe")
    with pytest.raises(AdaptercError) as caught:
        read_spec_bytes(root / name, 100)
    assert caught.value.code is ExitCode.USAGE
    assert caught.value.message == f"cannot read the spec {root / name}: {reason}"
    assert caught.value.help


def test_a_spec_name_with_nul_is_a_usage_error() -> None:
    with pytest.raises(AdaptercError, match="its name is not valid"):
        read_spec_bytes(Path("a\x00b"), 100)


def test_a_missing_file_is_told_with_the_one_of_nearly_its_name(root: Path, tmp_path: Path) -> None:
    (root / "outside").symlink_to(tmp_path)
    for name, near in (("inner/e.jsonl", "inner/d.jsonl"), ("inner/other", ""), ("outside/secre", "")):
        found = read_named_bytes(root, name, 10)
        assert isinstance(found, Refusal)
        assert found.code == "AC0402"
        said = f"did you mean `{near}`? The" if near else "the"
        assert found.advice == f"{said} path is relative to the spec's folder"
