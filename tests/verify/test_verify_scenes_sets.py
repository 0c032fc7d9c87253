"""Which part of a glossary's items is measured."""

from __future__ import annotations

import pytest

from adapterc.verify.scenes_sets import identified


@pytest.mark.parametrize(("scenes", "each"), [(1, 20), (5, 20), (12, 20), (16, 15), (24, 10), (300, 10)])
def test_few_scenes_are_told_apart_by_more_paraphrases_each(scenes: int, each: int) -> None:
    assert identified(scenes) == each
