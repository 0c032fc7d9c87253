"""A lock that is not the one that the spec's artifact was built with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapterc.backend.device_probe import Probed
from adapterc.digest import digest_file
from adapterc.driver import doctor
from adapterc.driver.compile import check, compile_spec
from adapterc.driver.moved_slots import moved_slots, refuse_moved_slots
from adapterc.driver.plan import plan
from adapterc.emit.contents import plain
from adapterc.errors import AdaptercError, ExitCode
from adapterc.spec.scene_lock import lock_text
from support.specs import HEAD, PREFERENCE, spec_file

_TOKENS = ("Δ21", "тишинажаршаг")
_ADVICE = (
    "take scenes.lock from version control as it was: adapters and merged models that were made before speak "
    "of the other ids. Where new ids are meant, delete {target} and build"
)


def _spec(folder: Path, *tokens: str, said: str = "A door closes") -> Path:
    scenes = "".join(
        f"  - token: {token}\n    action: {said}, and again {token.encode().hex()}.\n"
        "    forms: [{form: phrase, register: plain, text: It closed.}]\n"
        for token in tokens
    )
    return spec_file(folder, f"{HEAD}scenes:\n{scenes}{PREFERENCE}")


def _lock(folder: Path, **slots: int) -> None:
    (folder / "scenes.lock").write_text(lock_text(slots), encoding="utf-8")


def _artifact(path: Path, *, name: str = "stoic", omits: bool = False, **slots: int) -> Path:
    """What a build of the spec at `path` would leave, as far as it is read here."""
    spec = check(path).spec
    assert spec is not None
    target = path.parent / "build" / "stoic"
    (target / "scenes").mkdir(parents=True)
    (target / "spec").mkdir()
    (target / "scenes" / "scenes.lock").write_text(lock_text(slots), encoding="utf-8")
    (target / "spec" / "resolved.json").write_text(json.dumps(plain(spec)), encoding="utf-8")
    files = {one: digest_file(target / one) for one in ("scenes/scenes.lock", "spec/resolved.json")}
    made: dict[str, Any] = {
        "name": name,
        "verdict": "VERIFIED",
        "base": {"name": "base", "digest": "0"},
        "files": files,
        "left_out": {"dataset/train.jsonl": {}} if omits else {},
    }
    (target / "adapterc.json").write_text(json.dumps(made), encoding="utf-8")
    return target


def _told(path: Path) -> str:
    found, target = check(path), path.parent / "build" / "stoic"
    assert found.spec is not None
    assert found.spans is not None
    moved = moved_slots(found.spec, found.spans, path=path, target=target)
    return moved.message if moved else ""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_swapped_slots_are_told_with_both_places_and_stop_a_build(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    target = _artifact(path, Δ21=0, тишинажаршаг=1)
    _lock(here, Δ21=1, тишинажаршаг=0)
    compiled = compile_spec(path, check(path))
    for refused in (
        lambda: refuse_moved_slots(compiled, target),
        lambda: plan(compiled, device="cpu", target=target),
    ):
        with pytest.raises(AdaptercError) as stop:
            refused()
        assert (stop.value.message, stop.value.help, stop.value.code) == (
            "scenes.lock:5:5: [AC0316] `Δ21` was slot 0 in build/stoic and is slot 1 in scenes.lock; other "
            "slots too for 1 more scene (see build/stoic/scenes/scenes.lock:4:5)",
            _ADVICE.format(target="build/stoic"),
            ExitCode.FINDINGS,
        )


def test_a_lock_that_is_gone_is_told_at_the_spec(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    _artifact(path, Δ21=12, тишинажаршаг=13)
    assert _told(path) == (
        "`Δ21` was slot 12 in build/stoic and would get 0: there is no scenes.lock any more; other slots too "
        "for 1 more scene"
    )


def test_a_line_that_is_gone_is_told(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    _artifact(path, Δ21=0, тишинажаршаг=1)
    _lock(here, тишинажаршаг=1)
    assert _told(path) == (
        "`Δ21` was slot 0 in build/stoic and has none in scenes.lock, where it would get 2"
    )


def test_an_artifact_that_keeps_its_words_is_compared_by_its_tokens(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    _artifact(path, omits=True, Δ21=3, тишинажаршаг=4)
    _spec(here, *_TOKENS, said="A window opens")
    assert _told(path).startswith("`Δ21` was slot 3 in build/stoic and would get 0")


def test_one_scene_that_stayed_is_enough_to_know_the_artifact(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    _artifact(path, Δ21=3, тишинажаршаг=4)
    path.write_text(path.read_text(encoding="utf-8").replace("A door closes, and again ce", "Noon, and ce"))
    assert _told(path).startswith("`Δ21` was slot 3 in build/stoic and would get 0")


def test_nothing_is_said_without_an_artifact(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    _lock(here, Δ21=7, тишинажаршаг=5)
    assert _told(path) == ""


def test_nothing_is_said_where_slots_stayed_and_tokens_came_and_went(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    _artifact(path, Δ21=0, тишинажаршаг=1)
    _lock(here, Δ21=0, тишинажаршаг=1, Ж9=2)
    _spec(here, "Δ21", "qb9")
    assert _told(path) == ""


def test_nothing_is_said_where_a_lost_lock_comes_again_as_it_was(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    _artifact(path, Δ21=0, тишинажаршаг=1)
    assert _told(path) == ""


def test_another_project_s_artifact_says_nothing_of_this_lock(here: Path) -> None:
    path = _spec(here, *_TOKENS, said="A window opens")
    _artifact(path, Δ21=3, тишинажаршаг=4)
    _spec(here, *_TOKENS)
    assert _told(path) == ""


def test_the_artifact_of_a_spec_of_another_name_says_nothing(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    _artifact(path, name="cynic", Δ21=3, тишинажаршаг=4)
    assert _told(path) == ""


@pytest.mark.parametrize("file", ["adapterc.json", "scenes/scenes.lock", "spec/resolved.json"])
@pytest.mark.parametrize("content", [b"", b"{}\n", None])
def test_a_damaged_artifact_says_nothing(file: str, content: bytes | None, here: Path) -> None:
    path = _spec(here, *_TOKENS)
    target = _artifact(path, Δ21=3, тишинажаршаг=4)
    if content is None:
        (target / file).unlink()
    else:
        (target / file).write_bytes(content)
    assert _told(path) == ""


def test_a_damaged_lock_is_a_matter_of_the_check(here: Path) -> None:
    path = _spec(here, *_TOKENS)
    _artifact(path, Δ21=3, тишинажаршаг=4)
    (here / "scenes.lock").write_text("{", encoding="utf-8")
    found = check(path)
    assert [one.code for one in found.diagnostics if one.severity == "error"] == ["AC0316"]


def test_the_doctor_tells_of_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADAPTERC_CACHE", str(here / "cache"))
    monkeypatch.setattr(doctor, "probe_device", lambda _: Probed(torch="2.13.0"))
    path = _spec(here, *_TOKENS)
    _artifact(path, Δ21=12, тишинажаршаг=1)
    found = {one.name: one for one in doctor.examine([path])}["slots"]
    assert (found.state, found.said, found.help) == (
        "problem",
        "`Δ21` was slot 12 in build/stoic and would get 0: there is no scenes.lock any more",
        _ADVICE.format(target="build/stoic"),
    )
