from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.frontend.load import load
from adapterc.ir.measures import MEASURES, STRUCTURES
from adapterc.ir.spec import (
    DatasetOptions,
    EmitOptions,
    Moves,
    ResolvedSpec,
    Role,
    Threshold,
    TrainingOptions,
    VerifyOptions,
)
from adapterc.middle.directions import DIRECTIONS, poles_of
from adapterc.middle.resolve import resolve
from adapterc.middle.texts import bare_texts, texts
from support.specs import CHECKOUT, HEAD, spec_file


def resolved(tmp_path: Path, text: str) -> ResolvedSpec:
    value, diagnostics = resolve(load(spec_file(tmp_path, HEAD + text)))
    assert value is not None, diagnostics
    return value


def test_defaults(tmp_path: Path) -> None:
    assert resolved(tmp_path, "role: {title: a stoic}\n") == ResolvedSpec(
        name="stoic",
        language=("en",),
        base="smollm2-135m-instruct",
        role=Role(title="a stoic"),
        traits=(),
        frames=(),
        dialogues=(),
        dataset=DatasetOptions(),
        training=TrainingOptions(),
        verify=VerifyOptions(),
        licence="",
    )


def test_options(tmp_path: Path) -> None:
    spec = resolved(
        tmp_path,
        "role: {title: a stoic}\nlanguage: [ru, en]\nlicence: MIT\n"
        "emit: {dataset: omit}\ncredits: [Ben, Ana, Ben]\n"
        "dataset: {rows: 320, replay: 0.25, seed: 7}\n"
        "training: {rank: 8, alpha: 16, targets: {attention: [o, q], ffn: false}, "
        "learning_rate: 1e-3, epochs: 2, seed: 1}\n"
        "verify: {retention: {ppl_ratio: {at_most: 1.1}, kl: {at_most: 0.1}}}\n",
    )
    assert (spec.language, spec.licence) == (("ru", "en"), "MIT")
    assert (spec.emit, spec.credits) == (EmitOptions(dataset="omit"), ("Ben", "Ana"))
    assert spec.dataset == DatasetOptions(rows=320, replay=0.25, seed=7)
    assert spec.training == TrainingOptions(
        rank=8, alpha=16, attention=("q", "o"), ffn=False, learning_rate=0.001, epochs=2, seed=1
    )
    assert spec.verify.retention == (
        Threshold(metric="kl", at_most=0.1),
        Threshold(metric="ppl_ratio", at_most=1.1),
    )


def test_a_preference(tmp_path: Path) -> None:
    spec = resolved(
        tmp_path,
        "traits:\n  - id: calm\n    kind: preference\n    from: {name: hot, description: Flares up.}\n"
        "    to: {name: calm, description: Waits., markers: [wait], "
        "moves: {open: ['Grant {claim}.'], lean: ['Yet {subject}.']}}\n"
        "    verify: {effect_size: {at_least: 0.5}, accuracy: {at_least: 0.6}}\n",
    )
    (trait,) = spec.traits
    assert (trait.id, trait.kind, trait.measure, trait.opposite.name) == ("calm", "preference", "", "hot")
    assert trait.to.moves == Moves(open=("Grant {claim}.",), lean=("Yet {subject}.",))
    assert [threshold.metric for threshold in trait.thresholds] == ["accuracy", "effect_size"]


@pytest.mark.parametrize("kind", ["increase", "decrease"])
@pytest.mark.parametrize("measure", [measure.id for measure in MEASURES if measure.id != "markers"])
def test_a_measure_without_poles_has_its_own(kind: str, measure: str, tmp_path: Path) -> None:
    (trait,) = resolved(tmp_path, f"traits: [{{id: t, kind: {kind}, measure: {measure}}}]\n").traits
    assert (trait.opposite, trait.to) == poles_of(kind, measure)
    assert trait.to.name != trait.opposite.name


def test_a_decrease_goes_the_other_way() -> None:
    for entry in DIRECTIONS:
        assert poles_of("increase", entry.measure) == (entry.low, entry.high)
        assert poles_of("decrease", entry.measure) == (entry.high, entry.low)
    assert poles_of("increase", "markers") is None


@pytest.mark.parametrize("structure", [structure.id for structure in STRUCTURES])
def test_a_structure_without_poles_has_its_own(structure: str, tmp_path: Path) -> None:
    (trait,) = resolved(tmp_path, f"traits: [{{id: t, kind: structure, measure: {structure}}}]\n").traits
    assert (trait.opposite, trait.to) == poles_of("structure", structure)
    assert trait.to.name != trait.opposite.name
    assert trait.counted is trait.to


def test_every_measure_but_markers_has_directions() -> None:
    assert {entry.measure for entry in DIRECTIONS} == {measure.id for measure in MEASURES} - {"markers"}


def test_texts_have_the_paths_of_the_spec(tmp_path: Path) -> None:
    spec = resolved(
        tmp_path,
        "role: {facts: [one]}\nframes: [{id: f, principle: grant, steps: [turn]}]\n"
        "traits: [{id: t, kind: increase, measure: questions, "
        "from: {name: a, description: b}, to: {name: c, description: d}}]\n"
        "dialogues: [{messages: [{role: user, content: hi}, {role: assistant, content: ho}]}]\n",
    )
    found = dict(texts(spec))
    assert found["role.facts.0"] == "one"
    assert found["frames.f.steps.0"] == "turn"
    assert found["traits.t.from.description"] == "b"
    assert found["dialogues.0.messages.1.content"] == "ho"


def test_errors_of_loading_leave_no_spec_and_lints_still_speak(tmp_path: Path) -> None:
    spec = spec_file(tmp_path, HEAD + "role: {title: 'a </s>', mood: grim}\nbase2: x\n")
    value, diagnostics = resolve(load(spec))
    assert value is None
    assert [found.code for found in diagnostics] == ["AC0506", "AC0202", "AC0202"]


@pytest.mark.parametrize("path", sorted((CHECKOUT / "specs").glob("*.yaml")), ids=lambda path: path.stem)
def test_texts_without_their_places_are_the_same_in_the_same_order(path: Path) -> None:
    spec, _ = resolve(load(path))
    assert spec is not None
    assert list(bare_texts(spec)) == [text for _, text in texts(spec)]
