"""Rows and items laid out from the spec and the library alone: no model, no tokenizer, no chance.

Every training question is asked for the sake of one trait (or of the role, a frame, a dialogue),
and its origin says which; the same question never trains two of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain, cycle

from adapterc.digest import seed_of
from adapterc.expand.asking import core
from adapterc.expand.asking import question as put
from adapterc.expand.chance import Chance
from adapterc.expand.development import (
    development_library,
    development_probes,
    development_texts,
    develops,
    trained_library,
    traits_in_turn,
)
from adapterc.expand.held_dialogues import held_turn_count
from adapterc.expand.items import lay_items, lay_probes
from adapterc.expand.lessons import lay_lessons
from adapterc.expand.mix import SectionShare, composed_count, mixed_lessons, mixed_rows, shares, unmixed
from adapterc.expand.parts import lay_parts
from adapterc.expand.plans import Planner
from adapterc.expand.replays import lay_replays
from adapterc.expand.scene_items import lay_scenes
from adapterc.expand.settings import lay_settings
from adapterc.expand.stuck import is_stuck
from adapterc.expand.style import style_of
from adapterc.expand.teaching import lay_teacher, persona_for
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidPair, Layout
from adapterc.ir.library import Family, Library
from adapterc.ir.measures import measure_named
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.ir.templates import Use
from adapterc.kept import kept
from adapterc.templating.sandbox import render
from adapterc.value import value

ANSWER_CAP, SHORT_CAP = 80, 60
"""Tokens of a base's own answer: three or four sentences, and every one of them is paid for. A glossary
composes nothing of them, and two or three do."""


@value()
class LayoutRequest:
    """Everything the layout depends on."""

    spec: ResolvedSpec
    library: Library

    @property
    def trained(self) -> Library:
        """The library without what is developed on."""
        return trained_library(self.spec, self.library)


def lay_out(request: LayoutRequest) -> Layout:
    """The layout of a spec: the same for the same spec and library, on any machine."""
    begun = lay_written(request)
    pairs = tuple(lay_pairs(request, authored=len(begun.texts) + held_turn_count(request.spec)))
    replays = lay_replays(request.spec, request.trained, others=len(pairs) + len(begun.texts))
    lessons = mixed_lessons(tuple(lay_lessons(request.spec, request.trained)), request.spec)
    teacher = lay_teacher(request.spec, pairs, begun.texts)
    return replace(begun, pairs=pairs, replays=replays, lessons=lessons, teacher=teacher)


def lay_shares(request: LayoutRequest, layout: Layout) -> tuple[SectionShare, ...]:
    """What came of the weights of the spec's mix in its `layout`; nothing where it has none."""
    if request.spec.dataset.mix.is_plain:
        return ()
    plain = lay_out(LayoutRequest(spec=unmixed(request.spec), library=request.library))
    return tuple(shares(request.spec, plain, layout))


def lay_development(request: LayoutRequest) -> Layout | None:
    """What is developed on, laid out as a dataset of its own; None where nothing is chosen by it.

    Its rows are pairs of both poles, composed as training composes them: held out, they are items.
    """
    spec, library = request.spec, request.library
    if not develops(spec):
        return None
    held = development_library(spec, library)
    asked, traits = _asked(held), traits_in_turn(spec)
    planner = Planner(spec, library, style_of(spec), answers=len(asked))
    return Layout(
        pairs=tuple(
            _laid(spec, planner, question, next(traits), stuck=False)
            for question in asked
            if question.family.use == "open"
        ),
        texts=(),
        replays=(),
        items=(),
        probes=tuple(development_probes(spec, library)),
        neutral=development_texts(spec, library),
        answer_cap=ANSWER_CAP,
    )


def lay_written(request: LayoutRequest, *, drawn: bool = True) -> Layout:
    """What of the layout stands in the spec and the library as it is: no composed rows, no replay.

    Not `drawn`, its rows have texts and nodes, and of what chance decides nothing.
    """
    spec, library = request.spec, request.trained
    chance = Chance(spec.dataset.seed, drawn)
    items, probes = lay_items(spec, library, chance), lay_probes(spec, library)
    most = 0 if spec.dataset.mix.is_plain else len(_asked(library))
    return Layout(
        pairs=(),
        texts=mixed_rows(spec, library, chance, most=most),
        replays=(),
        items=items,
        probes=probes,
        neutral=library.heldout,
        answer_cap=SHORT_CAP if spec.is_glossary else ANSWER_CAP,
        scenes=lay_scenes(spec, library, chance),
        settings=lay_settings(spec, library, items, probes),
        parts=lay_parts(spec, library, chance),
    )


