from __future__ import annotations

import math

import pytest

from adapterc.frontend.core_schema import OutOfRangeError, core_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("NO", "NO"),
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("tRUE", "tRUE"),
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nUll", "nUll"),
        ("0", 0), ("-0", 0), ("010", 10), ("0o10", 8), ("0x1F", 31), ("0b11", "0b11"), ("1_000", "1_000"),
        ("+12", 12), ("190:20:30", "190:20:30"), ("2026-01-01", "2026-01-01"), ("12e3", 12000.0),
        ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0), ("-1.5E-3", -0.0015), ("1.2.3", "1.2.3"), (".", "."),
        ("e3", "e3"), ("-", "-"), ("0o8", "0o8"), ("0xG", "0xG"), ("nan", "nan"), ("inf", "inf"),
        ("-.inf", -math.inf), (".INF", math.inf), ("=", "="), ("<<", "<<"), ("١٢", "١٢"),
    ],
)  # fmt: skip
def test_plain_scalar_means_what_yaml_1_2_says(text: str, value: object) -> None:
    found = core_value(text)
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_one_by_its_type() -> None:
    found = core_value(".nan")
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize("text", ["9" * 19, "9" * 5000, "-" + "9" * 5000, "1e999", "-1e999", "0x" + "f" * 40])
def test_number_too_large_to_keep_is_refused(text: str) -> None:
    with pytest.raises(OutOfRangeError):
        core_value(text)
