from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adapterc.diagnostics.source import Source
from adapterc.frontend.composer import compose
from adapterc.frontend.parsers import PARSER
from adapterc.frontend.plain_parser import PlainParser
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence, plain, regions

PARSERS = [PARSER, PlainParser]
CASES = Path(__file__).parents[1] / "diagnostics" / "cases"
# What libyaml and PyYAML read or report each in its own way.
APART = [
    "a: {b: Why?, c: [Why?, d?e: f, ?g, h]}\n",
    "a:\tb\nc:  \t- d\n",
    "a: {b: , c: [d, , ]}\n",
    "a: {b:, c: d}\n",
    "a: b\tc\n  d\n\n  e\nf: [g\th\n  i]\n",
    "a: b\n\tc\n",
    "a: b\n---\nc\n",
    "a: |-\n  \tx\n",
    "a: >\n  x\n\ty\n",
    'a: "\\ud83d\\ude00"\n',
    'a: "\\U00110000"\n',
    'a: "x\\x4"\n',
    'a: "x\\q"\n',
    "a: @b\n",
    "a: >=5\n",
    "a: - b\n",
    "a: ? b\n",
    "- a\nb: c\n",
    "a:\n  b: c\n d: e\n",
    '"a":b\n',
    "a: [b\nc: d\n",
    "a: {b: c\nd: e\n",
    "a: 'b\n",
    "a: b: c\n",
    "a: 漢字 # é\nb: {x: é́, y: 😀?}\r\n",
]
TEXT = """\
# a comment
name: стоик 😀
list: [1, "two", 'three']
block: |
  first
  second

empty:
nested:
  - a: 1
    b: 2
  - plain text
    over two lines
again: &x {k: v}
alias: *x
"""


def root_of(text: str, parser: Any = None) -> Mapping:
    root, problems = compose(Source(file="spec.yaml", text=text), parser)
    assert problems == ()
    assert root is not None
    return root


@pytest.mark.parametrize("parser", PARSERS)
def test_values(parser: Any) -> None:
    assert plain(root_of(TEXT, parser)) == {
        "name": "стоик 😀",
        "list": (1, "two", "three"),
        "block": "first\nsecond\n",
        "empty": None,
        "nested": ({"a": 1, "b": 2}, "plain text over two lines"),
        "again": {"k": "v"},
        "alias": {"k": "v"},
    }


@pytest.mark.parametrize("parser", PARSERS)
def test_every_value_and_key_knows_its_text(parser: Any) -> None:
    raw = {path: region.raw for path, region in regions(root_of(TEXT, parser))}
    assert raw["name"] == "стоик 😀"
    assert raw["list.1"] == '"two"'
    assert raw["list"] == "[1, \"two\", 'three']"
    assert raw["nested.0"] == "a: 1\n    b: 2"
    assert raw["nested.1"] == "plain text\n    over two lines"
    keys = [entry.key_region.raw for entry in root_of(TEXT, parser).entries]
    assert keys == ["name", "list", "block", "empty", "nested", "again", "alias"]


def test_lines_are_counted_as_an_editor_does() -> None:
    root = root_of("a: 1\r\nb: 2\r\n")
    entry = root.entry("b")
    assert entry is not None
    assert (entry.key_region.span.start.line, entry.key_region.span.start.column) == (2, 1)


def test_quoted_scalars_are_text() -> None:
    assert plain(root_of('a: "1"\nb: \'true\'\nc: |\n  5\nd: ""\n')) == {
        "a": "1",
        "b": "true",
        "c": "5\n",
        "d": "",
    }


def test_nodes_by_id_in_paths() -> None:
    paths = [path for path, _ in regions(root_of("traits:\n  - {id: calm, to: {markers: [a, b]}}\n  - 3\n"))]
    assert "traits.calm.to.markers.1" in paths
    assert "traits.1" in paths


@pytest.mark.parametrize("parser", PARSERS)
def test_depth_is_bounded_through_aliases(parser: Any) -> None:
    text = "a: &a " + "[" * 40 + "]" * 40 + "\nb: " + "[" * 40 + "*a" + "]" * 40 + "\n"
    root, problems = compose(Source(file="spec.yaml", text=text), parser)
    assert root is None
    assert [problem.code for problem in problems] == ["AC0107"]


@pytest.mark.parametrize("parser", PARSERS)
def test_aliases_are_bounded(parser: Any) -> None:
    text = "a: &a 1\nb: [" + "*a, " * 1001 + "]\n"
    _, problems = compose(Source(file="spec.yaml", text=text), parser)
    assert [problem.code for problem in problems] == ["AC0109"]


@pytest.mark.parametrize("parser", PARSERS)
def test_problems_do_not_stop_reading(parser: Any) -> None:
    text = "a: 1\na: 2\nb: !x 3\nc: *q\nd: &r [*r]\n<<: {}\n1: 2\ne: 1e999\nf: 5\n"
    root, problems = compose(Source(file="spec.yaml", text=text), parser)
    codes = [problem.code for problem in problems]
    assert codes == ["AC0110", "AC0111", "AC0109", "AC0109", "AC0112", "AC0113", "AC0114"]
    assert root is not None
    assert plain(root)["f"] == 5


@pytest.mark.parametrize("parser", PARSERS)
def test_yaml_1_2_directive_is_accepted(parser: Any) -> None:
    assert plain(root_of("%YAML 1.2\n---\na: 1\n...\n", parser)) == {"a": 1}


def test_types_of_nodes() -> None:
    kinds: dict[str, type[Node]] = {"s": Scalar, "l": Sequence, "m": Mapping}
    root = root_of("s: x\nl: []\nm: {}\n")
    assert {entry.key: type(entry.value) for entry in root.entries} == kinds


def test_what_a_merge_key_would_bring_is_not_missing_as_well() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {<<: *a, y: 3}\nc: {z: 0, <<: [*a, *b], x: 5}\n"
    root, problems = compose(Source(file="s.yaml", text=text))
    assert root is not None
    assert plain(root) == {
        "a": {"x": 1, "y": 2},
        "b": {"x": 1, "y": 3},
        "c": {"x": 5, "y": 3, "z": 0},
    }
    assert [one.code for one in problems] == ["AC0112", "AC0112"]


def composed(text: str, parser: Any) -> tuple[Any, ...]:
    source = Source(file="spec.yaml", text=text)
    root, problems = compose(source, parser)
    told = [(one.code, one.message, one.help, one.span, one.labels, one.fix) for one in problems]
    places = [(path, region.start, region.end) for path, region in regions(root)] if root else []
    return repr(root and plain(root)), places, told


@pytest.mark.parametrize("text", APART)
def test_both_parsers_read_and_refuse_the_same(text: str) -> None:
    assert composed(text, PlainParser) == composed(text, PARSER)


def test_both_parsers_agree_on_every_case() -> None:
    texts = [
        path.read_text("utf-8") for path in sorted(CASES.glob("*/*.yaml")) if path.read_bytes().isascii()
    ]
    assert len(texts) > 200
    assert [text for text in texts if composed(text, PlainParser) != composed(text, PARSER)] == []
