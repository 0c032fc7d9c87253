"""What verdicts are bound to: which edits move which digest, in specs, libraries, locks and templates."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adapterc.driver.bound import bound_of, parts_of_rows
from adapterc.driver.bound_changes import bound_changes
from adapterc.driver.compile import check, compile_spec
from adapterc.driver.locking import lock_projects
from adapterc.driver.pinning import Rules
from adapterc.frontend.library import load_library
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.bound import Bound
from support.repositories import CALM, importing, team
from support.specs import HEAD, PREFERENCE, SCENES, metaphysicist

SCENED = HEAD + SCENES


def bound(path: Path) -> Bound:
    checked = check(path)
    assert checked.sound, checked.diagnostics
    return bound_of(compile_spec(path, checked), "b" * 64)


def changes(was: Bound, now: Bound) -> list[str]:
    return [one.told for one in bound_changes(was, now)]


@pytest.fixture
def scened(tmp_path: Path) -> Path:
    path = tmp_path / "spec.yaml"
    path.write_text(SCENED, encoding="utf-8")
    return path


def lock(folder: Path, **slots: int) -> None:
    listed = ", ".join(f'"{token}": {slot}' for token, slot in slots.items())
    (folder / "scenes.lock").write_text(f'{{"version": 1, "slots": {{{listed}}}}}', encoding="utf-8")


def test_the_slot_of_a_scene(scened: Path) -> None:
    first = bound(scened)
    token, *others = first.lock
    rest = {other: at for at, other in enumerate(others, 1)}
    lock(scened.parent, **{token: 0}, **rest)
    assert changes(first, bound(scened)) == [], "a build would have claimed the same"
    lock(scened.parent, **{token: 0, "Ω99": 9}, **rest)
    assert changes(first, bound(scened)) == [], "another spec's scene is another spec's"
    lock(scened.parent, **{token: 5}, **rest)
    assert changes(first, bound(scened)) == [f"the slot of `{token}` is 5, was 0"]


def test_a_scene_by_its_token(scened: Path) -> None:
    first = bound(scened)
    assert "glossary" in first.code
    text = scened.read_text(encoding="utf-8")
    changed = text.replace("action: ", "action: Suddenly, ", 1)
    assert changed != text
    scened.write_text(changed, encoding="utf-8")
    told = changes(first, bound(scened))
    assert told[0].startswith("`scenes.")
    assert "rows changed (scenes." in told[1]


def test_a_package_at_another_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = team(tmp_path / "teams")
    monkeypatch.chdir(made.project)
    commits, found = [], []
    for text in (CALM, CALM + "# a comment\n"):
        commits.append(made.house.commit("v1", traits__calm_yaml=text)[:12])
        rules = Rules(is_locked=False, is_offline=False, upgraded=None, local=(made.place,))
        list(lock_projects((made.spec,), rules, whole=False))
        found.append(bound(made.spec))
    assert changes(*found) == [f"the pin of `house` is {commits[1]}, was {commits[0]}"]


def test_a_second_package_of_the_same_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = team(tmp_path / "teams")
    monkeypatch.chdir(made.project)
    rules = Rules(is_locked=False, is_offline=False, upgraded=None, local=(made.place,))
    list(lock_projects((made.spec,), rules, whole=False))
    first = bound(made.spec)
    later = made.house.commit("v2", traits__quiet_yaml=CALM.replace("fewer-lists", "fewer-signs"))
    house = "../../house"
    made.write(importing((house, "v1", "traits/calm.yaml"), (house, "v2", "traits/quiet.yaml")))
    list(lock_projects((made.spec,), rules, whole=False))
    told = changes(first, bound(made.spec))
    both = " and ".join(sorted((later[:12], first.lock["house"][:12])))
    assert f"the pin of `house` is {both}, was {first.lock['house'][:12]}" in told


def test_a_library_by_what_it_says(tmp_path: Path) -> None:
    folder = shutil.copytree(templates_folder(), tmp_path / "templates")
    before = dict(load_library(folder, "en").says)
    file = folder / "en" / "train" / "more.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"# of more\n\n{text}", encoding="utf-8")
    assert dict(load_library(folder, "en").says) == before
    file.write_text(f"{text}- What else is there to say of {{{{ subject }}}}?\n", encoding="utf-8")
    after = dict(load_library(folder, "en").says)
    assert [name for name in after if after[name] != before[name]] == ["en/train/more.yaml"]


def test_two_traits_in_another_order(tmp_path: Path) -> None:
    longer = "  - {id: longer, kind: increase, measure: reasoning_tokens}\n"
    path = tmp_path / "spec.yaml"
    path.write_text(HEAD + PREFERENCE + longer, encoding="utf-8")
    first = bound(path)
    path.write_text(HEAD + PREFERENCE.replace("traits:\n", f"traits:\n{longer}"), encoding="utf-8")
    assert changes(first, bound(path))[0] == "`the order of traits` of the spec changed"


def test_one_row_is_six_digits() -> None:
    assert list(parts_of_rows("aaaaaabbbbbb")) == ["aaaaaa", "bbbbbb"]


def test_it_is_the_same_wherever_the_spec_lies(tmp_path: Path) -> None:
    found = []
    for name in ("a", "b/c"):
        path = tmp_path / name / "spec.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(HEAD + PREFERENCE, encoding="utf-8")
        found.append(bound(path))
    assert found[0] == found[1]


def test_it_stays_small(tmp_path: Path) -> None:
    from adapterc.emit.contents import json_text, plain
    from support.specs import CHECKOUT

    assert metaphysicist().name == "metaphysicist"
    assert len(json_text(plain(bound(CHECKOUT / "specs" / "metaphysicist.yaml")))) < 16_000
