"""What verification will ask: families that stand in no training row, poles that no composer wrote."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.digest import seed_of
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidItem, LaidProbe
from adapterc.ir.library import Family, Library, Use
from adapterc.ir.measures import Measure, measure_named
from adapterc.ir.spec import ResolvedSpec
from adapterc.templating.sandbox import render

OPEN_CAP, BOUNDED_CAP, HELPER_CAP = 192, 256, 128
"""Tokens a probe's answer may take. Bounded answers get more than three times a small base's median."""

_OPEN_SUBJECTS = 1
_MEASURE_SUBJECTS = {"length": 2, "rate": 3}


def lay_items(spec: ResolvedSpec) -> tuple[LaidItem, ...]:
    """The pairs that the author wrote for verification."""
    return tuple(
        LaidItem(
            id=f"{trait.id}.{number:03d}",
            trait=trait.id,
            origin=Origin(
                node=f"traits.{trait.id}.probes.{number}",
                template="",
                family=probe.family,
                split="verify",
                seed=seed_of(spec.dataset.seed, "probe", trait.id, number),
            ),
            subject=probe.subject,
            question=probe.prompt,
            to=probe.to,
            opposite=probe.opposite,
        )
        for trait in spec.traits
        for number, probe in enumerate(trait.probes)
    )


def lay_probes(spec: ResolvedSpec, library: Library) -> tuple[LaidProbe, ...]:
    """The open questions, and for every measured trait the kind of question that its measure needs."""
    probes = list(_probes(spec, library, "open", "open", OPEN_CAP, _OPEN_SUBJECTS))
    for trait in spec.traits:
        measure = measure_named(trait.measure)
        if measure is None or trait.kind == "preference":
            continue
        use, cap = _use(measure)
        probes += _probes(spec, library, trait.id, use, cap, _MEASURE_SUBJECTS[measure.unit])
    return tuple(probes)


def _use(measure: Measure) -> tuple[Use, int]:
    return ("bounded", BOUNDED_CAP) if measure.unit == "length" else ("helper", HELPER_CAP)


def _probes(  # noqa: PLR0913
    spec: ResolvedSpec, library: Library, trait: str, use: Use, cap: int, subjects: int
) -> Iterator[LaidProbe]:
    for family in library.families:
        if family.split != "verify" or family.use != use:
            continue
        for number, subject in enumerate(family.subjects[:subjects]):
            yield LaidProbe(
                id=f"{trait}.{family.id}.{number}",
                trait=trait,
                origin=_origin(spec, family, trait, number),
                subject=subject,
                question=render(family.ask, subject=subject),
                cap=cap,
            )


def _origin(spec: ResolvedSpec, family: Family, trait: str, number: int) -> Origin:
    node = f"traits.{trait}" if trait != "open" else "verify"
    seed = seed_of(spec.dataset.seed, "probe", trait, family.id, number)
    return Origin(node=node, template=family.source, family=family.id, split="verify", seed=seed)
