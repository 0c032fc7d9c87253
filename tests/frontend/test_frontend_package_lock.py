"""adapterc.lock: found, read back as it was written, and refused in every other form without a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from adapterc.errors import AdaptercError
from adapterc.frontend.package_lock import find_lock, read_lock, write_lock
from adapterc.spec.package_lock import LockedPackage, content_of, lock_text, package_names

FILES = {"traits/calm.yaml": "a" * 64, "traits/rhymes.jsonl": "b" * 64}
PACKAGE = LockedPackage(
    name="specs",
    git="https://example.org/team/specs.git",
    ref="v1.4.0",
    resolved="refs/tags/v1.4.0",
    commit="c" * 40,
    files=FILES,
    names=("traits.calm",),
)


def changed(**values: object) -> str:
    """A lock with one entry in which these values are others; the content hash fits the files."""
    entry = json.loads(lock_text([PACKAGE]))["packages"][0] | values
    if "files" in values and "content" not in values and isinstance(values["files"], dict):
        entry["content"] = content_of(values["files"])
    return json.dumps({"version": 1, "packages": [entry]})


def problems(folder: Path, text: str) -> list[str]:
    path = folder / "adapterc.lock"
    path.write_text(text, encoding="utf-8")
    found = read_lock(path)
    assert bool(found.problems) != bool(found.packages)
    assert {one.code for one in found.problems} <= {"AC0615"}
    return [one.message for one in found.problems]


def test_a_lock_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "adapterc.lock"
    other = LockedPackage(
        name="house", git="../house", ref="main", resolved="refs/heads/main", commit="d" * 64, files={}
    )
    write_lock(path, [PACKAGE, other])
    found = read_lock(path)
    assert (found.problems, found.packages) == ((), (other, PACKAGE))
    assert lock_text(found.packages) == path.read_text(encoding="utf-8")
    assert found.package("../house", "main") == other
    assert found.package("../house", "v1") is None


def test_a_lock_that_was_cut_anywhere_is_told(tmp_path: Path) -> None:
    text = lock_text([PACKAGE])
    for end in range(len(text.rstrip())):
        assert problems(tmp_path, text[:end]), end


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is empty"),
        ("[]", "it is no JSON object"),
        ('{"version": true, "packages": []}', "of another version than 1"),
        ('{"version": 2, "packages": []}', "of another version than 1"),
        ('{"packages": []}', "of another version than 1"),
        ('{"version": 1, "version": 1, "packages": []}', "stands twice"),
        ('{"version": 1, "packages": {}}', '"packages" is no list'),
        ('{"version": 1, "packages": [1]}', 'no text "name"'),
        ("[" * 10_000, "nested more than"),
        (changed(name="../../etc"), "another name than its repository can have"),
        (changed(name="a\x1b[2J"), "another name than its repository can have"),
        (changed(git="ext::sh -c date"), "`::` would have git run another program"),
        (changed(git="https://me:hunter2@example.org/x"), "the address holds a password"),
        (changed(ref="--upload-pack=date"), "would be an option to git"),
        (changed(resolved="-x"), "would be an option to git"),
        (changed(commit="HEAD"), "a commit is 40 or 64 hexadecimal digits"),
        (changed(commit="C" * 40), "a commit is 40 or 64 hexadecimal digits"),
        (changed(content="0" * 64), "the content hash does not fit"),
        (changed(files={"../secret": "a" * 64}), "is no path inside of a package"),
        (changed(files={"/etc/passwd": "a" * 64}), "is no path inside of a package"),
        (changed(files={"a/../b": "a" * 64}), "is no path inside of a package"),
        (changed(files={"a\\b": "a" * 64}), "is no path inside of a package"),
        (changed(files={"": "a" * 64}), "is no path inside of a package"),
        (changed(files={"a": "../../../etc/passwd"}), "a hash is 64 hexadecimal digits"),
        (changed(files=[]), '"files" is no object'),
        (changed(files={f"f{at}": "a" * 64 for at in range(1_001)}), '"files" is no object of at most 1000'),
    ],
)
def test_what_no_lock_command_writes_is_told(text: str, message: str, tmp_path: Path) -> None:
    assert any(message in one for one in problems(tmp_path, text))
    assert "hunter2" not in "".join(read_lock(tmp_path / "adapterc.lock").sources.values())


def test_one_import_has_one_entry_and_one_repository_one_name(tmp_path: Path) -> None:
    entry = json.loads(lock_text([PACKAGE]))["packages"][0]
    for other, message in (
        (entry, "the same address and ref"),
        (entry | {"git": "../x"}, "two repositories have one name"),
    ):
        text = json.dumps({"version": 1, "packages": [entry, other]})
        assert any(message in one for one in problems(tmp_path, text))


def test_a_link_and_a_pipe_are_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "adapterc.lock"
    path.symlink_to("/etc/passwd")
    with pytest.raises(AdaptercError, match="cannot read"):
        read_lock(path)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(AdaptercError, match="cannot read"):
        read_lock(path)


def test_the_nearest_lock_within_the_repository_speaks(tmp_path: Path) -> None:
    project = tmp_path / "project"
    inner = project / "specs" / "team"
    inner.mkdir(parents=True)
    (tmp_path / "adapterc.lock").write_text("{}", encoding="utf-8")
    (project / ".git").mkdir()
    assert find_lock(inner) == project / "adapterc.lock"
    (project / "specs" / "adapterc.lock").write_text("{}", encoding="utf-8")
    assert find_lock(inner) == project / "specs" / "adapterc.lock"


def test_repositories_are_named_by_as_much_as_tells_them_apart() -> None:
    assert package_names(["https://a.org/x/specs.git", "../specs", "git@b.org:y/voices"]) == {
        "https://a.org/x/specs.git": "x/specs",
        "../specs": package_names(["../specs", "https://a.org/x/specs.git"])["../specs"],
        "git@b.org:y/voices": "voices",
    }
    names = package_names(["https://a.org/x/s", "ssh://a.org/x/s", "https://a.org/x/s.git", "../s"])
    assert len(set(names.values())) == 4
