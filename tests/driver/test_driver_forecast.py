"""Estimates: where there are any, what they grow with, and that they stay near what was measured."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from adapterc.driver.compile import check, compile_spec
from adapterc.driver.forecast import EMBEDDED_SIZES, Size, Work, forecast
from adapterc.driver.scene_costs import READINGS, SceneCost, scene_cost
from adapterc.driver.token_counts import TokenCount, estimated_tokens
from adapterc.ir.layout import Layout
from adapterc.ir.training import Platform
from adapterc.middle.recipe import recipe_for
from support.specs import CHECKOUT, SCENES, laid, metaphysicist

_SIZE = EMBEDDED_SIZES["smollm2-135m-instruct"]
_XEON = Platform(device="cpu", dtype="bfloat16", threads=2, processor="some", libraries=())
_RECIPE = recipe_for(replace(metaphysicist().training, epochs=3), _SIZE)
_ALL = frozenset({"base", "dataset", "train", "measure"})
_TOKENS = TokenCount(rows=361, total=64_979, supervised=53_643, exact=True)


@pytest.fixture(scope="module")
def work() -> Work:
    return Work(stale=_ALL, missing=382, tokens=_TOKENS)


@pytest.fixture(scope="module")
def layout() -> Layout:
    path = CHECKOUT / "specs" / "metaphysicist.yaml"
    return compile_spec(path, check(path)).layout


def test_the_runs_it_was_taken_from_come_out_within_a_quarter(layout: Layout, work: Work) -> None:
    found = forecast(layout, work, _SIZE, _RECIPE, _XEON)
    assert found.seconds is not None and found.peak_bytes is not None
    for stage, measured in {"dataset": 87, "train": 295, "measure": 174}.items():
        assert measured * 0.75 <= found.seconds[stage] <= measured * 1.25, stage
    assert 0.9 * 3.3e9 <= found.peak_bytes <= 1.1 * 3.3e9


def test_only_what_is_stale_takes_time(layout: Layout, work: Work) -> None:
    found = forecast(layout, replace(work, stale=frozenset({"measure"})), _SIZE, _RECIPE, _XEON)
    assert found.seconds is not None and list(found.seconds) == ["measure"]
    nothing = forecast(layout, replace(work, stale=frozenset()), _SIZE, _RECIPE, _XEON)
    assert (nothing.seconds, nothing.peak_bytes) == ({}, 0)


def test_a_larger_base_takes_longer_more_threads_take_less(layout: Layout, work: Work) -> None:
    large = Size(parameters=2 * _SIZE.parameters, layers=60, hidden_size=_SIZE.hidden_size)
    found = [
        forecast(layout, work, size, _RECIPE, replace(_XEON, threads=threads))
        for size, threads in ((_SIZE, 2), (large, 2), (_SIZE, 4))
    ]
    trained = [one.seconds["train"] for one in found if one.seconds]
    assert trained[1] > 1.9 * trained[0] > 3 * trained[2]
    assert (found[1].peak_bytes or 0) > 1.5 * (found[0].peak_bytes or 0)


def test_where_nothing_was_measured_nothing_is_said(layout: Layout, work: Work) -> None:
    for size, platform in ((None, _XEON), (_SIZE, replace(_XEON, device="cuda"))):
        found = forecast(layout, work, size, _RECIPE, platform)
        assert (found.seconds, found.peak_bytes) == (None, None)


def test_tokens_of_rows_are_guessed_within_a_tenth_where_they_are_known(layout: Layout) -> None:
    # Known: 361 of the 388 rows of the layout, filled with the embedded base's own answers.
    guess = estimated_tokens(layout, "smollm2-135m-instruct")
    assert not guess.exact
    assert guess.total == pytest.approx(_TOKENS.total, rel=0.1)
    assert guess.supervised == pytest.approx(_TOKENS.supervised, rel=0.1)


def test_a_script_that_is_spelt_costs_tokens() -> None:
    def said(text: str) -> int:
        return estimated_tokens(
            laid(f"frames: [{{id: f, principle: {text}, steps: [{text}]}}]\ndataset: {{replay: 0}}\n"),
            "smollm2-135m-instruct",
        ).supervised

    assert said("Тихо вода бежит под мостом.") > 2.5 * said("Softly water runs below bridges.")


def test_answers_that_are_replayed_cost_tokens() -> None:
    few, many = (
        estimated_tokens(laid(f"{SCENES}dataset: {{replay: {share}}}\n"), "smollm2-135m-instruct").supervised
        for share in (0, 0.5)
    )
    assert many > few + 12 * 50


def _scened(row: Literal["composed", "trained"]) -> SceneCost:
    path = CHECKOUT / "specs" / "scene-decoder.yaml"
    compiled = compile_spec(path, check(path))
    scenes = tuple(replace(scene, row=row) for scene in compiled.spec.scenes)
    found = scene_cost(replace(compiled.spec, scenes=scenes), compiled.layout)
    assert found is not None
    return found


def test_a_glossary_takes_its_time_to_verify(layout: Layout, work: Work) -> None:
    plain = forecast(layout, work, _SIZE, _RECIPE, _XEON).seconds
    scened = forecast(layout, replace(work, scenes=_scened("composed")), _SIZE, _RECIPE, _XEON).seconds
    assert plain is not None and scened is not None
    assert scened["train"] == plain["train"]
    # 960 draws of some 13 tokens, 120 paraphrases of some 16 after twelve tokens each.
    assert 60 < scened["measure"] - plain["measure"] < 180


def test_trained_rows_take_steps_of_their_own(layout: Layout, work: Work) -> None:
    plain = forecast(layout, work, _SIZE, _RECIPE, _XEON).seconds
    trained = forecast(layout, replace(work, scenes=_scened("trained")), _SIZE, _RECIPE, _XEON).seconds
    assert plain is not None and trained is not None
    assert trained["train"] > plain["train"] + 30


def test_the_steps_that_are_counted_are_those_that_are_taken() -> None:
    from adapterc.backend import trained_rows

    assert len(trained_rows._CARRIERS) * (trained_rows.DEFINITION_STEPS + 1) == READINGS


def test_a_spec_without_scenes_has_no_such_cost() -> None:
    path = CHECKOUT / "specs" / "metaphysicist.yaml"
    compiled = compile_spec(path, check(path))
    assert scene_cost(compiled.spec, compiled.layout) is None
