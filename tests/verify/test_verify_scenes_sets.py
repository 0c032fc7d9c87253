"""Which part of a glossary's items is measured."""

from __future__ import annotations

import pytest

from adapterc.verify.scenes_sets import PANEL, ablated, identified


@pytest.mark.parametrize(("scenes", "each"), [(1, 20), (5, 20), (12, 20), (16, 15), (24, 10), (300, 10)])
def test_few_scenes_are_told_apart_by_more_paraphrases_each(scenes: int, each: int) -> None:
    assert identified(scenes) == each


@pytest.mark.parametrize(("scenes", "each"), [(2, 10), (4, 8), (5, 5), (12, 1), (24, 1), (300, 1)])
def test_of_few_scenes_more_paraphrases_are_read_under_other_conditions(scenes: int, each: int) -> None:
    assert ablated(scenes) == each


@pytest.mark.parametrize("scenes", [4, 5, 6, 8])
def test_they_cost_no_more_than_those_of_twelve_scenes(scenes: int) -> None:
    def readings(count: int) -> int:
        return count * ablated(count) * 3 * (1 + min(count, PANEL))

    assert readings(scenes) <= 1.03 * readings(12)
