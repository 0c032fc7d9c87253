"""Refs, folders and artifacts compared: real repositories, and artifacts as a build writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapterc.driver.compare import Compared, CompareRequest, compare
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.comparison import ComparedSpec
from support.comparing import rewrite, write_builds
from support.repositories import Repository, git
from support.specs import HEAD, PREFERENCE, SCENES

LIBRARY = """\
adapterc: 1
kind: library
name: lib
traits:
  - {id: longer, kind: increase, measure: reasoning_tokens}
"""


@pytest.fixture(name="specs")
def _specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that we stand in, with a spec alone and one that imports a library."""
    specs = tmp_path / "repository" / "specs"
    specs.mkdir(parents=True)
    (specs / "lib.yaml").write_text(LIBRARY, encoding="utf-8")
    (specs / "alone.yaml").write_text(HEAD + PREFERENCE, encoding="utf-8")
    imports = "imports: [{path: lib.yaml}]\n"
    (specs / "imports.yaml").write_text(HEAD.replace("stoic", "imports") + imports, encoding="utf-8")
    git(specs.parent, "init", "--quiet", "--initial-branch", "main")
    Repository(specs.parent).commit_all("v1")
    monkeypatch.chdir(specs.parent)
    return specs


@pytest.fixture(name="builds", scope="module")
def _builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_builds(tmp_path_factory.mktemp("builds"))


