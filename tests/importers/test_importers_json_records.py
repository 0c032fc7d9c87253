"""JSON cut into records as it streams by."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapterc.importers.json_records import records

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(max_size=4), VALUES, max_size=3)


def cut(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


def read(text: str, size: int = 7) -> list[Any]:
    return [record.fault or record.value for record in records(cut(text, size))]


@given(st.lists(OBJECTS, max_size=4), st.integers(1, 9), st.booleans(), st.sampled_from([None, 2]))
def test_an_array_comes_apart_wherever_it_is_cut(
    values: list[Any], size: int, ascii_: bool, indent: int
) -> None:
    assert read(json.dumps(values, ensure_ascii=ascii_, indent=indent), size) == values


@given(st.lists(OBJECTS, max_size=4), st.integers(1, 9))
def test_lines_come_apart_wherever_they_are_cut(values: list[Any], size: int) -> None:
    text = "".join(json.dumps(value) + "\n" for value in values)
    assert read(text, size) == values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\ufeff \n", []),
        ('{"a": 1}', [{"a": 1}]),
        ('{\n "a": [1,\n 2]\n}\n', [{"a": [1, 2]}]),
        ('{"a": 1}\n{"b": "cut\n{"c": 3}\n', [{"a": 1}, "it is not valid JSON", {"c": 3}]),
        (
            '{"a": 1}\n{"b": [{"c": 2}\n{"d": 3}\n{"e": 4}\n',
            [{"a": 1}, "it is not valid JSON", {"d": 3}, {"e": 4}],
        ),
        ('{"a": "x"\r\n\r\n  {"b": 1}', ["it is not valid JSON", {"b": 1}]),
        (
            '{"a": [\n{"b": 1},\n{"c": 2}\n,\n{"d":\n{"e": 3}}\n]}',
            [{"a": [{"b": 1}, {"c": 2}, {"d": {"e": 3}}]}],
        ),
        ('[{"a": "x', ["the file ends inside it"]),
        ("[" * 1000, ["it is nested too deep"]),
        ("[,\n, 1,,\n\n2,]", [1, 2]),
        ('["a\nb", {"c": 1}]', ["it is not valid JSON", {"c": 1}]),
        ('[{"a": ' + "[" * 500 + "]" * 500 + '}, {"b": 2}]', ["it is nested too deep", {"b": 2}]),
    ],
)
def test_broken_files(text: str, expected: list[Any]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[],", "it has more than 300,000 brackets; what follows is not read"),
        ('{"a":1},', "it has more than 300,000 brackets; what follows is not read"),
        ("1,", "it has more than 1,500,000 values"),
    ],
)
def test_a_record_that_would_fill_the_memory_is_none(text: str, fault: str) -> None:
    whole = f'{{"entries": [{text * 1_600_000}0]}}'
    assert read(whole, 1 << 20) == [fault]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[" + "," * (20 << 20), []),
        ("[" + "\n" * (20 << 20), []),
        ('["' + "\n" * (20 << 20), ["it has more than 16 M characters"]),
        ("{" * (20 << 20), ["it has more than 300,000 brackets; what follows is not read"]),
        (
            '[{"a' + '"\n' * (10 << 20),
            ["it has more than 2,000,000 brackets, quotes and commas; what follows is not read"],
        ),
    ],
    ids=["commas", "line ends", "line ends in a text", "brackets", "quotes"],
)
def test_what_is_no_record_is_passed_over_in_runs(text: str, found: list[str]) -> None:
    began = time.process_time()
    assert read(text, 1 << 20) == found
    # Sign by sign any of these takes ten seconds and more.
    assert time.process_time() - began < 5
