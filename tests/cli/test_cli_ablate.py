"""`adapterc ablate SPEC targets` on the tiny spec."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from adapterc.driver.ablate import target_variants
from adapterc.ir.spec import TrainingOptions
from adapterc.middle.recipe import target_modules
from cli.conftest import Built
from support.building import adapterc

_NAMES = ["attention", "ffn", "output-projection", "all"]


def test_variants_take_every_role_alone_and_never_the_embedding() -> None:
    found = {name: target_modules(options) for name, options in target_variants(TrainingOptions())}
    assert found == {
        "attention": ("q_proj", "v_proj"),
        "ffn": ("down_proj", "gate_proj", "up_proj"),
        "output-projection": ("o_proj",),
        "all": ("down_proj", "gate_proj", "o_proj", "q_proj", "up_proj", "v_proj"),
    }


def test_attention_is_what_the_spec_asks_for_and_the_default_where_it_asks_for_none() -> None:
    asked = dict(target_variants(TrainingOptions(attention=("k",), ffn=False)))
    none = dict(target_variants(TrainingOptions(attention=())))
    assert (asked["attention"].attention, none["attention"].attention) == (("k",), ("q", "v"))


@pytest.mark.slow
def test_every_variant_is_built_on_one_dataset(built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    ran = adapterc("ablate", "spec.yaml", "targets", cwd=own.place, cache=own.cache)
    assert ran.returncode == 0, ran.stderr
    folder = own.place / "build" / "tiny.ablate"
    assert sorted(path.name for path in folder.iterdir()) == sorted(_NAMES)
    assert [line for line in ran.stderr.splitlines() if line.startswith("== ")] == [
        f"== {name}" for name in _NAMES
    ]
    assert " dataset  done" not in ran.stderr
    assert ran.stderr.count("dataset  found") == 4
    lines = ran.stdout.splitlines()
    assert re.split(r" {2,}", lines[0]) == [
        "variant",
        "numbers trained",
        "verdict",
        "KL from base",
        "what fails or is open",
    ]
    assert all("quiet" in line for line in lines[1:5])
    assert [line.split()[0] for line in lines[1:5]] == _NAMES
    trained = [int(line.split()[1].replace(",", "")) for line in lines[1:5]]
    assert sum(trained[:3]) == trained[3]
    heads = [line.split("  ")[0] for line in lines if line.endswith("decided by")]
    assert heads == [
        "calm: margin, nats a byte",
        "longer: log ratio of words",
        "quiet: assistant_phrases",
        "asking: ends_with_question",
    ]
    at = next(place for place, line in enumerate(lines) if line.startswith("quiet:"))
    assert lines[at + 1].split()[0] == "attention"
    assert re.split(r" {2,}", lines[at + 1].strip())[-1] == "paired effect, adapter less base"
    told = adapterc("ablate", "spec.yaml", "targets", "--format", "json", cwd=own.place, cache=own.cache)
    variants = json.loads(told.stdout)["variants"]
    assert [(one["variant"], one["trained"], one["glossary"]) for one in variants] == [
        (name, count, None) for name, count in zip(_NAMES, trained, strict=True)
    ]
    assert [trait["id"] for trait in variants[0]["traits"]] == ["calm", "longer", "quiet", "asking"]


@pytest.mark.slow
def test_a_variant_that_fails_does_not_stop_the_others(built: Built, tmp_path: Path) -> None:
    own = built.copied(tmp_path)
    taken = own.place / "build" / "tiny.ablate" / "ffn"
    taken.mkdir(parents=True)
    (taken / "letter.txt").write_text("dear", encoding="utf-8")
    ran = adapterc("ablate", "spec.yaml", "targets", cwd=own.place, cache=own.cache)
    assert ran.returncode == 4
    assert f"error: {taken} is in the way: it is not an artifact of adapterc\n" in ran.stderr
    rows = [line.split() for line in ran.stdout.splitlines()[1:5]]
    assert [row[0] for row in rows] == _NAMES
    assert rows[1][1:] == ["FAILED"]
    assert [path.name for path in taken.iterdir()] == ["letter.txt"]