def edit(path: Path, was: str, now: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")


def diff(before: object, after: object, *specs: str, artifacts: tuple[Path, Path] | None = None) -> Compared:
    request = CompareRequest(before=str(before), after=str(after), specs=specs, artifacts=artifacts)
    return compare(request)


def one(found: Compared) -> ComparedSpec:
    assert found.faults == ()
    (spec,) = found.comparison.differing
    return spec


def refused(before: object, after: object, *specs: str) -> AdaptercError:
    with pytest.raises(AdaptercError) as told:
        diff(before, after, *specs)
    return told.value


@pytest.mark.usefixtures("specs")
def test_a_ref_does_not_differ_from_itself() -> None:
    found = diff("main", "v1").comparison
    assert [(spec.name, spec.after_at, spec.differs) for spec in found.specs] == [
        ("stoic", "specs/alone.yaml", False),
        ("imports", "specs/imports.yaml", False),
    ]


def test_comments_layout_and_key_order_are_no_difference(specs: Path) -> None:
    edit(specs / "alone.yaml", "traits:", "# why\n\ntraits:")
    edit(specs / "alone.yaml", "kind: preference\n    from: {name: hot, ", "from: {name: hot, ")
    edit(specs / "alone.yaml", "      name: calm\n", "      name:   'calm'\n")
    edit(specs / "alone.yaml", "  - id: calm", "  - id: calm\n    kind: preference")
    assert diff("main", ".").comparison.differing == ()


def test_a_node_has_its_path_both_texts_and_its_place(specs: Path) -> None:
    edit(specs / "alone.yaml", "adapterc: 1\n", "# why\nadapterc: 1\n")
    edit(specs / "alone.yaml", '"Let it be said that {claim}."', '"Let it be said here that {claim}."')
    (node,) = one(diff("main", ".", "specs")).nodes
    assert (node.change, node.path) == ("changed", "traits.calm.to.moves.open[1]")
    assert (node.before, node.after) == ("Let it be said that {claim}.", "Let it be said here that {claim}.")
    assert (node.before_at, node.after_at) == ("specs/alone.yaml:12", "specs/alone.yaml:13")


def test_rows_are_counted_and_shown_by_part(specs: Path) -> None:
    edit(specs / "alone.yaml", '"Granted, {claim}."', '"Granted once: {claim}."')
    rows = one(diff("v1", "specs/alone.yaml")).rows
    assert rows is not None
    changed = {part.part: (part.changed > 0, part.added, part.removed) for part in rows.parts}
    assert changed["traits.calm"] == (True, 0, 0)
    shown = next(row for row in rows.shown if row.before and "Granted, {claim}." in row.before.said)
    assert shown.after is not None
    assert "Granted once: {claim}." in shown.after.said
    assert (shown.after.asked != "", shown.after.family.startswith("t-"), shown.after.node) == (
        True,
        True,
        "traits.calm",
    )


def test_a_threshold_changes_no_row(specs: Path) -> None:
    edit(specs / "imports.yaml", "imports:", "verify: {retention: {kl: {at_most: 0.2}}}\nimports:")
    spec = one(diff("main", "."))
    assert [(node.path, node.after) for node in spec.nodes] == [
        ("verify.retention", "- metric: kl\n  at_most: 0.2")
    ]
    assert (spec.rows, spec.held) == (None, None)


def test_a_library_shows_in_what_imports_it_with_its_own_place(specs: Path) -> None:
    edit(specs / "lib.yaml", "kind: increase", "kind: decrease")
    spec = one(diff("main", "."))
    assert spec.name == "imports"
    assert ("traits.longer.kind", "specs/lib.yaml:5") in [(node.path, node.after_at) for node in spec.nodes]


def test_two_commits_are_read_without_a_checkout(specs: Path) -> None:
    edit(specs / "alone.yaml", '"Granted, {claim}."', '"Granted once: {claim}."')
    Repository(specs.parent).commit_all("v2")
    (specs / "alone.yaml").write_text("broken: [", encoding="utf-8")
    found = diff("v1", "v2", "specs")
    commits = [git(specs.parent, "rev-parse", ref)[:10] for ref in ("v1", "v2")]
    assert (found.comparison.before, found.comparison.after) == (f"v1 ({commits[0]})", f"v2 ({commits[1]})")
    assert [node.after_at for node in one(found).nodes] == ["specs/alone.yaml:12"]


def test_new_gone_and_moved_specs(specs: Path) -> None:
    new = HEAD.replace("stoic", "new") + PREFERENCE
    (specs / "new.yaml").write_text(new, encoding="utf-8")
    (specs / "imports.yaml").unlink()
    (specs / "alone.yaml").rename(specs / "elsewhere.yaml")
    found = diff("main", ".").comparison
    assert [(spec.name, spec.before_at, spec.after_at, spec.differs) for spec in found.specs] == [
        ("stoic", "specs/alone.yaml", "specs/elsewhere.yaml", False),
        ("imports", "specs/imports.yaml", "", True),
        ("new", "", "specs/new.yaml", True),
    ]


def test_a_spec_that_does_not_hold_is_told_with_its_findings(specs: Path) -> None:
    edit(specs / "alone.yaml", "kind: preference", "kind: prefer")
    spec = one(diff("main", ".", "specs/alone.yaml"))
    assert spec.before_findings == ()
    assert len(spec.after_findings) == 1
    assert spec.after_findings[0].startswith("specs/alone.yaml:6:11: error[AC0")
    Repository(specs.parent).commit_all("broken")
    spec = one(diff("broken", "v1", "specs/alone.yaml"))
    assert spec.before_findings[0].startswith("specs/alone.yaml:6:11: error[AC0")
    assert (spec.nodes, spec.rows) == ((), None)


def test_two_specs_are_compared_whatever_their_names(specs: Path) -> None:
    text = (specs / "alone.yaml").read_text(encoding="utf-8")
    (specs / "other.yaml").write_text(text.replace("name: stoic", "name: cynic"), encoding="utf-8")
    spec = one(diff("specs/alone.yaml", "specs/other.yaml"))
    assert [(node.path, node.before, node.after) for node in spec.nodes] == [("name", "stoic", "cynic")]


def test_the_slots_of_scenes_are_compared(specs: Path) -> None:
    (specs / "scenes.yaml").write_text(HEAD.replace("stoic", "scenes") + SCENES, encoding="utf-8")
    Repository(specs.parent).commit_all("scenes")
    lock = '{"version": 1, "slots": {"elsewhere": 0}}\n'
    (specs / "scenes.lock").write_text(lock, encoding="utf-8")
    nodes = one(diff("scenes", ".")).nodes
    assert ("scenes.lock.Δ21", "0", "1") in [(node.path, node.before, node.after) for node in nodes]


@pytest.mark.parametrize("ref", ["nowhere", "--upload-pack=touch", "-h", "a b", "main..HEAD", "", "ext::sh"])
@pytest.mark.usefixtures("specs")
def test_what_is_neither_a_place_nor_a_commit_is_told(ref: str) -> None:
    told = refused("main", ref)
    assert (told.code, "is neither a commit of" in told.message) == (ExitCode.USAGE, True)


@pytest.mark.usefixtures("specs")
def test_specs_that_no_side_has_are_told() -> None:
    told = refused("main", "v1", "nowhere.yaml")
    assert told.code is ExitCode.USAGE
    assert told.message.startswith("there is no spec and no artifact in main (")


@pytest.mark.usefixtures("specs")
def test_specs_outside_of_the_repository_are_told() -> None:
    assert "does not lie in" in refused("main", "v1", "specs", "../elsewhere.yaml").message


def test_without_a_repository_a_ref_means_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert "this is no git repository" in refused("main", "HEAD").message


def test_two_artifacts_differ_in_spec_rows_and_behaviour(builds: tuple[Path, Path]) -> None:
    spec = one(diff(*builds))
    assert [(node.path, node.before, node.after) for node in spec.nodes] == [
        ("traits.less-assistant.verify.rate.at_most", "0.05", "0.1")
    ]
    assert spec.rows is not None
    assert [(row.change, row.after.said) for row in spec.rows.shown if row.after] == [
        ("changed", "In other words.")
    ]
    assert sum(part.same for part in spec.rows.parts) == 319
    assert spec.held is None
    assert spec.behaviour is not None
    assert (spec.behaviour.parts[0].before, spec.behaviour.parts[0].after) == ("NOT VERIFIED", "INCONCLUSIVE")


def test_folders_of_artifacts_are_paired_by_name(builds: tuple[Path, Path]) -> None:
    found = diff(builds[0].parent, builds[1].parent).comparison
    assert [(spec.name, spec.differs) for spec in found.specs] == [("metaphysicist", True)]


def test_an_empty_folder_is_what_was_not_built_yet(builds: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "previous").mkdir()
    spec = one(diff(tmp_path / "previous", builds[1].parent))
    assert (spec.before_at, spec.nodes) == ("", ())
    assert spec.behaviour is not None
    assert (spec.behaviour.parts[0].before, spec.behaviour.parts[0].after) == ("", "INCONCLUSIVE")


def test_rows_that_were_left_out_are_compared_by_their_hashes(tmp_path: Path) -> None:
    spec = one(diff(*write_builds(tmp_path, omit=True)))
    assert spec.rows is not None
    assert (spec.rows.unlike, spec.rows.parts) == (True, ())
    assert spec.rows.note.startswith("320, then 320, and not the same: dataset/train.jsonl was left out")


def test_held_out_items_that_are_not_the_same_are_noted(builds: tuple[Path, Path], tmp_path: Path) -> None:
    import shutil

    other = tmp_path / "metaphysicist"
    shutil.copytree(builds[1], other)
    text = (other / "dataset" / "verify.jsonl").read_text(encoding="utf-8")
    rewrite(other, "dataset/verify.jsonl", text.replace("Why snow?", "Why rain?"))
    found = one(diff(builds[0], other))
    assert found.held is not None
    assert [part.changed for part in found.held.parts if part.differs] == [1]
    assert found.behaviour is not None
    assert found.behaviour.notes == (
        "the held-out items are not the same: figures of both are of other questions",
    )


def test_refs_have_the_behaviour_of_artifacts_that_are_named(specs: Path, builds: tuple[Path, Path]) -> None:
    edit(specs / "alone.yaml", "name: stoic", "name: metaphysicist")
    found = diff("main", ".", "specs/alone.yaml", artifacts=(builds[0].parent, builds[1].parent))
    spec = one(found)
    assert spec.behaviour is not None
    assert [part.before for part in spec.behaviour.parts][:1] == [""]  # at main it had another name
    assert spec.notes == (f"{builds[1]} was built of another spec than specs/alone.yaml is",)
    assert one(diff("main", ".", "specs/alone.yaml")).behaviour is None


@pytest.mark.usefixtures("specs")
def test_artifacts_do_not_bring_artifacts(builds: tuple[Path, Path]) -> None:
    with pytest.raises(AdaptercError, match="--artifacts is for refs"):
        diff(builds[0], "main", artifacts=(builds[0], builds[1]))


@pytest.mark.usefixtures("specs")
def test_an_artifact_is_compared_with_the_spec_of_its_name(builds: tuple[Path, Path]) -> None:
    told = refused(builds[0], "main", "specs")
    assert told.message.startswith("main (")
    assert told.message.endswith("has no spec called metaphysicist, as " + str(builds[0]) + " has")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("report.json", "{}", "is no report that this version of adapterc knows"),
        ("report.json", "[" * 100_000, "is no report that this version of adapterc knows: it is no JSON"),
        ("spec/resolved.json", "{}", "is no spec that this version of adapterc knows"),
        ("spec/resolved.json", "[]", "cannot be read: it is no JSON object"),
        ("dataset/train.jsonl", "7\n", "cannot be read: it is no JSON object"),
    ],
)
def test_a_file_of_an_artifact_that_is_not_what_it_was_is_named(
    builds: tuple[Path, Path], tmp_path: Path, name: str, text: str, said: str
) -> None:
    import shutil

    other = tmp_path / "metaphysicist"
    shutil.copytree(builds[1], other)
    (other / name).write_text(text, encoding="utf-8")
    found = diff(builds[0], other)
    assert found.comparison.specs == ()
    assert [fault.message for fault in found.faults] == [f"{other / name} is not as it was built: changed"]
    rewrite(other, name, text)  # and by somebody who knows how
    (fault,) = diff(builds[0], other).faults
    assert (str(other / name) in fault.message, said in fault.message) == (True, True)


def test_a_missing_report_is_named(builds: tuple[Path, Path], tmp_path: Path) -> None:
    import shutil

    other = tmp_path / "metaphysicist"
    shutil.copytree(builds[1], other)
    (other / "report.json").unlink()
    assert [fault.message for fault in diff(builds[0], other).faults] == [
        f"{other / 'report.json'} is missing"
    ]


def test_one_artifact_that_is_damaged_stops_no_other(builds: tuple[Path, Path], tmp_path: Path) -> None:
    import shutil

    for name in ("a", "b"):
        shutil.copytree(builds[1].parent, tmp_path / name, dirs_exist_ok=True)
        shutil.copytree(builds[1], tmp_path / name / "second")
        told = json.loads((tmp_path / name / "second" / "adapterc.json").read_text(encoding="utf-8"))
        told["name"] = "second"
        (tmp_path / name / "second" / "adapterc.json").write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "b" / "second" / "report.json").write_text("", encoding="utf-8")
    found = diff(tmp_path / "a", tmp_path / "b")
    assert [spec.name for spec in found.comparison.specs] == ["metaphysicist"]
    assert len(found.faults) == 1
