"""Imports from git pinned, kept, upgraded and refused, with real repositories; and read back by a check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.driver.compile import check
from adapterc.driver.locking import Locked, lock_projects
from adapterc.driver.pinning import Rules
from adapterc.errors import AdaptercError
from adapterc.spec.package_lock import content_of
from support.repositories import CALM, HEAD, LIBRARY, OWN, Team, git, importing, repository, team
from support.specs import CHECKOUT

CALMER = CALM + "knowledge: [{fact: Marble is patient.}]\n"
RHYMES = "".join(f'{{"prompt": "Rhyme {at}.", "answer": "A stone {at}."}}\n' for at in range(8))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    made = team(tmp_path / "teams")
    monkeypatch.chdir(made.project)
    return made


def pin(
    place: Team,
    *,
    specs: Iterable[Path] = (),
    local: bool = True,
    upgraded: frozenset[str] | None = frozenset(),
    locked: bool = False,
    offline: bool = False,
) -> Locked:
    rules = Rules(
        is_locked=locked,
        is_offline=offline,
        upgraded=upgraded,
        local=(place.place,) if local else (),
    )
    named = tuple(specs) or (Path("specs/stoic.yaml"),)
    return next(iter(lock_projects(named, rules, whole=not specs)))


def told(locked: Locked) -> str:
    return render(locked.diagnostics, locked.sources)


def entries(place: Team) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(place.lock.read_text(encoding="utf-8"))["packages"]
    return found


def codes(path: str = "specs/stoic.yaml") -> list[str]:
    return [one.code for one in check(Path(path)).diagnostics]


def test_the_lock_holds_commit_hashes_and_names(place: Team) -> None:
    commit = git(place.house.path, "rev-parse", "v1")
    assert [change.what for change in pin(place).changes] == ["added"]
    files = {"traits/calm.yaml": hashlib.sha256(CALM.encode()).hexdigest()}
    assert entries(place) == [
        {
            "name": "house",
            "git": "../house",
            "ref": "v1",
            "resolved": "refs/tags/v1",
            "commit": commit,
            "content": content_of(files),
            "files": files,
            "names": ["traits.fewer-lists"],
        }
    ]
    assert codes() == []


def test_what_is_pinned_is_what_the_same_text_by_path_gives(place: Team) -> None:
    pin(place)
    by_git = check(Path("specs/stoic.yaml")).spec
    (place.project / "specs" / "calm.yaml").write_text(CALM, encoding="utf-8")
    place.write(f"{HEAD}imports: [{{path: calm.yaml}}]\n{OWN}")
    by_path = check(Path("specs/stoic.yaml")).spec
    assert by_git is not None
    assert by_git == by_path


def test_a_ref_that_moves_changes_nothing_until_it_is_upgraded(place: Team) -> None:
    pin(place)
    before = place.lock.read_bytes()
    moved = place.house.commit("v1", traits__calm_yaml=CALMER)
    assert not pin(place).is_new
    assert place.lock.read_bytes() == before
    assert check(Path("specs/stoic.yaml")).spec.knowledge == ()  # type: ignore[union-attr]
    changed = pin(place, upgraded=None).changes
    assert [(one.what, one.package.commit) for one in changed] == [("changed", moved)]
    assert check(Path("specs/stoic.yaml")).spec.knowledge[0].fact == "Marble is patient."  # type: ignore[union-attr]


def test_one_package_is_upgraded_by_its_name(place: Team) -> None:
    other = repository(place.place / "voices")
    other.commit("v1", voice_yaml=LIBRARY + "role: {voice: I speak slowly.}\n")
    place.write(importing(("../../house", "v1", "traits/calm.yaml"), ("../../voices", "v1", "voice.yaml")))
    pin(place)
    for made in (place.house, other):
        made.commit("v1", readme_md="told")
    changes = pin(place, upgraded=frozenset({"voices"})).changes
    assert [(one.what, one.package.name) for one in changes] == [("kept", "house"), ("changed", "voices")]
    with pytest.raises(AdaptercError, match="has no package nobody"):
        pin(place, upgraded=frozenset({"nobody"}))


def test_another_machine_fetches_exactly_what_is_pinned(
    place: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(place)
    place.house.commit("v1", traits__calm_yaml=CALMER)
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "another"))
    assert codes() == ["AC0614"]
    assert not pin(place, locked=True).is_new
    assert codes() == []


def test_a_check_needs_no_git(place: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    pin(place)
    monkeypatch.setenv("PATH", "/nowhere")
    place.house.path.rename(place.place / "gone")
    assert codes() == []
    assert not pin(place, locked=True, offline=True).is_new


def test_a_damaged_file_is_never_used_and_is_put_back(place: Team, tmp_path: Path) -> None:
    pin(place)
    pinned = next(path for path in (tmp_path / "adapterc-cache" / "packages").rglob("*") if path.is_file())
    pinned.write_text(CALMER, encoding="utf-8")
    assert codes() == ["AC0614"]
    assert not pinned.exists()
    assert not pin(place, locked=True).is_new
    assert codes() == []


def test_a_pinned_commit_that_was_pushed_away_is_told(
    place: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write(importing(("../../house", "main", "traits/calm.yaml")))
    pin(place)
    git(place.house.path, "tag", "--delete", "v1")
    git(place.house.path, "commit", "--quiet", "--amend", "-m", "another history")
    git(place.house.path, "reflog", "expire", "--expire=now", "--all")
    git(place.house.path, "gc", "--quiet", "--prune=now")
    monkeypatch.setenv("ADAPTERC_CACHE", str(tmp_path / "another"))
    commit = str(entries(place)[0]["commit"])[:12]
    address = place.spec.read_text(encoding="utf-8").splitlines()[5]
    assert told(pin(place, locked=True)) == (
        f"error[AC0618]: `traits/calm.yaml`: the commit {commit} is not in `../house` any longer, and "
        "adapterc.lock pins it for `main`\n"
        " --> specs/stoic.yaml:6:45\n"
        "  |\n"
        f"6 | {address}\n"
        "  |                                             ^^^^^^^^^^^^^^^^^^\n"
        "  = help: ask its owners; or take what the ref means now: adapterc lock --upgrade-package house\n"
    )
    assert not pin(place, upgraded=None).diagnostics


def test_a_lock_that_says_another_hash_than_the_commit_is_told(
    place: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(place)
    found = entries(place)[0]
    files = {"traits/calm.yaml": "0" * 64}
    found |= {"files": files, "content": content_of(files)}
    place.lock.write_text(json.dumps({"version": 1, "packages": [found]}), encoding="utf-8")
    assert codes() == ["AC0614"]
    assert [one.code for one in pin(place, locked=True).diagnostics] == ["AC0618"]
    assert codes() == ["AC0614"]


@pytest.mark.parametrize(
    ("ref", "path", "code", "message"),
    [
        (
            "v2",
            "traits/calm.yaml",
            "AC0617",
            "`v2` of `../house`: there is no tag and no branch",
        ),
        ("1" * 40, "traits/calm.yaml", "AC0617", "the commit 111111111111 is not in `../house`"),
        ("v1", "traits/calms.yaml", "AC0619", "there is no such file, in `house@"),
        ("v1", "traits", "AC0619", "`traits` is a folder, in `house@"),
        ("v1", "link.yaml", "AC0619", "`link.yaml` is a symbolic link there, in `house@"),
    ],
)
def test_what_cannot_be_pinned_is_told_and_nothing_is_written(
    ref: str, path: str, code: str, message: str, place: Team
) -> None:
    (place.house.path / "link.yaml").symlink_to("/etc/passwd")
    place.house.commit_all("v1")
    place.write(importing(("../../house", ref, path)))
    found = pin(place).diagnostics
    assert [one.code for one in found] == [code]
    assert message in found[0].message
    assert not place.lock.exists()


@pytest.mark.parametrize(
    ("imports", "code"),
    [
        ("[{path: nolib.yaml}]", "AC0402"),
        ("[{path: ../../house/traits/calm.yaml}]", "AC0401"),
        ("[{path: .}]", "AC0403"),
        ("[{path: stoic.yaml}]", "AC0412"),
        ("[{pth: calm.yaml}]", "AC0202"),
        ("{path: 3}", "AC0204"),
        ("[{git: ../../house, path: traits/calm.yaml}]", "AC0203"),
        ("[{path: later.yaml}]", "AC0201"),
    ],
)
def test_an_import_that_is_not_read_is_told_as_a_check_tells_it(imports: str, code: str, place: Team) -> None:
    (place.project / "specs" / "later.yaml").write_text("adapterc: 2\nkind: library\nname: later\n", "utf-8")
    place.write(f"{HEAD}imports: {imports}\n{OWN}")
    found = pin(place).diagnostics
    assert found[0].code == code
    assert set(found) <= set(check(Path("specs/stoic.yaml")).diagnostics)
    assert not place.lock.exists()


def test_a_path_that_leads_out_of_its_package_is_told(place: Team) -> None:
    commit = place.house.commit("v2", up_yaml=LIBRARY + "imports: [{path: ../app/specs/stoic.yaml}]\n")
    place.write(importing(("../../house", "v2", "up.yaml")))
    assert told(pin(place)) == (
        "error[AC0401]: `../app/specs/stoic.yaml`: the path leads out of the package\n"
        f" --> house@{commit[:12]}:up.yaml:4:18\n"
        "  |\n"
        "4 | imports: [{path: ../app/specs/stoic.yaml}]\n"
        "  |                  ^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  = help: name a file of the same repository\n"
    )


def test_a_repository_on_this_machine_has_to_be_allowed(place: Team) -> None:
    assert [one.code for one in pin(place, local=False).diagnostics] == ["AC0620"]
    secret = repository(place.place.parent / "secret")
    secret.commit("v1", calm_yaml=CALM)
    (place.place / "way").symlink_to(secret.path)
    for address in ("../../../secret", str(secret.path), f"file://{secret.path}", "../../way"):
        place.write(importing((address, "v1", "calm.yaml")))
        assert [one.code for one in pin(place).diagnostics] == ["AC0620"], address


def test_locked_pins_nothing_new_and_offline_fetches_nothing(place: Team) -> None:
    assert [one.code for one in pin(place, locked=True).diagnostics] == ["AC0613"]
    with pytest.raises(AdaptercError, match="--offline forbids it"):
        pin(place, offline=True)
    assert not place.lock.exists()


def test_an_entry_that_nobody_needs_is_dropped_with_the_whole_project_alone(place: Team) -> None:
    pin(place)
    more = place.project / "specs" / "more.yaml"
    more.write_text(f"{HEAD}{OWN}", encoding="utf-8")
    assert [one.what for one in pin(place, specs=(more,)).changes] == ["kept"]
    place.write(f"{HEAD}{OWN}")
    assert [one.what for one in pin(place, locked=True).changes] == ["dropped"]
    assert len(entries(place)) == 1
    assert [one.what for one in pin(place).changes] == ["dropped"]
    assert entries(place) == []


def test_two_repositories_of_one_name_are_told_apart(place: Team) -> None:
    for name in ("a", "b"):
        frame = f"frames: [{{id: weigh-{name}, principle: What is not ours is not lost.}}]\n"
        repository(place.place / name / "lib").commit("v1", calm_yaml=LIBRARY + frame)
    place.write(importing(("../../a/lib", "v1", "calm.yaml"), ("../../b/lib", "v1", "calm.yaml")))
    pin(place)
    assert [found["name"] for found in entries(place)] == ["a/lib", "b/lib"]
    assert check(Path("specs/stoic.yaml")).sound


def test_files_that_a_library_names_come_from_its_package_alone(place: Team) -> None:
    place.house.commit(
        "v2",
        traits__skills_yaml=LIBRARY + "skills: [{id: rhyme, file: rhymes.jsonl}]\n",
        traits__rhymes_jsonl=RHYMES,
        traits__out_yaml=LIBRARY + "skills: [{id: rhyme, file: ../secret.jsonl}]\n",
    )
    place.write(importing(("../../house", "v2", "traits/skills.yaml")))
    pin(place)
    found = check(Path("specs/stoic.yaml")).spec
    assert found is not None
    assert len(found.skills[0].demonstrations) == 8
    place.write(importing(("../../house", "v2", "traits/out.yaml")))
    pin(place)
    diagnostics = check(Path("specs/stoic.yaml")).diagnostics
    assert [(one.code, one.message, one.help) for one in diagnostics if one.severity == "error"] == [
        (
            "AC0401",
            "`../secret.jsonl`: the path leads out of the spec's folder",
            "name a file of the same repository",
        )
    ]


def test_a_mistake_in_a_package_has_its_place_there(place: Team) -> None:
    commit = place.house.commit("v2", traits__calm_yaml=CALM + "knowlege: [{fact: Marble is patient.}]\n")
    place.write(importing(("../../house", "v2", "traits/calm.yaml")))
    pin(place)
    checked = check(Path("specs/stoic.yaml"))
    assert render(checked.diagnostics, checked.sources) == (
        "error[AC0202]: unknown key `knowlege`\n"
        f" --> house@{commit[:12]}:traits/calm.yaml:5:1\n"
        "  |\n"
        "5 | knowlege: [{fact: Marble is patient.}]\n"
        "  | ^^^^^^^^\n"
        "  = help: did you mean `knowledge`?\n"
    )


def test_a_package_s_own_imports_are_pinned_too(place: Team) -> None:
    voices = repository(place.place / "voices")
    voices.commit("v1", voice_yaml=LIBRARY + "role: {voice: I speak slowly.}\n")
    address = str(voices.path)
    place.house.commit(
        "v2",
        traits__calm_yaml=f"{CALM}imports:\n  - {{path: ../more.yaml}}\n  - {{git: '{address}', ref: v1, "
        "path: voice.yaml}\n",
        more_yaml=LIBRARY + "knowledge: [{fact: Marble is patient.}]\n",
    )
    place.write(importing(("../../house", "v2", "traits/calm.yaml")))
    pin(place)
    assert [found["name"] for found in entries(place)] == ["house", "voices"]
    found = check(Path("specs/stoic.yaml")).spec
    assert found is not None
    assert (found.role.voice, found.knowledge[0].fact) == ("I speak slowly.", "Marble is patient.")


def test_a_package_s_relative_addresses_lead_nowhere(place: Team) -> None:
    place.house.commit(
        "v2", traits__calm_yaml=f"{CALM}imports: [{{git: ../voices, ref: v1, path: voice.yaml}}]\n"
    )
    place.write(importing(("../../house", "v2", "traits/calm.yaml")))
    found = pin(place).diagnostics
    assert [(one.code, one.message) for one in found] == [
        ("AC0610", "a package names other repositories by whole addresses")
    ]


def test_packages_that_import_each_other_are_a_circle(place: Team) -> None:
    voices = repository(place.place / "voices")
    house = str(place.house.path)
    voices.commit("v1", voice_yaml=f"{LIBRARY}imports: [{{git: '{house}', ref: main, path: a.yaml}}]\n")
    place.house.commit(a_yaml=f"{LIBRARY}imports: [{{git: '{voices.path}', ref: v1, path: voice.yaml}}]\n")
    place.write(importing((house, "main", "a.yaml")))
    found = pin(place).diagnostics
    assert [one.code for one in found] == ["AC0412"]
    assert found[0].message.count("a.yaml") == 2


def test_a_spec_that_is_wrong_elsewhere_is_pinned_all_the_same(place: Team) -> None:
    place.write(importing(("../../house", "v1", "traits/calm.yaml"), more="verify: {retention: {kl: 3}}\n"))
    assert not pin(place).diagnostics
    assert "AC0614" not in codes()
    place.write("a: [\n")
    assert pin(place).diagnostics


def test_a_damaged_lock_is_told_and_not_replaced(place: Team) -> None:
    place.lock.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    assert [one.code for one in pin(place).diagnostics] == ["AC0615"]
    assert place.lock.read_text(encoding="utf-8") == "<<<<<<< HEAD\n"


def test_the_shipped_specs_need_no_lock() -> None:
    for path in sorted((CHECKOUT / "specs").glob("*.yaml")):
        assert not check(path).packages