def lay_pairs(request: LayoutRequest, *, authored: int) -> Iterator[LaidPair]:
    """The composed rows beside so many authored ones, in their order."""
    spec, library = request.spec, request.trained
    if not spec.traits:
        return
    count = composed_count(spec, library, most=len(_asked(library)), authored=authored)
    asked = _first_rows(library, count)
    planner = Planner(spec, library, style_of(spec), answers=len(asked))
    turns = {use: cycle(_traits_for(use, spec.traits)) for use in ("open", "bounded", "helper")}
    for question in asked:
        trait = next(turns[question.family.use])
        stuck = _may_be_stuck(trait) and is_stuck(spec.dataset.seed, question.name)
        yield _laid(spec, planner, question, trait, stuck=stuck)


def _laid(
    spec: ResolvedSpec, planner: Planner, question: _Question, trait: Trait, *, stuck: bool
) -> LaidPair:
    persona = persona_for(trait, spec)
    plan, contrast = planner.plan(trait, stuck=stuck, taught=bool(persona))
    return LaidPair(
        id=question.name,
        origin=_origin(spec, question.family, question.number, f"traits.{trait.id}"),
        subject=question.subject,
        ask=question.ask,
        core=question.core,
        more=() if persona else question.more,
        plan=plan,
        contrast=contrast,
        persona=persona,
    )


@value()
class _Question:
    """A family's question about one of its subjects: as it is asked, its core, and what to fall back on."""

    name: str
    family: Family
    number: int
    subject: str
    ask: str
    core: str
    more: tuple[str, ...]


@kept
def _asked(library: Library) -> tuple[_Question, ...]:
    """Every question to train on, family by family."""
    families = (family for family in library.families if family.split == "train")
    return tuple(chain.from_iterable(_questions(family, library.more) for family in families))


@kept
def _in_turn(library: Library) -> tuple[int, ...]:
    """Where these questions stand when each family asks one in turn."""
    asked = _asked(library)
    return tuple(sorted(range(len(asked)), key=lambda index: (asked[index].number, index)))


def _first_rows(library: Library, rows: int) -> tuple[_Question, ...]:
    """As many questions as were asked for, taken family by family so that none is left out first."""
    if rows >= len(_asked(library)):
        return _asked(library)
    wanted = set(_in_turn(library)[:rows])
    return tuple(question for index, question in enumerate(_asked(library)) if index in wanted)


@lru_cache(maxsize=1024)
def _questions(family: Family, more: tuple[str, ...]) -> tuple[_Question, ...]:
    """The same for every spec that is laid out with a library."""
    return tuple(
        _Question(
            name=f"{family.id}.{number}",
            family=family,
            number=number,
            subject=subject,
            ask=put(family, number),
            core=core(family, number),
            more=tuple(render(question, subject=subject) for question in more),
        )
        for number, subject in enumerate(family.subjects)
    )


def _may_be_stuck(trait: Trait) -> bool:
    """Whether another contrast than the trait's own will do: a rate is learned from that one alone."""
    return _unit(trait) != "rate"


def _traits_for(use: Use, traits: tuple[Trait, ...]) -> tuple[Trait, ...]:
    """Which traits a kind of question serves: the kind made for them, else whatever the spec declares."""
    preference = tuple(t for t in traits if t.kind == "preference")
    length = tuple(t for t in traits if t.kind != "preference" and _unit(t) == "length")
    rate = tuple(t for t in traits if t.kind != "preference" and _unit(t) == "rate")
    order = {
        "open": (preference, length, rate),
        "bounded": (length, preference, rate),
        "helper": (rate, preference, length),
    }[use]
    return next(group for group in order if group)


def _unit(trait: Trait) -> str:
    measure = measure_named(trait.measure)
    return measure.unit if measure else ""


def _origin(spec: ResolvedSpec, family: Family, number: int, node: str) -> Origin:
    seed = seed_of(spec.dataset.seed, family.id, number)
    return Origin(node=node, template=family.source, family=family.id, split=family.split, seed=seed)
