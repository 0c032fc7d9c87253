from __future__ import annotations

from adapterc.verify.beside import ALMOST_ANY
from adapterc.verify.judge import judge
from support.verifying import dataset, measurements, spec


def test_a_length_or_a_rate_without_a_control_says_that_any_training_moves_it() -> None:
    held = dataset(families=24, each=3, cap=200)
    preference, *counted = judge(spec(), held, measurements(held)).traits
    for found in counted:
        assert found.reason.endswith(ALMOST_ANY)
        assert "almost any training moves a length or a rate" in found.evidence
    assert ALMOST_ANY not in preference.reason


def test_what_is_not_verified_is_not_told_twice_why() -> None:
    held = dataset(families=24, each=3, cap=200)
    found = judge(spec(), held, measurements(held, shift=0.0)).traits[1]
    assert ALMOST_ANY not in found.reason
    assert "almost any training" in found.evidence
