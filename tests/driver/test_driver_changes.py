"""Why a stage is stale: what an artifact says of itself against what would be built now."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapterc.driver.changes import changes_since, named
from adapterc.driver.compile import Compiled, check, compile_spec
from adapterc.emit.contents import plain, spec_record
from adapterc.ir.spec import TrainingOptions
from adapterc.ir.training import Platform
from adapterc.middle.recipe import recipe_for
from support.specs import HEAD, PREFERENCE, spec_file
from support.verifying import base_model

_HERE = Platform(
    device="cpu",
    dtype="float32",
    threads=2,
    processor="some",
    libraries=(("numpy", "2.4"), ("torch", "2.13")),
)
_RECIPE = recipe_for(TrainingOptions(), base_model())


def compiled(folder: Path, text: str) -> Compiled:
    path = spec_file(folder, HEAD + text)
    return compile_spec(path, check(path))


def publish(target: Path, spec: Compiled, **more: Any) -> None:
    """What of an artifact a plan reads."""
    made = {
        "base": {"digest": base_model().digest},
        "recipe": plain(_RECIPE),
        "platform": {**plain(_HERE), "libraries": dict(_HERE.libraries)},
        **more,
    }
    (target / "spec").mkdir(parents=True)
    (target / "adapterc.json").write_text(json.dumps(made), encoding="utf-8")
    (target / "spec" / "resolved.json").write_text(
        json.dumps(spec_record(spec.spec, omitted=spec.spec.emit.dataset == "omit")), encoding="utf-8"
    )
    for name, text in spec.templates:
        path = target / "spec" / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_nothing_differs_from_what_was_just_built(tmp_path: Path) -> None:
    spec = compiled(tmp_path, PREFERENCE)
    publish(tmp_path / "out", spec)
    found = changes_since(tmp_path / "out", spec, base_model(), _RECIPE, _HERE)
    assert found is not None
    assert (found.dataset, found.training) == ((), ())


def test_each_change_is_named_where_it_counts(tmp_path: Path) -> None:
    publish(tmp_path / "out", compiled(tmp_path, PREFERENCE))
    text = PREFERENCE.replace("Weighs what happened", "Ponders what happened").replace("Granted", "Given")
    now = compiled(tmp_path, f"{text}    verify: {{accuracy: {{at_least: 0.6}}}}\ndataset: {{rows: 300}}\n")
    there = replace(_HERE, threads=8, libraries=(("numpy", "2.4"), ("torch", "2.14")))
    found = changes_since(tmp_path / "out", now, base_model(), replace(_RECIPE, epochs=9), there)
    assert found is not None
    shared = ("the platform's libraries.torch", "the platform's threads")
    assert found.dataset == (
        "dataset.rows",
        "traits.calm.to.description",
        "traits.calm.to.moves.open",
        *shared,
    )
    assert found.training == ("training's epochs", *shared)


def test_another_base_and_another_template_are_named(tmp_path: Path) -> None:
    spec = compiled(tmp_path, PREFERENCE)
    publish(tmp_path / "out", spec, base={"digest": "another"})
    (tmp_path / "out" / "spec" / "templates" / "en" / "moves" / "reasons.yaml").write_text("moves: []\n")
    found = changes_since(tmp_path / "out", spec, base_model(), _RECIPE, _HERE)
    assert found is not None
    assert found.dataset == ("a template", "the base")


def test_sections_that_an_older_version_did_not_know_are_no_change_while_empty(tmp_path: Path) -> None:
    spec = compiled(tmp_path, PREFERENCE)
    publish(tmp_path / "out", spec)
    resolved = tmp_path / "out" / "spec" / "resolved.json"
    old = json.loads(resolved.read_text(encoding="utf-8"))
    for name in ("kind", "knowledge", "skills", "scenes"):
        del old[name]
    resolved.write_text(json.dumps(old), encoding="utf-8")
    facts = "knowledge: [{fact: Peat forms in bogs., ask: [What is peat?]}]\n"
    for text, expected in (("", ()), (facts, ("knowledge",))):
        now = compiled(tmp_path, PREFERENCE + text)
        found = changes_since(tmp_path / "out", now, base_model(), _RECIPE, _HERE)
        assert found is not None
        assert found.dataset == expected


def test_weights_and_templates_are_named_where_they_change_rows(tmp_path: Path) -> None:
    publish(tmp_path / "out", compiled(tmp_path, PREFERENCE))
    (tmp_path / "sea.yaml").write_text(
        "families: [{family: sea, use: open, ask: 'What is {{ subject }}?', subjects: [a wave]}]\n",
        encoding="utf-8",
    )
    now = compiled(tmp_path, f"{PREFERENCE}dataset: {{mix: {{traits: 0.5}}, templates: [sea.yaml]}}\n")
    found = changes_since(tmp_path / "out", now, base_model(), _RECIPE, _HERE)
    assert found is not None
    assert found.dataset == ("dataset.mix", "templates")


_FACT = "knowledge: [{fact: Peat forms in bogs., ask: [What is peat?]}]\n"
_OMIT = "emit: {dataset: omit}\ncredits: [Ana]\n"


@pytest.mark.parametrize("both", [("", _OMIT), (_OMIT, "")])
def test_what_the_artifact_leaves_out_makes_no_row(tmp_path: Path, both: tuple[str, str]) -> None:
    before, now = (compiled(tmp_path, PREFERENCE + _FACT + text) for text in both)
    publish(tmp_path / "out", before)
    found = changes_since(tmp_path / "out", now, base_model(), _RECIPE, _HERE)
    assert found is not None
    assert (found.dataset, found.training) == ((), ())
    assert now.layout == before.layout


def test_a_change_in_words_that_were_left_out_is_named(tmp_path: Path) -> None:
    publish(tmp_path / "out", compiled(tmp_path, PREFERENCE + _FACT + _OMIT))
    now = compiled(tmp_path, PREFERENCE + _FACT.replace("bogs", "fens") + _OMIT)
    found = changes_since(tmp_path / "out", now, base_model(), _RECIPE, _HERE)
    assert found is not None
    assert found.dataset == ("knowledge",)


def test_what_is_no_artifact_is_compared_with_nothing(tmp_path: Path) -> None:
    spec = compiled(tmp_path, PREFERENCE)
    assert changes_since(tmp_path / "none", spec, base_model(), _RECIPE, _HERE) is None
    for number, text in enumerate(("", "[]", "[" * 100_000, '{"a": 1}')):
        target = tmp_path / f"broken-{number}"
        (target / "spec").mkdir(parents=True)
        (target / "adapterc.json").write_text("{}", encoding="utf-8")
        (target / "spec" / "resolved.json").write_text(text, encoding="utf-8")
        changes_since(target, spec, base_model(), _RECIPE, _HERE)


def test_only_a_few_changes_are_listed() -> None:
    assert named(("a", "b")) == "a, b"
    assert named(("a", "b", "c", "d", "e", "f")) == "a, b, c, d and 2 more"
