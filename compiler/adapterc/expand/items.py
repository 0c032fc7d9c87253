"""What verification will ask: families that stand in no training row, poles that no composer wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from adapterc.digest import seed_of
from adapterc.expand.asking import question
from adapterc.expand.chance import Chance
from adapterc.expand.prompted import lay_prompted
from adapterc.expand.skills import skill_items
from adapterc.ir.dataset import OPEN, Origin
from adapterc.ir.layout import LaidItem, LaidProbe
from adapterc.ir.library import Family, Library
from adapterc.ir.measures import Measure, is_structure, measure_named
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.ir.templates import Use

OPEN_CAP, TALK_CAP, BOUNDED_CAP, HELPER_CAP = 192, 96, 256, 128
"""Tokens a probe's answer may take. Bounded answers get more than three times a small base's median; of a
glossary's open answers it is only asked whether they are ordinary talk, and half as many tell."""

_OPEN_SUBJECTS, _LENGTH_SUBJECTS, _RATE_SUBJECTS = 1, 2, 3


def lay_items(spec: ResolvedSpec, library: Library, chance: Chance) -> tuple[LaidItem, ...]:
    """For each preference a pair for each probe of the author; where there are none, pairs to be prompted.

    Behind them the held-out demonstrations of every skill that is judged.
    """
    items: list[LaidItem] = []
    for trait in spec.traits:
        if trait.kind == "preference":
            items += _written(trait, chance) if trait.probes else lay_prompted(spec, trait, library)
    return (*items, *skill_items(spec, chance))


def _written(trait: Trait, chance: Chance) -> Iterator[LaidItem]:
    for number, probe in enumerate(trait.probes):
        yield LaidItem(
            id=f"{trait.id}.{number:03d}",
            trait=trait.id,
            origin=Origin(
                node=f"traits.{trait.id}.probes.{number}",
                template="",
                family=probe.family,
                split="verify",
                seed=chance.seed_for("probe", trait.id, number),
            ),
            subject=probe.subject,
            question=probe.prompt,
            to=probe.to,
            opposite=probe.opposite,
        )


def lay_probes(spec: ResolvedSpec, library: Library) -> tuple[LaidProbe, ...]:
    """The open questions, and for every measured trait the kind of question that its measure needs."""
    seed, families = spec.dataset.seed, library.families
    cap = TALK_CAP if spec.is_glossary else OPEN_CAP
    probes = list(_probes(seed, families, OPEN, _Kind("open", cap, _OPEN_SUBJECTS)))
    for trait in spec.traits:
        measure = measure_named(trait.measure)
        if measure is None or trait.kind == "preference":
            continue
        probes += _probes(seed, families, trait.id, _kind(measure))
    return tuple(probes)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Which held-out questions are asked, how long an answer may be, how many subjects of each family."""

    use: Use
    cap: int
    subjects: int


def _kind(measure: Measure) -> _Kind:
    """A form is seen where an answer ends as well: it gets the room to end."""
    if measure.unit == "length":
        return _Kind("bounded", BOUNDED_CAP, _LENGTH_SUBJECTS)
    if is_structure(measure.id):
        return _Kind("helper", BOUNDED_CAP, _RATE_SUBJECTS)
    return _Kind("helper", HELPER_CAP, _RATE_SUBJECTS)


@lru_cache(maxsize=64)
def _probes(seed: int, families: tuple[Family, ...], trait: str, kind: _Kind) -> tuple[LaidProbe, ...]:
    """The same for every spec with this seed, whatever it says of the trait."""
    asked = (family for family in families if family.split == "verify" and family.use == kind.use)
    return tuple(
        LaidProbe(
            id=f"{trait}.{family.id}.{number}",
            trait=trait,
            origin=_origin(seed, family, trait, number),
            subject=subject,
            question=question(family, number),
            cap=kind.cap,
        )
        for family in asked
        for number, subject in enumerate(family.subjects[: kind.subjects])
    )


def _origin(dataset_seed: int, family: Family, trait: str, number: int) -> Origin:
    node = f"traits.{trait}" if trait != OPEN else "verify"
    seed = seed_of(dataset_seed, "probe", trait, family.id, number)
    return Origin(node=node, template=family.source, family=family.id, split="verify", seed=seed)
