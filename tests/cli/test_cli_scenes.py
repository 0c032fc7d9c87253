"""`adapterc build` and `plan` of a spec with scenes, on a tiny base."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli.conftest import Built
from cli.test_cli_build import _HEAVY, loaded_by
from support.building import SCENES, adapterc

pytestmark = pytest.mark.slow


def _plan(own: Built) -> dict[str, bool]:
    said, modules = loaded_by("plan", "spec.yaml", "--format", "json", cwd=own.place, cache=own.cache)
    assert modules & _HEAVY == set()
    return {stage["stage"]: stage["hit"] for stage in json.loads(said.rpartition("\n")[0])["stages"]}


def test_the_glossary_is_a_stage_of_its_own(scened: Built) -> None:
    assert scened.code == 3, scened.err
    done = [line.split()[0] for line in scened.err.splitlines() if " done in " in line]
    assert done == ["glossary", "dataset", "train", "measure", "emit"]
    lock = json.loads((scened.place / "scenes.lock").read_text(encoding="utf-8"))
    assert (lock["version"], lock["slots"]) == (1, {"Δ21": 0, "тишинажаршаг": 1})
    assert {token: claim["spec"] for token, claim in lock["claims"].items()} == dict.fromkeys(
        ("Δ21", "тишинажаршаг"), "spec.yaml"
    )


def test_a_spec_of_scenes_alone_ends_with_their_verdict(scened: Built, tmp_path: Path) -> None:
    own = scened.copied(tmp_path)
    text = "adapterc: 1\nname: only\nbase: ./base\ntraining: {epochs: 1}\n" + SCENES
    (own.place / "only.yaml").write_text(text, encoding="utf-8")
    ran = adapterc("build", "only.yaml", cwd=own.place, cache=own.cache)
    assert ran.returncode == 3, ran.stderr
    lines = [line for line in ran.stdout.splitlines() if not line.startswith(" ")]  # advice is indented
    names = [line[14:].split("  ")[0] for line in lines]
    assert names[:3] == ["scenes", "Δ21", "тишинажаршаг"]
    assert "glossary found" in ran.stderr  # the other spec's scenes are the same ones


def test_the_artifact_has_its_scenes(scened: Built) -> None:
    folder = scened.place / "build" / "tiny"
    made = json.loads((folder / "adapterc.json").read_text(encoding="utf-8"))
    names = ("chat_template.jinja", "rows.safetensors", "scenes.json", "scenes.lock", "tokenizer.json")
    assert {f"scenes/{name}" for name in names} <= set(made["files"])
    assert len(made["lock"]["scenes"]) == 64
    told = json.loads((folder / "scenes" / "scenes.json").read_text(encoding="utf-8"))
    assert [(one["token"], one["slot"], one["row"]) for one in told["tokens"]] == [
        ("Δ21", 0, "composed"),
        ("тишинажаршаг", 1, "trained"),
    ]


def test_a_second_build_and_its_plan_are_light(scened: Built) -> None:
    said, modules = loaded_by("build", "spec.yaml", cwd=scened.place, cache=scened.cache)
    assert said.startswith("nothing to do: the artifact is up to date\n")
    assert modules & _HEAVY == set()
    assert list(_plan(scened).items()) == [
        ("base", True),
        ("glossary", True),
        ("dataset", True),
        ("train", True),
        ("measure", True),
    ]


def test_a_token_of_another_spec_changes_nothing(scened: Built, tmp_path: Path) -> None:
    own = scened.copied(tmp_path)
    lock = own.place / "scenes.lock"
    lock.write_text(
        lock.read_text(encoding="utf-8").replace(": 1\n  }", ': 1,\n    "Ж9": 2\n  }'), encoding="utf-8"
    )
    ran = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert ran.stdout.startswith("nothing to do"), ran.stderr


def test_a_plan_counts_the_scenes(scened: Built) -> None:
    said = adapterc("plan", "spec.yaml", cwd=scened.place, cache=scened.cache).stdout.splitlines()
    (line,) = [line for line in said if line.startswith("scenes ")]
    assert line.startswith("scenes   2 scenes in ")
    assert line.endswith(
        " rows; verified by 24 paraphrases (none of yours, 24 composed), 128 requests, 160 draws and 2 "
        "pairs of tokens"
    ), line


def test_another_scene_is_another_glossary_and_the_plan_writes_no_lock(scened: Built, tmp_path: Path) -> None:
    own = scened.copied(tmp_path)
    spec, lock = own.place / "spec.yaml", own.place / "scenes.lock"
    before = lock.read_bytes()
    spec.write_text(spec.read_text(encoding="utf-8") + "  - {token: ☉7, action: Noon.}\n", encoding="utf-8")
    planned = _plan(own)
    assert (planned["base"], planned["glossary"], planned["train"]) == (True, False, False)
    assert lock.read_bytes() == before


def test_a_lock_that_is_another_stops_plan_and_build_until_the_artifact_is_gone(
    scened: Built, tmp_path: Path
) -> None:
    own = scened.copied(tmp_path)
    lock = own.place / "scenes.lock"
    swapped = lock.read_text(encoding="utf-8").replace('"Δ21": 0', '"Δ21": 1').replace('шаг": 1', 'шаг": 0')
    lock.write_text(swapped, encoding="utf-8")
    for command in ("plan", "build"):
        ran = adapterc(command, "spec.yaml", cwd=own.place, cache=own.cache)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr.splitlines()[-2:] == [
            "error: scenes.lock:4:5: [AC0316] `Δ21` was slot 0 in build/tiny and is slot 1 in scenes.lock; "
            "other slots too for 1 more scene (see build/tiny/scenes/scenes.lock:4:5)",
            "  help: take scenes.lock from version control as it was: adapters and merged models that were "
            "made before speak of the other ids. Where new ids are meant, delete build/tiny and build",
        ]
    assert lock.read_text(encoding="utf-8") == swapped
    shutil.rmtree(own.place / "build" / "tiny")
    assert not _plan(own)["glossary"]


def test_a_threshold_is_no_matter_of_the_glossary(scened: Built, tmp_path: Path) -> None:
    own = scened.copied(tmp_path)
    spec = own.place / "spec.yaml"
    spec.write_text(spec.read_text(encoding="utf-8").replace("0.60", "0.01"), encoding="utf-8")
    assert all(_plan(own).values())


def test_a_word_of_a_base_that_was_not_here_stops_the_build_before_anything_is_made(
    scened: Built, tmp_path: Path
) -> None:
    own = scened.copied(tmp_path)
    spec = own.place / "spec.yaml"
    spec.write_text(spec.read_text(encoding="utf-8").replace("token: Δ21", "token: bends"), encoding="utf-8")
    ran = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert ran.returncode == 1
    assert "error[AC0314]: the token `bends` is a word of the base `./base`" in ran.stderr
    assert "bends" not in (own.place / "scenes.lock").read_text(encoding="utf-8")
