"""AC0202: keys that stand in another mapping than they belong to: too deep, or beside the key above them.

Their author indented them wrongly, and that is one mistake: the tree is put right, so that nothing is said of
keys that are missing here and unknown there, and the rest is judged as it was meant.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span
from adapterc.errors import CompilerBugError
from adapterc.frontend.belonging import Above, fits, is_foreign, keys_of, run_below, run_of_item
from adapterc.frontend.expected import step_into
from adapterc.frontend.levels import spaces
from adapterc.frontend.shifted import around, column_of, shifted
from adapterc.frontend.slips import renamed
from adapterc.frontend.tree import Entry, Mapping, Node, is_null
from adapterc.frontend.tree import Sequence as List
from adapterc.spec.document import Spec

_MOST = 25
_STEP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Righted:
    """The tree with such keys where they belong, and a finding for each place that they were taken from.

    `settled` are the places of keys that stand twice for no other reason.
    """

    root: Mapping
    problems: tuple[Diagnostic, ...]
    settled: frozenset[Span]


def put_right(root: Mapping) -> Righted:
    """The tree put right; the same one where there is nothing to move."""
    mover = _Mover()
    righted, _ = mover.mapping(root, Spec, ())
    return Righted(root=righted, problems=tuple(mover.problems), settled=frozenset(mover.settled))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Risen:
    """Neighbours that stand too deep, and the mapping that takes them."""

    entries: tuple[Entry, ...]
    target: Mapping


class _Mover:
    """Down the tree and back, with what was found on the way."""

    def __init__(self) -> None:
        self.problems: list[Diagnostic] = []
        self.settled: set[Span] = set()
        self._taken: set[tuple[int, str]] = set()
        self._moved: dict[int, int] = {}  # by where a key stands, the columns that it is told to move

    def mapping(self, node: Mapping, annotation: Any, above: Above) -> tuple[Mapping, list[_Risen]]:
        """The mapping put right, and what is to rise from it to mappings above."""
        own, runs = self._split(self._gathered(node, annotation, above), node, annotation, above)
        entries: list[Entry] = []
        inside = (*above, (node, annotation))
        risen = [group for run in runs for group in self._risen(*run, above)]
        for entry in own:
            righted, higher = self._entry(entry, inside)
            entries.append(righted)
            entries.extend(one for group in higher if group.target is node for one in group.entries)
            risen.extend(group for group in higher if group.target is not node)
        return replace(node, entries=tuple(entries)), risen

    def _risen(self, run: Sequence[Entry], target: Mapping, above: Above) -> list[_Risen]:
        """The run as it will stand in its target, and what is to rise from inside of it."""
        depth = next(at for at, (outer, _) in enumerate(above) if outer is target) + 1
        righted = [self._entry(entry, above[:depth]) for entry in run]
        whole = _Risen(entries=tuple(entry for entry, _ in righted), target=target)
        return [whole, *(group for _, higher in righted for group in higher)]

    def _entry(self, entry: Entry, above: Above) -> tuple[Entry, list[_Risen]]:
        """The entry of the last mapping above, put right."""
        value, higher = self._node(entry.value, step_into(above[-1][1], entry.key), above)
        return (entry if value is entry.value else replace(entry, value=value)), higher

    def _node(self, node: Node, annotation: Any, above: Above) -> tuple[Node, list[_Risen]]:
        if isinstance(node, Mapping):
            return self.mapping(node, annotation, above)
        if not isinstance(node, List):
            return node, []
        items: list[Node] = []
        risen: list[_Risen] = []
        for item in node.items:
            righted, higher = self._node(item, step_into(annotation, 0), above)
            items.append(righted)
            risen.extend(higher)
        return replace(node, items=tuple(items)), risen

    def _gathered(self, node: Mapping, annotation: Any, above: Above) -> list[Entry]:
        """The entries, those below an empty key that takes them put under it; no other one stands twice."""
        if not any(is_null(entry.value) or isinstance(entry.value, List) for entry in node.entries):
            return list(node.entries)
        again = {id(entry) for entry in node.repeated}
        rest = deque(sorted((*node.entries, *node.repeated), key=lambda one: one.key_region.start))
        found: list[Entry] = []
        while rest:
            owner = rest.popleft()
            run = run_below(owner, rest, annotation, above, again) if is_null(owner.value) else []
            run = run or run_of_item(owner, rest, annotation, again)
            if run:
                for _ in run:
                    rest.popleft()
                self.settled.update(one.key_region.span for one in run if id(one) in again)
                owner = self._with_run(owner, run, is_told=not is_foreign(owner.key, annotation))
            found.extend([owner] if id(owner) not in again else [])
        return found

    def _with_run(self, owner: Entry, run: list[Entry], *, is_told: bool) -> Entry:
        """The entry with the run as its mapping, or as more of its last item."""
        if isinstance(owner.value, List):
            *others, item = owner.value.items
            if not isinstance(item, Mapping):
                raise CompilerBugError("only a mapping takes keys")
            like = item.entries[0]
            way = f"{_indent(run, column_of(like))}, as {_in_line(like)}"
            advice = f"{_named(run)} to the item above: {way}"
            message = f"{quoted(run[0].key)} stands outside of its item"
            self._tell(run[0], advice, shifted(run, column_of(like)), message)
            whole = replace(item, entries=(*item.entries, *run))
            return replace(owner, value=replace(owner.value, items=(*others, whole)))
        if is_told:
            self._told_shallow(run, owner)
        return replace(owner, value=Mapping(region=around(run), entries=tuple(run)))

    def _split(
        self, entries: Sequence[Entry], node: Mapping, annotation: Any, above: Above
    ) -> tuple[list[Entry], list[tuple[list[Entry], Mapping]]]:
        """The entries that belong here, and runs of those that a mapping above takes and does not have."""
        own: list[Entry] = []
        runs: list[tuple[list[Entry], Mapping]] = []
        before: Entry | None = None
        for entry in entries:
            target = self._target(entry, annotation, above)
            if target is None:
                own.append(entry)
            elif runs and runs[-1][1] is target and runs[-1][0][-1] is before:
                runs[-1][0].append(entry)
            else:
                runs.append(([entry], target))
            before = entry
        for run, target in runs:
            place = "at the top of the spec" if target is above[0][0] else "a level higher"
            self._told_deep(run, node, target, place, is_last=run[-1] is entries[-1])
        return own, runs

    def _target(self, entry: Entry, annotation: Any, above: Above) -> Mapping | None:
        """The nearest mapping above that takes a key which is unknown here, where it has none yet."""
        key = entry.key
        if not is_foreign(key, annotation):
            return None
        for outer, kind in reversed(above):
            if key in keys_of(kind):
                name = (id(outer), key)
                is_new = outer.entry(key) is None and name not in self._taken and not renamed(annotation, key)
                if not (is_new and fits(entry.value, step_into(kind, key))):
                    return None
                self._taken.add(name)
                return outer
        return None

    def _told_deep(
        self, run: list[Entry], node: Mapping, target: Mapping, place: str, *, is_last: bool
    ) -> None:
        if node.region.raw.startswith("{"):
            advice = f"{_named(run)} {place}: close the brace before {_it(run)}, not behind"
            self._tell(run[0], advice, None)
            return
        like = _key_above(run[0], target)
        column = column_of(like)
        way = f"{_indent(run, column)}, as {_in_line(like)}"
        self._tell(run[0], f"{_named(run)} {place}: {way}", shifted(run, column) if is_last else None)

    def _told_shallow(self, run: list[Entry], owner: Entry) -> None:
        column = column_of(owner) + self._moved.get(owner.key_region.start, 0) + _STEP
        for entry in run:
            self._moved[entry.key_region.start] = column - column_of(entry)
        advice = f"{_named(run)} under {quoted(owner.key)}, which is empty: {_indent(run, column)}"
        self._tell(run[0], advice, shifted(run, column))

    def _tell(self, first: Entry, advice: str, fix: Fix | None, message: str = "") -> None:
        if len(self.problems) < _MOST:
            message = message or f"unknown key {quoted(first.key)}"
            self.problems.append(finding("AC0202", message, first.key_region.span, advice=advice, fix=fix))


def _named(run: Sequence[Entry]) -> str:
    if len(run) == 1:
        return f"{quoted(run[0].key)} belongs"
    others = "key" if len(run) == 2 else f"{len(run) - 1} keys"
    return f"{quoted(run[0].key)} and the {others} below it belong"


def _it(run: Sequence[Entry]) -> str:
    return "it" if len(run) == 1 else "them"


def _indent(run: Sequence[Entry], column: int) -> str:
    return f"indent {_it(run)} by {spaces(column)}" if column else f"begin {_it(run)} in the first column"


def _in_line(entry: Entry) -> str:
    return f"{quoted(entry.key)} in line {entry.key_region.span.start.line}"


def _key_above(first: Entry, target: Mapping) -> Entry:
    """The last key of the mapping that takes it which stands before it."""
    before = [one for one in target.entries if one.key_region.start < first.key_region.start]
    return (before or list(target.entries))[-1]
