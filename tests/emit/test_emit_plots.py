from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapterc.emit.plots import WIDTH, Limit, build_curves, build_strip, nice_ticks
from adapterc.emit.report_model import Interval
from adapterc.ir.training import StepLoss

finite = st.floats(min_value=-1e6, max_value=1e6)


def interval(estimate: float | None, low: float | None, high: float | None) -> Interval:
    return Interval(estimate=estimate, low=low, high=high)


def steps(count: int) -> list[StepLoss]:
    return [
        StepLoss(step=number, total=3.0 / number, nll=2.0 / number, dpo=0.0, kl=0.1, grad_norm=1.0, tokens=9)
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.0, 0.92], [0.0, 0.25, 0.5, 0.75, 1.0]),
        ([1.39, 2.03], [1.2, 1.4, 1.6, 1.8, 2.0, 2.2]),
        ([5.0, 5.0], [4.0, 6.0]),
        ([0.0, 0.0], [-0.25, 0.0, 0.25]),
    ],
)
def test_ticks_are_round(values: list[float], ticks: list[float]) -> None:
    assert nice_ticks(values) == pytest.approx(ticks)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(finite, min_size=1, max_size=6))
def test_ticks_enclose_every_value(values: list[float]) -> None:
    ticks = nice_ticks(values)
    slack = (ticks[-1] - ticks[0]) * 1e-6
    assert ticks[0] - slack <= min(values)
    assert max(values) <= ticks[-1] + slack
    assert 2 <= len(ticks) <= 8


def test_strip_places_marks_and_limits_on_one_scale() -> None:
    strip = build_strip(
        "Rate", [("adapter", "adapter", interval(0.5, 0.25, 0.75))], [Limit(label="half", at_most=0.5)]
    )
    assert strip is not None
    mark, bound = strip.marks[0], strip.bounds[0]
    assert mark.at == pytest.approx(bound.at)
    assert mark.left < mark.at < mark.right <= WIDTH
    assert bound.start + bound.extent == pytest.approx(bound.at)
    assert strip.text == "adapter 0.50 [0.25, 0.75]. half."


def test_unbounded_interval_runs_to_the_edge() -> None:
    strip = build_strip("Effect", [("effect", "effect", interval(1.0, None, 2.0))], [])
    assert strip is not None
    assert strip.marks[0].open_left
    assert not strip.marks[0].open_right
    assert strip.marks[0].text == "1.00 [−∞, 2.00]"


def test_strip_without_a_number_is_no_strip() -> None:
    assert build_strip("Effect", [("effect", "effect", interval(None, None, None))], []) is None


@settings(max_examples=100, deadline=None, derandomize=True)
@given(finite, finite, finite, finite)
def test_marks_stay_inside_the_plot(low: float, estimate: float, high: float, limit: float) -> None:
    low, estimate, high = sorted((low, estimate, high))
    strip = build_strip(
        "Any", [("a", "base", interval(estimate, low, high))], [Limit(label="l", at_least=limit)]
    )
    assert strip is not None
    mark = strip.marks[0]
    for place in (mark.left, mark.at, mark.right, strip.bounds[0].at):
        assert 0 <= place <= WIDTH


def test_curve_of_a_term_that_took_no_part_is_left_out() -> None:
    assert [curve.term for curve in build_curves(steps(40))] == ["total", "nll", "kl"]


def test_curve_says_where_it_starts_and_ends() -> None:
    curve = build_curves(steps(4))[1]
    assert curve.text == "4 steps: from 2.00 to 0.50, lowest 0.50 (smoothed)."
    assert curve.raw.startswith("M46.0 ")
    assert curve.raw.count("L") == 3


def test_long_run_is_drawn_with_few_points() -> None:
    curve = build_curves(steps(10_000))[0]
    assert curve.raw.count("L") < 300
    assert curve.text.startswith("10000 steps")


def test_step_that_diverged_is_left_out_of_the_line() -> None:
    broken = [*steps(3), replace(steps(1)[0], step=4, nll=math.nan)]
    assert "nan" not in build_curves(broken)[1].raw


def test_run_of_one_step_is_a_point() -> None:
    assert build_curves(steps(1))[0].text == "1 steps: from 3.00 to 3.00, lowest 3.00 (smoothed)."


def test_no_steps_give_no_curves() -> None:
    assert build_curves([]) == ()
