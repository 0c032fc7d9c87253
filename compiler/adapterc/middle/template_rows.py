"""An author's templates rendered, each family for all that it is meant for, in a process apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, takewhile

from adapterc.ir.library import Family
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.templates import COMMON, GIVEN, AuthorFamily, WrittenRow
from adapterc.kept import kept
from adapterc.middle.template_values import Feed, feeds
from adapterc.spec.templates import MOST_FAMILIES
from adapterc.templating.faults import Fault
from adapterc.templating.worker import Asked, Rendered, render_apart
from adapterc.value import value

PARTS = ("ask", "core", "answer", "rejected")
MOST_TEXTS = 10_000
"""Texts that all templates of a spec may be rendered to."""


@value()
class Written:
    """All that an author's templates gave: families whose questions stand there already, and rows."""

    families: tuple[Family, ...]
    rows: tuple[WrittenRow, ...]


@value()
class RenderedFamily:
    """A family with its node and its file, what it was rendered with, and what came of each template.

    `parts` is empty for a family that was not rendered, since those before it filled the spec's budget.
    """

    family: AuthorFamily
    place: str
    source: str
    feeds: tuple[Feed, ...]
    parts: Mapping[str, Rendered]

    @property
    def faults(self) -> tuple[tuple[str, Fault], ...]:
        """All that is wrong with its templates, with the names of their parts."""
        return tuple((part, fault) for part, found in self.parts.items() for fault in found.faults)

    def texts(self, part: str) -> tuple[str, ...]:
        """A text for each of the feeds; empty ones for a part that there is not."""
        found = self.parts.get(part)
        return tuple(text.strip() for text in found.texts) if found else ("",) * len(self.feeds)


@kept
def rendered_families(spec: ResolvedSpec) -> tuple[RenderedFamily, ...]:
    """Every family of the spec's templates; none is rendered twice for one spec."""
    laid = [
        (family, f"dataset.templates.{at}.families.{number}", file.path)
        for at, file in enumerate(spec.templates)
        for number, family in enumerate(file.families)
    ]
    if not laid:
        return ()
    fed = [feeds(spec, family, place) for family, place, _ in laid]
    sizes = accumulate(len(_parts(family)) * len(fed[at]) for at, (family, _, _) in enumerate(laid))
    within = enumerate(takewhile(lambda size: size <= MOST_TEXTS, sizes))
    taken = {at for at, _ in within if at < MOST_FAMILIES}
    asked = [one for at in sorted(taken) for one in _asked(laid[at][0], fed[at])]
    answers = iter(render_apart(asked))
    found = []
    for at, (family, place, source) in enumerate(laid):
        parts = {part: next(answers) for part in _parts(family)} if at in taken else {}
        found.append(RenderedFamily(family=family, place=place, source=source, feeds=fed[at], parts=parts))
    return tuple(found)


def written(spec: ResolvedSpec) -> Written:
    """What the templates of a sound spec gave: what came out blank is left out."""
    found = rendered_families(spec)
    return Written(
        families=tuple(_questions(one) for one in found if one.family.use),
        rows=tuple(row for one in found if one.family.each for row in _rows(one)),
    )


def _parts(family: AuthorFamily) -> tuple[str, ...]:
    return tuple(part for part in PARTS if getattr(family, part))


def _asked(family: AuthorFamily, fed: Sequence[Feed]) -> Iterator[Asked]:
    values = tuple(feed.values for feed in fed)
    for part in _parts(family):
        yield Asked(source=getattr(family, part), given=(*GIVEN[family.each], *COMMON), feeds=values)


def _questions(found: RenderedFamily) -> Family:
    """The family as the library has its own, with its questions already put."""
    family = found.family
    asked = [
        entry
        for entry in zip(family.subjects, found.texts("ask"), found.texts("core"), strict=False)
        if entry[1]
    ]
    return Family(
        id=family.family,
        use=family.use or "open",
        split=family.split,
        ask="",
        core="",
        subjects=tuple(subject for subject, _, _ in asked),
        source=found.source,
        questions=tuple(question for _, question, _ in asked),
        cores=tuple(core for _, _, core in asked),
    )


def _rows(found: RenderedFamily) -> Iterator[WrittenRow]:
    texts = zip(found.feeds, found.texts("ask"), found.texts("answer"), found.texts("rejected"), strict=False)
    for feed, ask, answer, rejected in texts:
        if ask and answer:
            yield WrittenRow(
                node=feed.node,
                source=found.source,
                family=found.family.family,
                ask=ask,
                answer=answer,
                rejected="" if rejected == answer else rejected,
            )
