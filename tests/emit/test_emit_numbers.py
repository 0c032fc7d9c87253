from __future__ import annotations

import pytest

from adapterc.emit.numbers import held_text, interval_text, number_text, p_statement, p_text, threshold_text
from adapterc.emit.report_model import Check, Interval, Threshold


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "n/a"),
        (0.0, "0.00"),
        (0.6, "0.60"),
        (-0.314, "-0.31"),
        (0.0451, "0.045"),
        (0.00042, "0.00042"),
        (12.34, "12.3"),
        (1234.5, "1,234"),
    ],
)
def test_number_reads_well(value: float | None, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        ((0.83, 0.74, 0.92), "0.83 [0.74, 0.92]"),
        ((0.83, None, 0.92), "0.83 [-∞, 0.92]"),
        ((0.83, 0.74, None), "0.83 [0.74, ∞]"),
        ((0.83, 0.83, 0.83), "0.83"),
        ((0.83, None, None), "0.83"),
        ((None, None, None), "n/a"),
    ],
)
def test_interval_shows_what_there_is(
    interval: tuple[float | None, float | None, float | None], text: str
) -> None:
    estimate, low, high = interval
    assert interval_text(Interval(estimate=estimate, low=low, high=high)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, "n/a"), (1e-9, "<0.0001"), (0.0042, "0.0042"), (0.5, "0.5"), (1.0, "1")]
)
def test_p_value_is_never_zero(value: float | None, text: str) -> None:
    assert p_text(value) == text


@pytest.mark.parametrize(("value", "text"), [(1e-9, "p < 0.0001"), (0.5, "p = 0.5"), (None, "p = n/a")])
def test_p_value_in_a_sentence(value: float | None, text: str) -> None:
    assert p_statement(value) == text


def test_threshold_reads_as_declared() -> None:
    assert threshold_text(Threshold(metric="rate", at_least=None, at_most=0.05)) == "rate at most 0.05"
    assert (
        threshold_text(Threshold(metric="rate", at_least=0.2, at_most=0.5))
        == "rate at least 0.20 and at most 0.50"
    )


@pytest.mark.parametrize(("holds", "text"), [(True, "holds"), (False, "fails"), (None, "open")])
def test_condition_is_one_word(holds: bool | None, text: str) -> None:
    found = Interval(estimate=None, low=None, high=None)
    assert held_text(Check(name="", bound="", found=found, holds=holds, note="")) == text


@pytest.mark.parametrize(("holds", "text"), [(True, "reported"), (None, "reported"), (False, "fails")])
def test_what_decides_nothing_does_not_hold(holds: bool | None, text: str) -> None:
    found = Interval(estimate=None, low=None, high=None)
    note = "modal agreement; reported, does not decide"
    assert held_text(Check(name="", bound="", found=found, holds=holds, note=note)) == text
