"""scenes.lock: where it is found, what is read of it, what is said of a damaged one, how it is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapterc.diagnostics.render import render
from adapterc.errors import AdaptercError
from adapterc.frontend.scenes_lock import find_lock, project_lock, read_lock, write_lock
from adapterc.spec.scene_lock import SceneClaim, SceneLock

WRITTEN = """\
{
  "version": 1,
  "slots": {
    "Δ21": 0,
    "тишинажаршаг": 1
  }
}
"""


def _read(folder: Path, text: str) -> SceneLock:
    path = folder / "scenes.lock"
    path.write_text(text, encoding="utf-8")
    return read_lock(path)


def _told(lock: SceneLock, folder: Path) -> str:
    text = render(lock.problems, lock.sources, format="concise")
    return text.replace(os.path.relpath(folder) + "/", "")


def test_a_line_a_token_in_the_order_of_slots(tmp_path: Path) -> None:
    write_lock(tmp_path / "scenes.lock", {"тишинажаршаг": 1, "Δ21": 0})
    assert (tmp_path / "scenes.lock").read_text(encoding="utf-8") == WRITTEN


def test_whose_scene_a_token_is_stands_behind_the_slots(tmp_path: Path) -> None:
    claims = {"Δ21": SceneClaim(spec="a/doors.yaml", definition="6f77d904db5f4876")}
    write_lock(tmp_path / "scenes.lock", {"тишинажаршаг": 1, "Δ21": 0}, claims)
    text = (tmp_path / "scenes.lock").read_text(encoding="utf-8")
    assert text == WRITTEN.removesuffix("\n}\n") + (
        ',\n  "claims": {\n    "Δ21": {"spec": "a/doors.yaml", "definition": "6f77d904db5f4876"}\n  }\n}\n'
    )
    lock = _read(tmp_path, text)
    assert (lock.problems, lock.claims) == ((), claims)


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ("[]", 'scenes.lock:1:47: error[AC0316]: scenes.lock is damaged: its "claims" are no object\n'),
        *(
            (
                f'{{"Δ21": {claim}}}',
                "scenes.lock:1:55: error[AC0316]: scenes.lock is damaged: the claim of `Δ21` has to "
                "name a spec of the project and the digest of its scene\n",
            )
            for claim in (
                '"a.yaml"',
                '{"spec": "a.yaml"}',
                '{"spec": 1, "definition": "0"}',
                '{"spec": "a.yaml", "definition": 0}',
                '{"spec": "", "definition": "0"}',
                '{"spec": "/etc/passwd", "definition": "0"}',
                '{"spec": "a/../../b.yaml", "definition": "0"}',
                '{"spec": "a\\u0000.yaml", "definition": "0"}',
                '{"spec": "a.yaml/", "definition": "0"}',
                '{"spec": "./a.yaml", "definition": "0"}',
                '{"spec": "%s.yaml", "definition": "0"}' % ("a" * 251),
                '{"spec": "%sa.yaml", "definition": "0"}' % ("a/" * 600),
                '{"spec": "a.yaml", "definition": "%s"}' % ("0" * 65),
                '{"spec": "a.yaml", "definition": "x"}',
            )
        ),
    ],
)
def test_claims_that_no_build_has_written_are_damage(claims: str, told: str, tmp_path: Path) -> None:
    lock = _read(tmp_path, f'{{"version": 1, "slots": {{"Δ21": 0}}, "claims": {claims}}}')
    assert _told(lock, tmp_path) == told


def test_what_is_written_is_read_with_its_places(tmp_path: Path) -> None:
    lock = _read(tmp_path, WRITTEN)
    assert lock.problems == ()
    assert lock.slots == {"Δ21": 0, "тишинажаршаг": 1}
    assert [entry.region.raw for entry in lock.entries] == ['"Δ21": 0', '"тишинажаршаг": 1']
    assert [entry.region.span.start.line for entry in lock.entries] == [4, 5]


@pytest.mark.parametrize("token", ["می\u200cروم", "ශ්\u200dරී", "\U0001f3f4\U000e0067\U000e0062\U000e007f"])
def test_a_token_with_what_shapes_it_is_one(token: str, tmp_path: Path) -> None:
    write_lock(tmp_path / "scenes.lock", {token: 0})
    lock = read_lock(tmp_path / "scenes.lock")
    assert (lock.problems, lock.slots) == ((), {token: 0})


def test_a_lock_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_lock(tmp_path / "scenes.lock") == SceneLock(path=tmp_path / "scenes.lock")


def test_the_nearest_lock_upwards_is_the_project_s(tmp_path: Path) -> None:
    inner = tmp_path / "project" / "specs" / "deep"
    inner.mkdir(parents=True)
    (tmp_path / "project" / ".git").mkdir()
    (tmp_path / "scenes.lock").touch()
    (tmp_path / "project" / "scenes.lock").touch()
    assert find_lock(inner) == tmp_path / "project" / "scenes.lock"
    (inner.parent / "scenes.lock").touch()
    assert find_lock(inner) == inner.parent / "scenes.lock"


def test_the_first_lock_is_put_at_the_repository_s_top(tmp_path: Path) -> None:
    (tmp_path / "project" / "specs").mkdir(parents=True)
    (tmp_path / "project" / ".git").mkdir()
    assert find_lock(tmp_path / "project" / "specs") == tmp_path / "project" / "scenes.lock"


def test_outside_a_repository_a_lock_lies_beside_the_spec(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "scenes.lock").touch()
    assert find_lock(tmp_path / "specs") == tmp_path / "specs" / "scenes.lock"


def test_two_locks_one_above_the_other_are_told_with_both_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "specs").mkdir()
    for folder in (tmp_path, tmp_path / "specs"):
        (folder / "scenes.lock").write_text(WRITTEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lock = project_lock(tmp_path / "specs")
    assert lock.slots == {"Δ21": 0, "тишинажаршаг": 1}
    assert render(lock.problems, lock.sources, format="full") == (
        "error[AC0316]: there are two scenes.lock, one above the other: a project has one\n"
        f" --> {os.path.join('specs', 'scenes.lock')}:1:1\n"  # noqa: PTH118
        "  |\n"
        "1 | {\n"
        "  | ^\n"
        " ::: scenes.lock:1:1\n"
        "  |\n"
        "1 | {\n"
        "  | - the other one\n"
        "  = help: keep the one whose adapters are in use, and delete the other: its tokens get slots with "
        "the next builds. A project of its own has a repository of its own\n"
    )
    assert project_lock(tmp_path).problems == ()


def test_a_claim_without_a_slot_is_damage(tmp_path: Path) -> None:
    claims = '{"Δ22": {"spec": "a.yaml", "definition": "0"}}'
    lock = _read(tmp_path, f'{{"version": 1, "slots": {{"Δ21": 0}}, "claims": {claims}}}')
    assert _told(lock, tmp_path) == (
        "scenes.lock:1:48: error[AC0316]: scenes.lock is damaged: `Δ22` is claimed and has no slot\n"
    )


@pytest.mark.parametrize("version", ["true", "1.0", '"1"', "null"])
def test_what_merely_equals_the_version_is_another(version: str, tmp_path: Path) -> None:
    lock = _read(tmp_path, f'{{"version": {version}, "slots": {{}}}}')
    assert _told(lock, tmp_path) == (
        "scenes.lock:1:13: error[AC0316]: scenes.lock is of another version than 1\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "scenes.lock:1:1: error[AC0316]: scenes.lock is damaged: it is empty\n"),
        ("{", "scenes.lock:1:2: error[AC0316]: scenes.lock is damaged: it is not JSON\n"),
        ("[]", "scenes.lock:1:1: error[AC0316]: scenes.lock is damaged: it is no JSON object\n"),
        *(
            (
                f'{{"version": 1, "slots": {{"a": 0, "{written}": 1}}}}',
                f"scenes.lock:1:34: error[AC0316]: scenes.lock is damaged: `{shown}` is no token: no build "
                "has written it\n",
            )
            for written, shown in (
                ("", ""),
                ("b ", "b "),
                ("b c", "b c"),
                ("\\u001b[31m", "\\x1b[31m"),
                ("e\u0301", "e\u0301"),
            )
        ),
        (
            '{"version": 1, "slots": {"a": 0, "a": 1}}',
            "scenes.lock:1:34: error[AC0316]: scenes.lock is damaged: "
            "the key `a` stands twice in this mapping\n",
        ),
        (
            '{"version": 2, "slots": {}}',
            "scenes.lock:1:13: error[AC0316]: scenes.lock is of another version than 1\n",
        ),
        ('{"version": 1}', 'scenes.lock:1:1: error[AC0316]: scenes.lock is damaged: it has no "slots"\n'),
        (
            '{"version": 1, "slots": {"a": -1, "b": 65536, "c": true, "d": 1.0}}',
            "scenes.lock:1:31: error[AC0316]: scenes.lock is damaged: "
            "the slot of `a` is not a number from 0 to 65535\n"
            "scenes.lock:1:40: error[AC0316]: scenes.lock is damaged: "
            "the slot of `b` is not a number from 0 to 65535\n"
            "scenes.lock:1:52: error[AC0316]: scenes.lock is damaged: "
            "the slot of `c` is not a number from 0 to 65535\n"
            "scenes.lock:1:63: error[AC0316]: scenes.lock is damaged: "
            "the slot of `d` is not a number from 0 to 65535\n",
        ),
        (
            '{"version": 1, "slots": {\n<<<<<<< HEAD\n"a": 0\n=======\n"b": 0\n>>>>>>> x\n}}\n',
            "scenes.lock:2:1: error[AC0316]: scenes.lock holds the marks of a merge that was not finished\n",
        ),
    ],
)
def test_a_damaged_lock_is_told_at_its_place(tmp_path: Path, text: str, expected: str) -> None:
    assert _told(_read(tmp_path, text), tmp_path) == expected


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(WRITTEN, encoding="utf-8")
    (tmp_path / "scenes.lock").symlink_to(tmp_path / "secret")
    with pytest.raises(AdaptercError) as caught:
        read_lock(tmp_path / "scenes.lock")
    assert caught.value.message == f"cannot read {tmp_path / 'scenes.lock'}"


def test_a_lock_of_any_size_is_bounded(tmp_path: Path) -> None:
    lock = _read(tmp_path, "x" * (9 << 20))
    assert _told(lock, tmp_path) == (
        "scenes.lock:1:1: error[AC0316]: scenes.lock is damaged: it is larger than 8 MiB\n"
    )


def test_lines_of_two_branches_without_a_comma_between_them_are_told(tmp_path: Path) -> None:
    path = tmp_path / "scenes.lock"
    path.write_text('{"version": 1, "slots": {"Δ21": 0\n"Δ22": 1}}', encoding="utf-8")
    (problem,) = read_lock(path).problems
    assert problem.message == "scenes.lock is damaged: it is not JSON"
    assert problem.help == (
        "take it from version control as it was: a slot that changes makes adapters speak of other scenes. "
        "Where lines of two branches were joined by hand, see that a comma stands between them"
    )


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(AdaptercError) as caught:
        write_lock(tmp_path / "gone" / "scenes.lock", {"Δ21": 0})
    assert (
        caught.value.message == f"cannot write {tmp_path / 'gone' / 'scenes.lock'}: no such file or directory"
    )
