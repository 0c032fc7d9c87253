"""Refs that mean no commit here are a mistake of whoever typed them; what git cannot read is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.git_tree import GitTree
from adapterc.errors import AdaptercError, ExitCode
from support.repositories import Repository, git, repository

_NAME_ONE = "name a branch, a tag or a commit that is here (`git fetch` brings them), or such as build"


@pytest.fixture
def house(tmp_path: Path) -> Repository:
    made = repository(tmp_path / "house")
    made.commit("v1", a_yaml="a: 1\n")
    made.commit(a_yaml="a: 2\n")
    return made


def refused(place: Path, ref: str) -> AdaptercError:
    with pytest.raises(AdaptercError) as told:
        GitTree(place, ref)
    return told.value


@pytest.mark.parametrize(
    "ref",
    ["", "nope", "HEAD~9", "HEAD@{99}", "0" * 40, "HEAD^{tree}", "HEAD:a.yaml", ":/nothing", "-x", "a\0b"],
)
def test_a_ref_that_names_no_commit_is_a_usage_error(ref: str, house: Repository) -> None:
    found = refused(house.path, ref)
    assert (found.code, found.help) == (ExitCode.USAGE, _NAME_ONE)
    assert found.message.endswith(f" is neither a commit of {house.path} nor a folder with artifacts")


@pytest.mark.parametrize("ref", ["@{upstream}", "@{u}", "main@{UPSTREAM}", "@{push}"])
def test_a_branch_that_follows_none_says_how_it_would(ref: str, house: Repository) -> None:
    found = refused(house.path, ref)
    assert found.code == ExitCode.USAGE
    assert found.help == (
        "this branch follows none that is here: `git branch --set-upstream-to=origin/main`, or name one"
    )


def test_the_branch_that_another_follows_is_a_ref(house: Repository, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(house.path), "copy")
    assert GitTree(tmp_path / "copy", "@{upstream}").commit == git(house.path, "rev-parse", "main")


def test_a_shallow_clone_says_how_to_get_the_rest(house: Repository, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{house.path}", "copy")
    copy = tmp_path / "copy"
    assert GitTree(copy, "HEAD").same(copy / "a.yaml")
    for ref in ("HEAD~1", "v1", "origin/other"):
        found = refused(copy, ref)
        assert (found.code, found.help.split(":")[0]) == (ExitCode.USAGE, "this is a shallow clone")
    git(copy, "fetch", "--quiet", "--unshallow")
    assert not GitTree(copy, "HEAD~1").same(copy / "a.yaml")


def test_a_repository_without_a_commit_has_no_head(tmp_path: Path) -> None:
    assert refused(repository(tmp_path / "empty").path, "HEAD").code == ExitCode.USAGE


def test_a_repository_that_git_cannot_read_is_the_environment_s(house: Repository) -> None:
    (house.path / ".git" / "HEAD").write_text("nothing\n", encoding="utf-8")
    found = refused(house.path, "main")
    assert (found.code, found.help) == (ExitCode.ENVIRONMENT, "see what `git status` says there")
