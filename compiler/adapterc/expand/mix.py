"""Weights of sections: which rows go where a section is to have fewer, and how many are to be composed.

Weight 1 stands for the rows that a spec has without a mix. Fewer are told so that every part of the section
keeps a row as long as there are enough; more can be told where there are further wordings. No row is
told twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from adapterc.digest import seed_of_texts
from adapterc.expand.authored import authored_rows
from adapterc.expand.chance import Chance
from adapterc.expand.held_dialogues import held_turn_count
from adapterc.ir.layout import LaidLesson, LaidPair, LaidText, Layout
from adapterc.ir.library import Library
from adapterc.ir.mix import SECTIONS, Mix, section_of
from adapterc.ir.spec import ResolvedSpec
from adapterc.value import value

Laid = TypeVar("Laid", LaidText, LaidLesson)
_TRAITS = "traits"


@value()
class SectionShare:
    """A section with a weight: the rows it would have without, those it should have, those laid out."""

    section: str
    weight: float
    unweighted: int
    wanted: int
    rows: int

    @property
    def is_short(self) -> bool:
        """Whether the section has no more rows to give."""
        return self.rows < self.wanted


def unmixed(spec: ResolvedSpec) -> ResolvedSpec:
    """The spec with the weight 1 everywhere."""
    return replace(spec, dataset=replace(spec.dataset, mix=Mix()))


def mixed_rows(spec: ResolvedSpec, library: Library, chance: Chance, *, most: int) -> tuple[LaidText, ...]:
    """The authored rows as the mix has them; `most` rows of traits can be composed."""
    rows = authored_rows(spec, library, chance)
    mix = spec.dataset.mix
    if mix.is_plain:
        return rows
    plain = _plain_counts(spec, library)
    wanted = {section: round(mix.weight(section) * count) for section, count in plain.items()}
    wanted[_TRAITS] = min(plain[_TRAITS], _wanted_of_traits(spec, plain, most))
    return _thinned(_each_once(rows, mix), wanted, spec.dataset.seed)


def mixed_lessons(lessons: Sequence[LaidLesson], spec: ResolvedSpec) -> tuple[LaidLesson, ...]:
    """The lessons of scenes as the mix has them: there are no more of them than without one."""
    wanted = round(spec.dataset.mix.scenes * len(lessons))
    return _thinned(lessons, {"scenes": wanted}, spec.dataset.seed)


def composed_count(spec: ResolvedSpec, library: Library, *, most: int, authored: int) -> int:
    """How many rows are composed beside so many authored ones, of the `most` that can be."""
    if spec.dataset.mix.is_plain:
        return _composed(spec, most, authored)
    plain = _plain_counts(spec, library)
    return max(0, min(most, _wanted_of_traits(spec, plain, most) - plain[_TRAITS]))


def shares(spec: ResolvedSpec, plain: Layout, layout: Layout) -> Iterator[SectionShare]:
    """What came of each weight that is not 1; `plain` is the layout of the unmixed spec."""
    before, after = _counts(plain), _counts(layout)
    for section in SECTIONS:
        weight = spec.dataset.mix.weight(section)
        if weight != 1.0 and before[section]:
            yield SectionShare(
                section=section,
                weight=weight,
                unweighted=before[section],
                wanted=round(weight * before[section]),
                rows=after[section],
            )


def _counts(layout: Layout) -> Counter[str]:
    """Rows that answer; lessons go along with those of their scenes."""
    rows: tuple[LaidPair | LaidText, ...] = (*layout.pairs, *layout.texts)
    return Counter(section_of(row.origin.node) for row in rows)


def _plain_counts(spec: ResolvedSpec, library: Library) -> Counter[str]:
    """Authored rows without a mix, by section."""
    rows = authored_rows(unmixed(spec), library, Chance(spec.dataset.seed, drawn=False))
    return Counter(section_of(row.origin.node) for row in rows)


def _composed(spec: ResolvedSpec, most: int, authored: int) -> int:
    if not spec.traits:
        return 0
    rows = spec.dataset.rows
    return most if rows is None else max(0, min(most, rows - authored))


def _wanted_of_traits(spec: ResolvedSpec, plain: Counter[str], most: int) -> int:
    """Rows of traits, composed ones and written ones: the latter go last, as they do with `rows`."""
    without = plain[_TRAITS] + _composed(spec, most, plain.total() + held_turn_count(spec))
    return round(spec.dataset.mix.traits * without)


def _each_once(rows: Sequence[LaidText], mix: Mix) -> list[LaidText]:
    """The rows without those that more wordings than there are would have told again."""
    kept: list[LaidText] = []
    known: set[tuple[object, str]] = set()
    for row in rows:
        said = (row.messages, row.chosen)
        if said not in known or mix.weight(section_of(row.origin.node)) <= 1.0:
            kept.append(row)
        known.add(said)
    return kept


def _thinned(rows: Sequence[Laid], wanted: Mapping[str, int], seed: int) -> tuple[Laid, ...]:
    """So many rows of each section, in their order: each part of it has one of a kind before any a second."""
    times: Counter[tuple[str, str]] = Counter()
    ranked: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for at, row in enumerate(rows):
        node, family = row.origin.node, row.origin.family
        ranked[section_of(node)].append((times[node, family], seed_of_texts(seed, "mix", node, family), at))
        times[node, family] += 1
    kept = {
        at
        for section, places in ranked.items()
        for _, _, at in sorted(places)[: wanted.get(section, len(places))]
    }
    return tuple(row for at, row in enumerate(rows) if at in kept)
