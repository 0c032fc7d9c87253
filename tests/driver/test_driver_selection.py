"""Which specs differ from a commit, or from what was built of them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from adapterc.digest import digest
from adapterc.driver.compile import check, compile_spec
from adapterc.driver.selection import changed
from adapterc.errors import AdaptercError, ExitCode
from support.specs import HEAD, PREFERENCE, SCENES

LIBRARY = """\
adapterc: 1
kind: library
name: lib
traits:
  - {id: longer, kind: increase, measure: reasoning_tokens}
"""
OUTER = "adapterc: 1\nkind: library\nname: outer\nimports: [{path: lib.yaml}]\n"


def git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main")
    ran = subprocess.run(
        ["git", *settings, *arguments], cwd=folder, capture_output=True, text=True, check=True, env=quiet()
    )
    return ran.stdout.strip()


def quiet() -> dict[str, str]:
    return {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture(name="specs")
def _specs(tmp_path: Path) -> Path:
    """A repository with a spec alone, one that imports a library through another one, one with scenes."""
    specs = tmp_path / "repository" / "specs"
    specs.mkdir(parents=True)
    (specs / "lib.yaml").write_text(LIBRARY, encoding="utf-8")
    (specs / "outer.yaml").write_text(OUTER, encoding="utf-8")
    (specs / "alone.yaml").write_text(HEAD + PREFERENCE, encoding="utf-8")
    imports = "imports: [{path: outer.yaml}]\n"
    (specs / "imports.yaml").write_text(HEAD.replace("stoic", "imports") + imports, encoding="utf-8")
    (specs / "scenes.yaml").write_text(HEAD.replace("stoic", "scenes") + SCENES, encoding="utf-8")
    git(specs.parent, "init", "--quiet")
    git(specs.parent, "add", ".")
    git(specs.parent, "commit", "--quiet", "--message", "specs")
    return specs


def names(specs: Path, against: str = "main") -> list[str]:
    paths = [path for path in sorted(specs.glob("*.yaml")) if path.name not in ("lib.yaml", "outer.yaml")]
    return [path.stem for path in changed(paths, against)]


def edit(path: Path, was: str, now: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")


def test_nothing_changed(specs: Path) -> None:
    assert names(specs) == []


def test_comments_layout_and_what_is_beside_select_nothing(specs: Path) -> None:
    edit(specs / "alone.yaml", "traits:", "# why\n\ntraits:")
    edit(specs / "lib.yaml", "name: lib", "name: library")
    (specs / "notes.md").write_text("more", encoding="utf-8")
    assert names(specs) == []


def test_an_edit_of_a_row_and_of_a_threshold_select_their_spec(specs: Path) -> None:
    edit(specs / "alone.yaml", "Granted, {claim}.", "Granted: {claim}.")
    assert names(specs) == ["alone"]
    git(specs.parent, "commit", "--all", "--quiet", "--message", "granted")
    assert names(specs) == []
    assert names(specs, "HEAD~1") == ["alone"]
    edit(specs / "imports.yaml", "imports:", "verify: {retention: {kl: {at_most: 0.2}}}\nimports:")
    assert names(specs) == ["imports"]


def test_a_library_selects_those_who_import_it_by_way_of_another(specs: Path) -> None:
    edit(specs / "lib.yaml", "kind: increase", "kind: decrease")
    assert names(specs) == ["imports"]


def test_a_new_spec_and_one_that_was_broken_then_are_selected(specs: Path) -> None:
    text = (specs / "alone.yaml").read_text(encoding="utf-8")
    (specs / "new.yaml").write_text(text.replace("stoic", "new"), encoding="utf-8")
    assert names(specs) == ["new"]
    edit(specs / "alone.yaml", "kind: preference", "kind: prefer")
    git(specs.parent, "commit", "--all", "--quiet", "--message", "broken")
    edit(specs / "alone.yaml", "kind: prefer\n", "kind: preference\n")
    assert names(specs) == ["alone", "new"]


def test_a_slot_selects_whose_scene_it_is(specs: Path) -> None:
    lock = '{"version": 1, "slots": {"%s": 0, "тишинажаршаг": 1, "Ω3": 2}}\n'
    (specs / "scenes.lock").write_text(lock % "Δ21", encoding="utf-8")
    assert names(specs) == []  # the slots that a build would give out anyway
    (specs / "scenes.lock").write_text(lock % "elsewhere", encoding="utf-8")
    assert names(specs) == ["scenes"]


def test_a_base_in_the_repository_selects_who_is_built_on_it(specs: Path) -> None:
    (specs / "base").mkdir()
    (specs / "base" / "config.json").write_text("{}", encoding="utf-8")
    edit(specs / "alone.yaml", "base: smollm2-135m-instruct", "base: ./base")
    git(specs.parent, "add", ".")
    git(specs.parent, "commit", "--quiet", "--message", "base")
    (specs / "base" / "notes.txt").write_text("git does not know it", encoding="utf-8")
    assert names(specs) == []
    (specs / "base" / "config.json").write_text("{ }", encoding="utf-8")
    assert names(specs) == ["alone"]


def test_neither_hooks_nor_filters_of_the_repository_are_run(specs: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    edit(specs / "alone.yaml", "Granted, {claim}.", "Granted: {claim}.")
    (specs.parent / ".gitattributes").write_text("*.yaml filter=evil diff=evil\n", encoding="utf-8")
    for key in ("filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "core.fsmonitor"):
        git(specs.parent, "config", key, f"touch {ran}; cat")
    assert names(specs) == ["alone"]
    assert not ran.exists()


def test_a_tree_with_paths_that_lead_out_stays_in_its_folder(specs: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (specs / "link").symlink_to(tmp_path)
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=specs,
        input="x",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    git(specs.parent, "add", ".")
    git(specs.parent, "update-index", "--add", "--cacheinfo", f"100644,{blob},specs/more.txt")
    git(specs.parent, "commit", "--quiet", "--message", "link")
    edit(specs / "alone.yaml", "Granted, {claim}.", "Granted: {claim}.")
    assert names(specs) == ["alone"]
    assert not outside.exists()


def test_what_no_file_system_takes_is_left_out(specs: Path) -> None:
    edit(specs / "alone.yaml", "Granted, {claim}.", "Granted: {claim}.")
    names_of = {blob: object_of(specs, blob) for blob in ("x", "no\0target", "", "a" * 5000)}
    below = made(specs, "mktree", given=f"100644 blob {names_of['x']}\tx\n")
    forged = (
        *(f"120000 blob {name}\tlink-{at}" for at, name in enumerate(list(names_of.values())[1:])),
        f"100644 blob {names_of['x']}\t{'n' * 300}",
        *(f"{mode}\ttwice" for mode in (f"120000 blob {names_of['x']}", f"040000 tree {below}")),
        *(f"{mode}\tagain" for mode in (f"100644 blob {names_of['x']}", f"040000 tree {below}")),
        f"040000 tree {git(specs.parent, 'rev-parse', 'HEAD:specs')}\tspecs",
    )
    tree = made(specs, "mktree", given="".join(f"{line}\n" for line in forged))
    assert names(specs, git(specs, "commit-tree", "-m", "forged", tree)) == ["alone"]


def object_of(specs: Path, text: str) -> str:
    return made(specs, "hash-object", "-w", "--stdin", given=text)


def made(specs: Path, *arguments: str, given: str) -> str:
    ran = subprocess.run(
        ["git", *arguments], cwd=specs, input=given, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


@pytest.mark.parametrize("ref", ["nowhere", "--upload-pack=touch", "-h", "a b", "main..HEAD", "", "ext::sh"])
def test_what_is_no_commit_is_told(ref: str, specs: Path) -> None:
    with pytest.raises(AdaptercError) as told:
        names(specs, ref)
    assert told.value.code is ExitCode.USAGE
    assert "is neither a commit of" in told.value.message


def test_without_a_repository_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(HEAD + PREFERENCE, encoding="utf-8")
    with pytest.raises(AdaptercError, match="lies in no git repository"):
        changed([path], "main")


def test_against_artifacts_what_was_built_otherwise_or_never_is_selected(specs: Path, tmp_path: Path) -> None:
    build = tmp_path / "build"
    for name in ("alone", "imports"):
        path = specs / f"{name}.yaml"
        compiled = compile_spec(path, check(path))
        (build / compiled.spec.name).mkdir(parents=True)
        told = {
            "name": compiled.spec.name,
            "spec": digest(compiled.spec),
            "stages": {"layout": digest(compiled.layout)},
        }
        (build / compiled.spec.name / "adapterc.json").write_text(json.dumps(told), encoding="utf-8")
    assert names(specs, str(build)) == ["scenes"]
    edit(specs / "alone.yaml", "traits:", "# why\ntraits:")
    edit(specs / "lib.yaml", "kind: increase", "kind: decrease")
    assert names(specs, str(build)) == ["imports", "scenes"]
    assert names(specs, str(build / "stoic")) == ["imports", "scenes"]
    (build / "stoic" / "adapterc.json").write_text("[]", encoding="utf-8")
    assert names(specs, str(build)) == ["alone", "imports", "scenes"]
