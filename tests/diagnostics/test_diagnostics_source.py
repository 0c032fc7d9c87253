from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapterc.diagnostics.source import Region, Source, SpanMap

SOURCE = Source(file="a.yaml", text="one\r\nдва 😀\n\nfour")


@pytest.mark.parametrize(
    ("offset", "line", "column"),
    [(0, 1, 1), (3, 1, 4), (5, 2, 1), (9, 2, 5), (11, 3, 1), (12, 4, 1), (16, 4, 5), (99, 4, 5)],
)
def test_positions(offset: int, line: int, column: int) -> None:
    position = SOURCE.position(offset)
    assert (position.line, position.column) == (line, column)


@given(st.text(alphabet="ab\n\r\u2028é", max_size=40), st.integers(0, 40))
def test_a_position_counts_line_feeds(text: str, offset: int) -> None:
    before = text[:offset]
    position = Source(file="x", text=text).position(offset)
    assert position.line == before.count("\n") + 1
    assert position.column == len(before) - (before.rfind("\n") + 1) + 1


def part(raw: str, value: str, wanted: str) -> str:
    start = value.rindex(wanted)
    region = Region(source=Source(file="x", text=raw), start=0, end=len(raw))
    return region.part(value, start, start + len(wanted)).raw


def test_a_part_of_a_value_is_found_in_its_source() -> None:
    assert part('"Say {clam}."', "Say {clam}.", "{clam}") == "{clam}"


def test_the_same_part_again_is_told_from_the_first() -> None:
    raw = "'{x} and {x}'"
    region = Region(source=Source(file="x", text=raw), start=0, end=len(raw))
    assert region.part("{x} and {x}", 8, 11).start == 9


PARTS = [
    ('"a\\u007bx}"', "a{x}", "{x}", "\\u007bx}"),
    ("'it''s {x''y}'", "it's {x'y}", "{x'y}", "{x''y}"),
    ('"\\ud83d\\ude00 \\"x\\ty\\" z"', '😀 "x\ty" z', 'x\ty" z', 'x\\ty\\" z'),
    ("fold this\r\n   plain text", "fold this plain text", "this plain", "this\r\n   plain"),
    ("> # why\n   fold\n   it\n\n   here\n", "fold it\nhere\n", "it\nhere", "it\n\n   here"),
    ("|-\n  a\n    b  c\n", "a\n  b  c", "a\n  b", "a\n    b"),
    ('"joined \\\n   words "', "joined words ", "joined words", "joined \\\n   words"),
    ('"another text"', "a text that stands elsewhere", "stands", '"another text"'),
]


@pytest.mark.parametrize(("raw", "value", "wanted", "expected"), PARTS)
def test_a_part_that_was_folded_or_escaped_is_found(raw: str, value: str, wanted: str, expected: str) -> None:
    assert part(raw, value, wanted) == expected


def test_a_node_without_a_place_has_its_ancestors() -> None:
    region = Region(source=SOURCE, start=0, end=3)
    spans = SpanMap({"": region, "traits.calm": region})
    assert spans.region("traits.calm.to.moves") == region
    assert spans.region("role.title") == region
    assert list(spans) == ["", "traits.calm"]
    assert SpanMap({}).region("x") is None
