from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapterc.frontend.spec_files import SpecFiles, find_specs

SPEC = "adapterc: 1\nname: a\nbase: b\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with specs and other things, and the current one."""
    for name, text in {
        "b.yaml": SPEC,
        "a.yaml": f"# a comment first\n{SPEC}",
        "c.yml": SPEC,
        "notes.yaml": "title: adapterc: 1\n",
        "other.yaml": "jobs: []\n",
        "d.jsonl": '{"adapterc": 1}\n',
        "team/x.yaml": SPEC,
        "team/deep/y.yaml": SPEC,
        ".hidden/h.yaml": SPEC,
        "team/.h.yaml": SPEC,
        "build/a/spec/spec.yaml": SPEC,
        "team/build/z.yaml": SPEC,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(found: SpecFiles) -> list[str]:
    return [path.as_posix() for path in found.paths]


def said(found: SpecFiles) -> list[str]:
    return [f"{problem.message}; {problem.help}" for problem in found.problems]


def test_a_folder_is_searched_for_specs(place: Path) -> None:
    found = find_specs(["."])
    assert names(found) == ["a.yaml", "b.yaml", "c.yml", "team/deep/y.yaml", "team/x.yaml"]
    assert found.problems == ()


def test_a_folder_that_is_left_out_elsewhere_is_searched_when_it_is_named(place: Path) -> None:
    assert names(find_specs(["build", ".hidden"])) == ["build/a/spec/spec.yaml", ".hidden/h.yaml"]


def test_a_file_is_taken_as_it_is_named(place: Path) -> None:
    assert names(find_specs(["notes.yaml", "nowhere.yaml"])) == ["notes.yaml", "nowhere.yaml"]


def test_each_file_is_taken_once_and_arguments_keep_their_order(place: Path) -> None:
    assert names(find_specs(["team", "team/../b.yaml", ".", "b.yaml"])) == [
        "team/deep/y.yaml",
        "team/x.yaml",
        "team/../b.yaml",
        "a.yaml",
        "c.yml",
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.yaml", ["a.yaml", "b.yaml", "notes.yaml", "other.yaml"]),
        ("[ab].yaml", ["a.yaml", "b.yaml"]),
        ("**/?.yaml", ["a.yaml", "b.yaml", "team/deep/y.yaml", "team/x.yaml"]),
        ("te*", ["team/deep/y.yaml", "team/x.yaml"]),
        ("**", ["a.yaml", "b.yaml", "c.yml", "team/deep/y.yaml", "team/x.yaml"]),
        ("build/**/*.yaml", ["build/a/spec/spec.yaml"]),
    ],
)
def test_a_pattern_stands_for_what_it_matches(pattern: str, expected: list[str], place: Path) -> None:
    assert names(find_specs([pattern])) == expected


def test_an_absolute_pattern(place: Path) -> None:
    assert find_specs([f"{place}/team/*.yaml"]).paths == (place / "team/x.yaml",)


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(place: Path) -> None:
    (place / "[ab].yaml").write_text(SPEC, encoding="utf-8")
    assert names(find_specs(["[ab].yaml"])) == ["[ab].yaml"]


def test_arguments_that_lead_nowhere_are_told_and_stop_nothing(place: Path) -> None:
    (place / "empty").mkdir()
    found = find_specs(["empty", "x*.yaml", "***", "b.yaml"])
    assert names(found) == ["b.yaml"]
    assert said(found) == [
        "there is no spec in empty; a spec is a .yaml file with the key `adapterc` at its top level",
        "no spec matches x*.yaml; `*` stands for any part of a name, `**` for any folders: specs/**/*.yaml",
        "no spec matches ***; `*` stands for any part of a name, `**` for any folders: specs/**/*.yaml",
    ]


@pytest.mark.parametrize(
    "data",
    [
        b'{"name": "a", "adapterc": 1}',
        b'"adapterc" : 1\n',
        b"\xef\xbb\xbfadapterc: 1\n",
        b"  adapterc: 1\n  name: a\n",
        b"name: a\radapterc: 1\r",
        "adapterc: 1\n".encode("utf-16"),
        b"name: [a\nadapterc: 1\n",
        b"name: \xff\nadapterc: 1\n",
    ],
)
def test_the_key_is_found_however_it_is_written(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(data)
    assert find_specs([str(tmp_path)]).paths == (tmp_path / "a.yaml",)


def test_links_pipes_and_circles_are_left_out_of_a_search(place: Path) -> None:
    (place / "team/again").symlink_to(place, target_is_directory=True)
    (place / "team/linked.yaml").symlink_to(place / "a.yaml")
    os.mkfifo(place / "team/pipe.yaml")
    assert names(find_specs(["team"])) == ["team/deep/y.yaml", "team/x.yaml"]
    assert names(find_specs(["team/**/*.yaml"])) == [
        "team/deep/y.yaml",
        "team/linked.yaml",
        "team/pipe.yaml",
        "team/x.yaml",
    ]


def test_a_folder_that_cannot_be_opened_is_told(place: Path) -> None:
    (place / "team/deep").chmod(0)
    if os.access(place / "team/deep", os.R_OK):
        pytest.skip("this user may read everything")
    try:
        found = find_specs(["team"])
    finally:
        (place / "team/deep").chmod(0o755)
    assert said(found) == [
        "cannot search the folder team/deep: permission denied; "
        "check its permissions, or name the specs one by one"
    ]
