"""Which scale is taken: the base retained first, then what was declared, then the larger effect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.dataset import Dataset, Row
from adapterc.ir.spec import Message
from adapterc.ir.verification import Measurements, Retention
from adapterc.verify.scale_choice import choose_scale, development_items
from support.turns import TURNS
from support.verifying import dataset, measurements, spec, trait

HELD = dataset()
PREFERENCE = spec(trait("preference"))


def measured(gain: float, *, kl: float = 0.01) -> Measurements:
    """An adapter that moves margins by about `gain`, and the base by `kl`."""
    return measurements(
        HELD,
        margins=lambda number: (-0.2, -0.2 + gain * (1 + number % 5 / 10)),
        drift=Retention(kl=kl, base_perplexity=20.0, adapter_perplexity=20.2, tokens=500),
    )


@pytest.mark.parametrize(
    ("found", "scale"),
    [
        ({0.5: measured(0.3), 0.75: measured(0.4), 1.0: measured(0.5)}, 1.0),
        ({0.5: measured(0.3), 0.75: measured(0.4), 1.0: measured(0.5, kl=0.2)}, 0.75),
        ({0.5: measured(0.3, kl=0.3), 0.75: measured(0.4, kl=0.4), 1.0: measured(0.5, kl=0.5)}, 0.5),
        ({0.5: measured(0.4), 0.75: measured(0.1), 1.0: measured(0.1)}, 0.5),
        ({0.5: measured(0.4), 0.75: measured(0.4), 1.0: measured(0.4)}, 1.0),
    ],
    ids=["more is better", "not retained", "nowhere retained", "the traits are lost", "all alike"],
)
def test_the_choice(found: dict[float, Measurements], scale: float) -> None:
    choice = choose_scale(PREFERENCE, HELD, found)
    assert choice.scale == scale
    assert [trial.scale for trial in choice.trials] == [0.5, 0.75, 1.0]


def test_the_reason_names_what_was_given_up() -> None:
    found = {0.5: measured(0.3), 0.75: measured(0.4), 1.0: measured(0.5, kl=0.2)}
    choice = choose_scale(PREFERENCE, HELD, found)
    assert choice.reason.startswith(
        "At 0.75 1 of 1 traits do what was declared on development items, with a mean effect of "
    )
    assert choice.reason.endswith("shows more; at 1 the base is not retained.")


def test_a_bound_of_the_spec_s_own_on_retention_counts() -> None:
    from adapterc.ir.spec import Threshold, VerifyOptions

    strict = spec(
        trait("preference"),
        verify=VerifyOptions(retention=(Threshold(metric="kl", at_most=0.005),)),
    )
    found = {0.5: measured(0.3, kl=0.004), 0.75: measured(0.4), 1.0: measured(0.5)}
    assert choose_scale(strict, HELD, found).scale == 0.5


def test_composed_rows_become_pairs_of_their_trait() -> None:
    row = HELD.rows[0]
    pair = replace(
        row,
        origin=replace(row.origin, node="traits.paradoxical-reasoning"),
        rejected="No.",
        messages=(Message(role="user", content="What is tin?"),),
    )
    bare: Row = replace(row, id="other", rejected="")
    found: Dataset = development_items(replace(HELD, rows=(pair, bare)), TURNS)
    (item,) = found.pairs
    assert (item.trait, item.to, item.opposite, item.origin.split) == (
        "paradoxical-reasoning",
        row.chosen,
        "No.",
        "develop",
    )
    assert item.prompt == TURNS.prefix + TURNS.user_open + "What is tin?" + TURNS.assistant_open
    assert found.rows == ()
