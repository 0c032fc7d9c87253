"""From what an author asks of training to every number of the run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.spec import TrainingOptions
from adapterc.middle.recipe import (
    BESIDE,
    GLOSSARY,
    MANNER,
    SMALL_PARAMETERS,
    recipe_for,
    recipe_of,
    target_modules,
)
from support.specs import PREFERENCE, SCENES, resolved
from support.verifying import base_model

SMALL = replace(base_model(), parameters=SMALL_PARAMETERS)
LARGE = replace(base_model(), parameters=SMALL_PARAMETERS + 1)


def test_defaults_follow_the_size_of_the_base() -> None:
    small, large = recipe_for(TrainingOptions(), SMALL), recipe_for(TrainingOptions(), LARGE)
    assert (small.rank, small.alpha, small.learning_rate) == (8, 16, 1.5e-3)
    assert (large.rank, large.alpha, large.learning_rate) == (16, 32, 2e-4)


def test_what_the_author_asks_wins() -> None:
    asked = TrainingOptions(rank=4, alpha=6, learning_rate=5e-5, epochs=7, batch_size=3, seed=11)
    recipe = recipe_for(asked, LARGE)
    found = (recipe.rank, recipe.alpha, recipe.learning_rate, recipe.epochs, recipe.batch_size, recipe.seed)
    assert found == (4, 6, 5e-5, 7, 3, 11)


def test_what_is_learned_decides_what_the_author_left_open() -> None:
    texts = (PREFERENCE, SCENES, PREFERENCE + SCENES)
    for text, learned in zip(texts, (MANNER, GLOSSARY, BESIDE), strict=True):
        found = recipe_of(resolved(text), SMALL)
        assert (found.learning_rate, found.epochs, found.kl, found.lesson, found.told) == learned
    assert MANNER.told == MANNER.lesson == 0.0
    asked = replace(resolved(PREFERENCE + SCENES), training=TrainingOptions(epochs=2, learning_rate=1e-3))
    assert (recipe_of(asked, SMALL).epochs, recipe_of(asked, SMALL).learning_rate) == (2, 1e-3)


def test_alpha_follows_the_rank() -> None:
    assert recipe_for(TrainingOptions(rank=5), SMALL).alpha == 10


@pytest.mark.parametrize(
    ("options", "modules"),
    [
        (TrainingOptions(), ("down_proj", "gate_proj", "o_proj", "q_proj", "up_proj", "v_proj")),
        (TrainingOptions(attention=("k",), ffn=False, output_projection=False), ("k_proj",)),
        (TrainingOptions(attention=("o",), ffn=False, output_projection=False), ("o_proj",)),
        (
            TrainingOptions(attention=(), ffn=True, output_projection=False),
            ("down_proj", "gate_proj", "up_proj"),
        ),
    ],
)
def test_roles_become_module_names(options: TrainingOptions, modules: tuple[str, ...]) -> None:
    assert target_modules(options) == modules
