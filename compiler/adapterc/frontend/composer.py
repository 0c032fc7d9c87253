"""YAML text to nodes, within budgets.

Built on the parser's events: their composing and their types are ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Region, Source, Span
from adapterc.frontend.core_schema import OutOfRangeError, core_value, holds_half_a_character
from adapterc.frontend.documents import SPEC, Document
from adapterc.frontend.keys import Keys, add_entry, tell_once
from adapterc.frontend.parsers import best_parser
from adapterc.frontend.syntax import stopped
from adapterc.frontend.tree import MAX_DEPTH, Broken, Mapping, Node, Scalar, Sequence

MAX_NODES = 50_000
MAX_ALIASES = 1_000
_YAML_TAGS = "tag:yaml.org,2002:"


def compose(
    source: Source, parser: Any = None, *, what: Document = SPEC
) -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """The document's top mapping and its problems; `parser` is the best there is when none is asked for."""
    composer = _Composer(source, what)
    try:
        root = composer.document(parser or best_parser())
    except _Stopped:
        root = None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        composer.problems = stopped(composer.problems, error, source)
        root = None
    return root, tuple(composer.problems)


class _Stopped(Exception):  # noqa: N818
    """A budget is spent, or nothing sensible can follow: the reason has been reported."""


@dataclass(frozen=True, slots=True)
class _Anchored:
    """A finished anchor: its node, and how many values and levels a copy of it adds."""

    node: Node
    size: int
    height: int


