"""Refs resolved and commits fetched from real repositories on disk, friendly and hostile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapterc.errors import AdaptercError
from adapterc.git_names import Address
from adapterc.repositories.objects import Commit, NoFileError
from adapterc.repositories.remote import GoneError, RefError, Remote, Resolved
from support.repositories import CALM, Repository, git, repository

LIMIT = 1 << 20


@pytest.fixture
def house(tmp_path: Path) -> Repository:
    made = repository(tmp_path / "house")
    made.commit("v1", traits__calm_yaml=CALM)
    return made


def remote(made: Repository, tmp_path: Path) -> Remote:
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    address = Address(transport="local", text=str(made.path))
    return Remote(address=address, location=str(made.path), work=work)


@contextmanager
def fetched(made: Repository, tmp_path: Path, ref: str = "v1") -> Iterator[Commit]:
    there = remote(made, tmp_path)
    with there.fetched(there.resolve(ref)) as commit:
        yield commit
    assert list((tmp_path / "work").iterdir()) == []


def test_tags_branches_and_commits_are_resolved(house: Repository, tmp_path: Path) -> None:
    first = git(house.path, "rev-parse", "HEAD")
    git(house.path, "tag", "-a", "v2", "-m", "told")
    second = house.commit(traits__calm_yaml=CALM + "# more\n")
    there = remote(house, tmp_path)
    assert there.resolve("v1") == Resolved(name="refs/tags/v1", commit=first)
    assert there.resolve("v2") == Resolved(name="refs/tags/v2", commit=first)
    assert there.resolve("main") == Resolved(name="refs/heads/main", commit=second)
    assert there.resolve("refs/heads/main") == Resolved(name="refs/heads/main", commit=second)
    assert there.resolve(first) == Resolved(name=first, commit=first)


def test_a_ref_that_is_not_there_is_told_with_one_that_is(house: Repository, tmp_path: Path) -> None:
    git(house.path, "tag", "v1.4.0")
    with pytest.raises(RefError, match="no tag and no branch") as told:
        remote(house, tmp_path).resolve("v1.4")
    assert told.value.advice == "did you mean `v1.4.0`?"


def test_a_name_that_is_a_tag_and_a_branch_is_not_guessed_at(house: Repository, tmp_path: Path) -> None:
    git(house.path, "branch", "v1")
    assert remote(house, tmp_path).resolve("v1").name == "refs/tags/v1"
    git(house.path, "checkout", "--quiet", "refs/heads/v1")
    house.commit(traits__calm_yaml=CALM + "# more\n")
    git(house.path, "branch", "--force", "v1", "HEAD")
    with pytest.raises(RefError, match="a tag there and a branch") as told:
        remote(house, tmp_path).resolve("v1")
    assert told.value.advice == "write `ref: refs/tags/v1`"


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_files_are_read_whichever_hash_the_repository_uses(form: str, tmp_path: Path) -> None:
    made = repository(tmp_path / "house", form=form)
    made.commit("v1", traits__calm_yaml=CALM)
    with fetched(made, tmp_path) as commit:
        assert commit.read("traits/calm.yaml", LIMIT) == CALM.encode()
        assert len(commit.commit) == {"sha1": 40, "sha256": 64}[form]


def test_a_commit_that_no_ref_leads_to_any_longer_is_gone(house: Repository, tmp_path: Path) -> None:
    lost = house.commit(traits__calm_yaml=CALM + "# lost\n")
    git(house.path, "reset", "--hard", "--quiet", "HEAD~1")
    git(house.path, "reflog", "expire", "--expire=now", "--all")
    git(house.path, "gc", "--quiet", "--prune=now")
    with (
        pytest.raises(GoneError),
        remote(house, tmp_path).fetched(Resolved(name="refs/heads/main", commit=lost)),
    ):
        pass


def test_a_commit_that_never_was_and_a_file_in_its_place(house: Repository, tmp_path: Path) -> None:
    blob = git(house.path, "rev-parse", "v1:traits/calm.yaml")
    for wrong in ("1" * 40, blob):
        with pytest.raises(GoneError), remote(house, tmp_path).fetched(Resolved(name=wrong, commit=wrong)):
            pass


def test_an_older_commit_is_fetched_by_its_hash(house: Repository, tmp_path: Path) -> None:
    first = git(house.path, "rev-parse", "HEAD")
    house.commit(traits__calm_yaml=CALM + "# more\n")
    with fetched(house, tmp_path, first) as commit:
        assert commit.read("traits/calm.yaml", LIMIT) == CALM.encode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("traits/calms.yaml", "there is no such file"),
        ("traits", "`traits` is a folder"),
        ("traits/calm.yaml/x", "`traits/calm.yaml` is a file, and no folder"),
        ("link.yaml", "`link.yaml` is a symbolic link there"),
        ("way/calm.yaml", "`way` is a symbolic link there"),
        ("sub/calm.yaml", "`sub` is a submodule there"),
        ("pointer.yaml", "a pointer of Git LFS, and not the file"),
        ("large.yaml", "it is larger than 1 MiB"),
        (":(top)traits/calm.yaml", "there is no such file"),
    ],
)
def test_what_is_no_file_is_told(path: str, said: str, house: Repository, tmp_path: Path) -> None:
    (house.path / "link.yaml").symlink_to("/etc/passwd")
    (house.path / "way").symlink_to("/etc")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 1\n"
    (house.path / "pointer.yaml").write_text(pointer, encoding="utf-8")
    (house.path / "large.yaml").write_bytes(os.urandom(LIMIT + 1))
    git(house.path, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    git(house.path, "add", "link.yaml", "way", "pointer.yaml", "large.yaml")
    git(house.path, "commit", "--quiet", "-m", "what is no file")
    with fetched(house, tmp_path, "main") as commit:
        with pytest.raises(NoFileError) as told:
            commit.read(path, LIMIT)
        assert told.value.message == said


def test_nothing_of_a_repository_runs(house: Repository, tmp_path: Path) -> None:
    canary = tmp_path / "ran"
    evil = f"touch {canary}; cat"
    (house.path / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n", encoding="utf-8")
    (house.path / ".lfsconfig").write_text("[lfs]\nurl = file:///nowhere\n", encoding="utf-8")
    (house.path / ".gitmodules").write_text(
        f'[submodule "x"]\n path = x\n url = "ext::sh -c \'touch {canary}\'"\n', encoding="utf-8"
    )
    made = house.commit_all("v2")
    config = house.path / ".git" / "config"
    config.write_text(
        config.read_text(encoding="utf-8")
        + f'[filter "evil"]\n smudge = "{evil}"\n clean = "{evil}"\n required = true\n'
        + f'[core]\n fsmonitor = "{evil}"\n sshCommand = "{evil}"\n pager = "{evil}"\n'
        + f'[uploadpack]\n packObjectsHook = "{evil}"\n',
        encoding="utf-8",
    )
    hooks = house.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "post-merge", "reference-transaction", "pre-auto-gc", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {canary}\n", encoding="utf-8")
        (hooks / name).chmod(0o755)
    with fetched(house, tmp_path, "v2") as commit:
        assert commit.commit == made
        assert commit.read("traits/calm.yaml", LIMIT) == CALM.encode()
    assert not canary.exists()


def test_git_s_own_variables_lead_it_nowhere_else(
    house: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = tmp_path / "ran"
    for name, text in {
        "GIT_DIR": "/nowhere",
        "GIT_WORK_TREE": "/",
        "GIT_INDEX_FILE": "/nowhere",
        "GIT_OBJECT_DIRECTORY": "/nowhere",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nowhere",
        "GIT_EXEC_PATH": "/nowhere",
        "GIT_TEMPLATE_DIR": "/nowhere",
        "GIT_CONFIG_GLOBAL": "/nowhere",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": f"touch {canary}",
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='touch {canary}'",
        "GIT_EXTERNAL_DIFF": f"touch {canary}",
        "GIT_TRACE": "1",
        "GIT_ALLOW_PROTOCOL": "ext",
    }.items():
        monkeypatch.setenv(name, text)
    with fetched(house, tmp_path) as commit:
        assert commit.read("traits/calm.yaml", LIMIT) == CALM.encode()
    assert not canary.exists()


def test_a_repository_that_cannot_be_read_is_told_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(AdaptercError) as told:
        remote(Repository(tmp_path / "empty"), tmp_path).resolve("v1")
    assert "does not appear to be a git repository" in told.value.message
    assert "git ls-remote" in told.value.help


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_repository_of_somebody_else_is_left_to_git_s_own_rule(
    house: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for place in (house.path, house.path / ".git"):
        os.chown(place, 12345, 12345)
    with pytest.raises(AdaptercError) as told:
        remote(house, tmp_path).resolve("v1")
    assert "dubious ownership" in told.value.message
    assert "safe.directory" in told.value.help


def test_a_port_that_nobody_listens_on_asks_no_question(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    for transport, text in (("https", "https://127.0.0.1:9/x.git"), ("ssh", "ssh://127.0.0.1:9/x.git")):
        address = Address(transport=transport, text=text)  # type: ignore[arg-type]
        with pytest.raises(AdaptercError) as told:
            Remote(address=address, location=text, work=tmp_path / "work").resolve("v1")
        assert text in told.value.message
        assert told.value.help


def test_a_transport_that_is_not_the_address_s_own_is_never_used(house: Repository, tmp_path: Path) -> None:
    """Whatever text may get this far, git itself may only go where the address said."""
    (tmp_path / "work").mkdir()
    canary = tmp_path / "ran"
    for location in (str(house.path), f"ext::sh -c 'touch {canary}'", f"file://{house.path}"):
        address = Address(transport="https", text="https://example.org/x")
        with pytest.raises(AdaptercError, match=r"not allowed|cannot read"):
            Remote(address=address, location=location, work=tmp_path / "work").resolve("v1")
    assert not canary.exists()
