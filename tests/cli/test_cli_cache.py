"""`adapterc cache`: what lies there, why something does not, what may go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Built
from support.building import adapterc

pytestmark = pytest.mark.slow


def edited(own: Built, was: str, now: str) -> None:
    spec = own.place / "spec.yaml"
    text = spec.read_text(encoding="utf-8")
    assert was in text
    spec.write_text(text.replace(was, now), encoding="utf-8")


def why(own: Built, stage: str) -> list[str]:
    ran = adapterc("cache", "why", "spec.yaml", stage, cwd=own.place, cache=own.cache)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def test_what_a_build_keeps_is_listed(built: Built) -> None:
    ran = adapterc("cache", "ls", cwd=built.place, cache=built.cache)
    lines = ran.stdout.splitlines()
    assert lines[0] == f"cache  {built.cache}"
    assert [line.split()[:2] for line in lines[1:6]] == [
        ["dataset", "1"],
        ["measure", "1"],
        ["train", "1"],
        ["answers", "2"],
        ["responses", lines[5].split()[1]],
    ]
    listed = json.loads(
        adapterc("cache", "ls", "--format", "json", cwd=built.place, cache=built.cache).stdout
    )
    assert {entry["kind"] for entry in listed["entries"]} == {line.split()[0] for line in lines[1:6]}
    each = adapterc("cache", "ls", "--entries", cwd=built.place, cache=built.cache).stdout.splitlines()
    assert len(each) == len(listed["entries"]) + 2


def test_each_stage_of_what_was_built_is_there(built: Built) -> None:
    for stage in ("dataset", "train", "measure"):
        (line,) = why(built, stage)
        assert line.startswith(f"{stage} of spec.yaml: in the cache, ")


def test_what_changed_is_told_in_the_words_of_the_spec(built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    edited(own, "epochs: 1", "epochs: 2")
    edited(own, "rate: {at_most: 0.50}", "rate: {at_most: 0.40}")
    assert why(own, "dataset")[0].startswith("dataset of spec.yaml: in the cache, ")
    head, near, *differing = why(own, "train")
    assert head.startswith("train of spec.yaml: not in the cache, ")
    assert near.startswith("nearest of 1: ") and near.endswith("it differs in")
    assert "made for tiny" in near
    assert differing == ["  training epochs: 2, was 1"]
    assert why(own, "measure") == [
        "measure of spec.yaml: its key is not known before train is there: adapterc cache why spec.yaml train"
    ]
    # What reaches no row changes no key.
    edited(own, "Nothing in that is ours.", "Nothing of it is ours.")
    assert why(own, "dataset")[0].startswith("dataset of spec.yaml: in the cache, ")
    edited(own, "I speak slowly.", "I speak quietly.")
    edited(own, "rows: 6", "rows: 60")
    assert why(own, "dataset")[2:] == [
        "  dataset.rows: 60, was 6",
        "  role.voice: I speak quietly., was I speak slowly.",
        "  traits.calm.to.moves.turn",
    ]


def test_a_spec_without_scenes_has_no_glossary(built: Built) -> None:
    ran = adapterc("cache", "why", "spec.yaml", "glossary", cwd=built.place, cache=built.cache)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.endswith(
        "error: spec.yaml has no scenes, and so no glossary\n  help: ask for dataset, train or measure\n"
    )


def test_what_is_cleared_is_made_again_with_the_same_bytes(built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    weights = (own.place / "build/tiny/adapter_model.safetensors").read_bytes()
    dry = adapterc("cache", "gc", "--max-size", "0", "--dry-run", cwd=own.place, cache=own.cache)
    assert dry.stdout.splitlines()[-1] == "0 B would be left"
    assert len(list((own.cache / "store" / "train").iterdir())) == 1
    ran = adapterc("cache", "gc", "--max-size", "0", cwd=own.place, cache=own.cache)
    assert ran.stdout == dry.stdout.replace("would go", "gone").replace("would be left", "left")
    assert list((own.cache / "store" / "train").iterdir()) == []
    again = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache)
    assert again.stdout.startswith("nothing to do"), again.stderr
    assert (own.place / "build/tiny/adapter_model.safetensors").read_bytes() == weights


def test_a_build_keeps_within_the_limit(built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    limited = {"ADAPTERC_CACHE_LIMIT": "1kB"}
    idle = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache, more=limited)
    assert idle.stdout.startswith("nothing to do")
    assert len(list((own.cache / "store" / "train").iterdir())) == 1
    (own.place / "build/tiny/report.md").unlink()
    old = own.cache / "store" / "train" / ("0" * 64)
    old.mkdir()
    (old / "v").write_bytes(b"x" * 9999)
    ran = adapterc("build", "spec.yaml", cwd=own.place, cache=own.cache, more=limited)
    assert ran.returncode == 3, ran.stderr
    assert not old.exists()
    # What the build itself used stays, whatever the limit.
    assert len(list((own.cache / "store" / "train").iterdir())) == 1


@pytest.mark.parametrize(
    "typed", [["gc", "--max-size", "much"], ["gc", "--older-than", "30"], ["why", "spec.yaml", "emit"], []]
)
def test_what_is_typed_wrongly_is_a_usage_error(typed: list[str], built: Built) -> None:
    ran = adapterc("cache", *typed, cwd=built.place, cache=built.cache)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr
