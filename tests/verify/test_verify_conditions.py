"""When a paired effect fails, and when the items leave it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from adapterc.statistics.estimates import Estimate, estimate, p_value
from adapterc.verify.conditions import CONTROL, moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    paired: Estimate
    direction: int = 1
    acted: bool = False


def found(values: Sequence[float], families: int, direction: int = 1) -> Found:
    names = [f"f{place % families}" for place in range(len(values))]
    return Found(paired=estimate(values, names), direction=direction)


@pytest.mark.parametrize(
    ("families", "tests", "holds"),
    [(4, 1, None), (5, 1, True), (5, 2, None), (6, 3, True), (6, 4, None)],
)
def test_families_that_all_moved_alike_are_too_few_and_never_fail(
    families: int, tests: int, *, holds: bool | None
) -> None:
    effect = found([1.0] * (2 * families), families)
    assert moves(effect, min(1.0, tests * p_value(effect.paired, 1))).holds is holds


@pytest.mark.parametrize(("values", "direction"), [([0.0] * 8, 1), ([1.0] * 8, -1)])
def test_what_did_not_move_as_declared_fails(values: list[float], direction: int) -> None:
    effect = found(values, 4, direction)
    assert moves(effect, p_value(effect.paired, direction)).holds is False


def test_a_condition_says_which_arm_the_effect_is_over() -> None:
    effect = found([1.0] * 8, 4)
    assert moves(effect, 0.0625).name == "paired effect, adapter less base"
    assert moves(effect, 0.0625, name=CONTROL).name == "paired effect, adapter less control"