class _Composer:
    """Turns one stream of events into nodes, collecting problems as it goes."""

    _next: Callable[[], Any]

    def __init__(self, source: Source, what: Document) -> None:
        self.problems: list[Diagnostic] = []
        self._source, self._what = source, what
        self._anchors: dict[str, _Anchored | None] = {}
        self._nodes = 0
        self._aliases = 0

    def document(self, parser: Any) -> Mapping | None:
        """The only document's mapping."""
        self._next = parser(self._source.text).get_event
        self._next()
        start = self._next()
        if isinstance(start, StreamEndEvent):
            self._not_a_mapping(self._source.span(0, 0), "the file is empty")
            return None
        self._check_directives(start)
        node, _, _ = self._node(self._next(), 0)
        self._next()
        following = self._next()
        if not isinstance(following, StreamEndEvent):
            at = following.start_mark.index
            self._report(
                "AC0105",
                "a second document begins here",
                self._region(at, at + 3),
                "delete the line, or put what follows into a file of its own: a spec is one document",
            )
            return None
        if isinstance(node, (Scalar, Sequence)):
            self._not_a_mapping(node.region.span, f"{self._what.name} is a mapping of keys to values")
        return node if isinstance(node, Mapping) else None

    def _not_a_mapping(self, span: Span, message: str) -> None:
        self.problems.append(finding("AC0106", message, span, advice=f"begin with {self._what.beginning}"))

    def _region(self, start: int, end: int) -> Region:
        return Region(source=self._source, start=start, end=end)

    def _report(self, code: str, message: str, region: Region, advice: str = "") -> None:
        self.problems.append(finding(code, message, region.span, advice=advice))

    def _stop(self, code: str, message: str, region: Region, advice: str) -> _Stopped:
        self._report(code, message, region, advice)
        return _Stopped()

    def _check_directives(self, start: Any) -> None:
        if start.version not in (None, (1, 2)) or start.tags:
            name = "%TAG" if start.tags else f"%YAML {start.version[0]}.{start.version[1]}"
            at = max(0, self._source.text.find("%"))
            self._report(
                "AC0115",
                f"the directive `{name}` is refused: specs are YAML 1.2",
                self._region(at, at + len(name)),
                "delete the line",
            )

    def _count(self, added: int, region: Region) -> None:
        self._nodes += added
        if self._nodes > MAX_NODES:
            raise self._stop(
                "AC0108",
                f"the file holds more than {MAX_NODES:,} values, aliases counted each time",
                region,
                "long lists of dialogues and probes belong in JSONL files",
            )

    def _node(self, event: Any, depth: int) -> tuple[Node, int, int]:
        """The node that begins with `event`, with its size (values) and height (levels), aliases expanded."""
        region = Region(source=self._source, start=event.start_mark.index, end=event.end_mark.index)
        if isinstance(event, AliasEvent):
            return self._alias(str(event.anchor), region, depth)
        self._count(1, region)
        if depth > MAX_DEPTH:
            advice = "close the brackets that were left open, or flatten the value"
            raise self._stop("AC0107", f"values are nested more than {MAX_DEPTH} deep", region, advice)
        if event.anchor is None and event.tag is None:
            return self._content(event, region, depth)  # as nearly every node is
        if event.anchor:
            self._anchors[event.anchor] = None
        node, size, height = self._content(event, region, depth)
        if event.tag is not None:
            self._report(
                "AC0111",
                f"the tag {quoted(event.tag.replace(_YAML_TAGS, '!!'))} is refused: a spec is data",
                region,
                'remove it; quote a value to make it text: "12"',
            )
            node = Broken(region=node.region)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(node, size, height)
        return node, size, height

    def _content(self, event: Any, region: Region, depth: int) -> tuple[Node, int, int]:
        if isinstance(event, ScalarEvent):
            return self._scalar(event, region), 1, 0
        if isinstance(event, MappingStartEvent):
            return self._mapping(region, depth)
        return self._sequence(region, depth)

    def _alias(self, anchor: str, region: Region, depth: int) -> tuple[Node, int, int]:
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            raise self._stop(
                "AC0109",
                f"the file holds more than {MAX_ALIASES:,} aliases",
                region,
                "write the values out, or move them to a JSONL file",
            )
        known = self._anchors.get(anchor)
        if known is None:
            inside = anchor in self._anchors
            where = "stands inside its own" if inside else "repeats an anchor that does not stand before it"
            message = f"the alias {quoted('*' + anchor)} {where}{' anchor' * inside}"
            quote = f'if it is text, quote it: "*{anchor}"; else anchor a value first: {quoted("&" + anchor)}'
            advice = "write the value out" if inside else quote
            self._report("AC0109", message, region, advice)
            return Broken(region=region), 1, 0
        self._count(known.size, region)
        if depth + known.height > MAX_DEPTH:
            message = f"with this alias, values are nested more than {MAX_DEPTH} deep"
            raise self._stop("AC0107", message, region, "write the value out")
        return known.node, known.size, known.height

    def _scalar(self, event: Any, region: Region) -> Node:
        text: str = event.value
        if holds_half_a_character(text):
            self._report(
                "AC0116",
                "an escape stands for half of a character",
                region,
                'write the character itself, or its full escape: "\\U0001F600"',
            )
            return Broken(region=region)
        if event.style or not event.implicit[0]:
            return Scalar(region=region, value=text)
        try:
            return Scalar(region=region, value=core_value(text))
        except OutOfRangeError:
            self._report(
                "AC0114",
                f"the number {quoted(text, 30)} is too large to keep",
                region,
                "use a smaller number, or quote it if it is text",
            )
            return Broken(region=region)

    def _sequence(self, region: Region, depth: int) -> tuple[Node, int, int]:
        items: list[Node] = []
        size, height = 1, 0
        while not isinstance(event := self._next(), SequenceEndEvent):
            item, item_size, item_height = self._node(event, depth + 1)
            items.append(item)
            size, height = size + item_size, max(height, item_height + 1)
        whole = self._whole(region, event, items[-1].region if items else None)
        return Sequence(region=whole, items=tuple(items)), size, height

    def _mapping(self, region: Region, depth: int) -> tuple[Node, int, int]:
        keys = Keys()
        size, height = 1, 0
        before = len(self.problems)
        last: Region | None = None
        while not isinstance(event := self._next(), MappingEndEvent):
            key, key_size, _ = self._node(event, depth + 1)
            value, value_size, value_height = self._node(self._next(), depth + 1)
            last = value.region
            size, height = size + key_size + value_size, max(height, value_height + 1)
            problem = add_entry(keys, key, value)
            self.problems.extend([problem] if problem else [])
        tell_once(self.problems, before, keys.entries)
        whole = self._whole(region, event, last)
        return Mapping(region=whole, entries=keys.whole, repeated=tuple(keys.repeated)), size, height

    def _whole(self, start: Region, end: Any, last: Region | None) -> Region:
        """A collection's region; a block one has no closing sign, so it ends with its last value."""
        stop = end.end_mark.index
        if end.end_mark.index == end.start_mark.index and last is not None:
            stop = max(start.start, min(stop, last.end))
        return self._region(start.start, stop)
