from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapterc.diagnostics.source import Source
from adapterc.frontend.json_tree import parse_json
from adapterc.frontend.tree import plain, regions


def as_tuples(value: object) -> object:
    if isinstance(value, list):
        return tuple(as_tuples(item) for item in value)
    return {key: as_tuples(item) for key, item in value.items()} if isinstance(value, dict) else value


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)


@given(JSON, st.booleans())
def test_reads_what_json_writes(value: object, ascii_only: bool) -> None:
    line = json.dumps(value, ensure_ascii=ascii_only)
    node, problems = parse_json(Source(file="d.jsonl", text=line), 0, len(line))
    assert problems == ()
    assert node is not None
    assert plain(node) == as_tuples(value)


def test_places() -> None:
    line = '{"a": [1, {"b": "\\u00e9"}]}'
    node, _ = parse_json(Source(file="d.jsonl", text=line), 0, len(line))
    assert node is not None
    raw = {path: region.raw for path, region in regions(node)}
    assert raw == {
        "": line,
        "a": '[1, {"b": "\\u00e9"}]',
        "a.0": "1",
        "a.1": '{"b": "\\u00e9"}',
        "a.1.b": '"\\u00e9"',
    }


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[1,]",
        "{'a': 1}",
        '{"a" 1}',
        '{"a": 1,}',
        "NaN",
        "Infinity",
        "01",
        "1.",
        "+1",
        "tru",
        '"a',
        "1 2",
        '"\x01"',
        '"\\x41"',
        "[1 2]",
        "// x",
        '{"a": }',
        "-",
        '"\\u12"',
        "[" * 5000,
    ],
)
def test_refuses_what_is_not_json(line: str) -> None:
    node, problems = parse_json(Source(file="d.jsonl", text=line), 0, len(line))
    assert node is None
    assert [problem.code for problem in problems] in (["AC0404"], ["AC0107"])


def test_a_string_does_not_run_into_the_next_line() -> None:
    text = '{"a": "x\n"}'
    node, problems = parse_json(Source(file="d.jsonl", text=text), 0, text.index("\n"))
    assert node is None
    assert problems[0].code == "AC0404"


def test_a_sign_is_no_digit() -> None:
    line = "-100000000000000000"
    node, problems = parse_json(Source(file="d.jsonl", text=line), 0, len(line))
    assert problems == ()
    assert node is not None
    assert plain(node) == -(10**17)
