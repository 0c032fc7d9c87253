"""A split to develop on, beside training and verification: families that neither of them sees.

Only a spec that has something chosen on it (`training.scale: auto`) gives up families for it. They are taken
from those that would train, whole, before a row exists; no family shares a wording or a subject with another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import cycle

from adapterc.digest import seed_of, seed_of_texts
from adapterc.expand.asking import question
from adapterc.expand.items import BOUNDED_CAP, HELPER_CAP
from adapterc.ir.layout import LaidProbe
from adapterc.ir.library import Family, Library
from adapterc.ir.measures import is_structure, measure_named
from adapterc.ir.origin import Origin
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.ir.templates import Use

ONE_IN = 5
"""Of the families of a use that a trait of the spec is developed on, rounded up."""
TEXTS_ONE_IN = 4
"""Of the plain texts that would be replayed."""
_FEWEST = 3


def develops(spec: ResolvedSpec) -> bool:
    """Whether anything is chosen on a split of its own."""
    return spec.training.scale == "auto"


def trained_library(spec: ResolvedSpec, library: Library) -> Library:
    """The library as far as rows may be made of it."""
    if not develops(spec):
        return library
    held = {family.id for family in _held(spec, library)}
    texts = set(development_texts(spec, library))
    return _without(library, frozenset(held), frozenset(texts))


def development_library(spec: ResolvedSpec, library: Library) -> Library:
    """The library with nothing to train on but the families that are developed on."""
    return replace(library, families=_held(spec, library))


def development_texts(spec: ResolvedSpec, library: Library) -> tuple[str, ...]:
    """Plain texts that are neither replayed nor measured in verification."""
    order = sorted(library.passages, key=lambda text: seed_of_texts(spec.dataset.seed, "development", text))
    return tuple(order[: -(-len(order) // TEXTS_ONE_IN)])


def development_probes(spec: ResolvedSpec, library: Library) -> Iterator[LaidProbe]:
    """For every measured trait the questions of its kind that are developed on."""
    held = _held(spec, library)
    for trait in spec.traits:
        use = _use(trait)
        if use == "open":
            continue
        cap = BOUNDED_CAP if use == "bounded" or is_structure(trait.measure) else HELPER_CAP
        for family in (one for one in held if one.use == use):
            for number, subject in enumerate(family.subjects):
                yield LaidProbe(
                    id=f"develop.{trait.id}.{family.id}.{number}",
                    trait=trait.id,
                    origin=_origin(spec, trait, family, number),
                    subject=subject,
                    question=question(family, number),
                    cap=cap,
                )


def traits_in_turn(spec: ResolvedSpec) -> Iterator[Trait]:
    """The preferences, one after the other, again and again."""
    return cycle(trait for trait in spec.traits if trait.kind == "preference")


def _use(trait: Trait) -> Use:
    """The kind of question that a trait shows in."""
    if trait.kind == "preference":
        return "open"
    measure = measure_named(trait.measure)
    return "bounded" if measure is not None and measure.unit == "length" else "helper"


def _held(spec: ResolvedSpec, library: Library) -> tuple[Family, ...]:
    """The families that are developed on, in the library's order."""
    held: set[str] = set()
    for use in sorted({_use(trait) for trait in spec.traits}):
        families = [one for one in _shipped(library) if one.use == use]
        order = sorted(families, key=lambda one: seed_of(spec.dataset.seed, "development", one.id))
        held |= {one.id for one in order[: max(_FEWEST, -(-len(order) // ONE_IN))]}
    return tuple(one for one in _shipped(library) if one.id in held)


def _shipped(library: Library) -> Iterator[Family]:
    """The families to train on that came with the compiler: an author's own are there to be trained on."""
    return (one for one in library.families if one.split == "train" and not one.questions)


@lru_cache(maxsize=4)
def _reduced(library: _Same, families: frozenset[str], texts: frozenset[str]) -> Library:
    kept = library.library
    return replace(
        kept,
        families=tuple(one for one in kept.families if one.split != "train" or one.id not in families),
        passages=tuple(text for text in kept.passages if text not in texts),
    )


class _Same:
    """A library as itself: to hash all that is in it takes long."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.library is self.library


def _without(library: Library, families: frozenset[str], texts: frozenset[str]) -> Library:
    """One and the same for the same arguments: what is found in a library is kept by what it is."""
    return _reduced(_Same(library), families, texts)


def _origin(spec: ResolvedSpec, trait: Trait, family: Family, number: int) -> Origin:
    return Origin(
        node=f"traits.{trait.id}",
        template=family.source,
        family=family.id,
        split="develop",
        seed=seed_of(spec.dataset.seed, "development", trait.id, family.id, number),
    )
