from __future__ import annotations

import pytest

from adapterc.verify.judge import judge
from support.verifying import dataset, measurements, spec


def test_a_preference_is_told_as_the_change_of_either_pole() -> None:
    held = dataset(families=24, each=3, cap=200)
    preference, length, _ = judge(spec(), held, measurements(held)).traits
    assert preference.poles is not None
    assert preference.poles.to.estimate == pytest.approx(preference.effect.estimate)
    assert preference.poles.to.low == pytest.approx(preference.effect.low)
    assert preference.poles.opposite.estimate == pytest.approx(0.0)
    assert length.poles is None
