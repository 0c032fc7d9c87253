"""The rows of two versions by what they say: ids, seeds and places in a list are no difference.

What has the same content on both sides is the same row. Of the others those of one id, or that ask the same
for the same part of the spec, are one row that changed; what is left was added or removed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapterc.ir.comparison import PartRows, RowChange, RowChanges, RowText

_MOST_SHOWN = 8
_WHOLE = frozenset({"dialogues", "knowledge", "role", "scenes"})
"""Sections that are counted as one: a list of a hundred facts is no table of a hundred lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A row with what it is to a comparison: `content` is equal exactly where two rows say the same."""

    text: RowText
    content: Hashable

    @property
    def part(self) -> str:
        """What it is counted with: a trait or frame by its name, a section as a whole."""
        section, _, rest = self.text.node.partition(".")
        name = rest.partition(".")[0]
        return section if not name or name.isdigit() or section in _WHOLE else f"{section}.{name}"


def compared_rows(before: Sequence[Told], after: Sequence[Told], *, what: str, note: str = "") -> RowChanges:
    """How the rows of two versions differ, part by part in the order of the later one."""
    old, new, same = _without_same(before, after)
    changes = list(_changes(old, new))
    parts = dict.fromkeys(told.part for told in (*after, *before))
    counts: dict[str, dict[str, int]] = {part: defaultdict(int) for part in parts}
    for told in same:
        counts[told.part]["same"] += 1
    for one in changes:
        counts[one.part][one.change] += 1
    return RowChanges(
        what=what,
        parts=tuple(PartRows(part=part, **found) for part, found in counts.items()),
        shown=tuple(_few(changes)),
        note=note,
    )


def _without_same(before: Sequence[Told], after: Sequence[Told]) -> tuple[list[Told], list[Told], list[Told]]:
    """What is left of both where rows of one part and one content are taken away in pairs; and these."""
    there: dict[Hashable, list[Told]] = defaultdict(list)
    for told in before:
        there[told.part, told.content].append(told)
    new, same = [], []
    for told in after:
        known = there.get((told.part, told.content))
        if known:
            known.pop()
            same.append(told)
        else:
            new.append(told)
    left = {id(told) for known in there.values() for told in known}
    return [told for told in before if id(told) in left], new, same


def _changes(old: list[Told], new: list[Told]) -> Iterator[RowChange]:
    by_id = {(told.part, told.text.id): told for told in old}
    by_question: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for told in old:
        by_question[told.part, told.text.asked].append(told)
    taken: set[int] = set()
    for told in new:
        known = by_id.get((told.part, told.text.id))
        if known is None or id(known) in taken:
            near = by_question.get((told.part, told.text.asked), ())
            known = next((one for one in near if id(one) not in taken), None)
        if known is None:
            yield RowChange(part=told.part, change="added", after=told.text)
            continue
        taken.add(id(known))
        yield RowChange(part=told.part, change="changed", before=known.text, after=told.text)
    for told in old:
        if id(told) not in taken:
            yield RowChange(part=told.part, change="removed", before=told.text)


def _few(changes: Iterable[RowChange]) -> Iterator[RowChange]:
    """Some of each kind of each part."""
    shown: dict[tuple[str, str], int] = defaultdict(int)
    for one in changes:
        shown[one.part, one.change] += 1
        if shown[one.part, one.change] <= _MOST_SHOWN:
            yield one
