"""A judgement with where its failures come from and what their evidence advises."""

from __future__ import annotations

from dataclasses import replace

from adapterc.ir.dataset import Dataset
from adapterc.ir.judged import judged
from adapterc.ir.scene_verdicts import GlossaryVerdict
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.ir.traced import Advice
from adapterc.ir.verification import Judgement, Measurements, TraitVerdict
from adapterc.verify.advice import advise
from adapterc.verify.advice_case import Case, Training
from adapterc.verify.advice_gates import Gates, advise_on_gates
from adapterc.verify.advice_scenes import Glossary, advise_on_glossary
from adapterc.verify.effects import trait_effect
from adapterc.verify.traced import rows_behind, trace
from adapterc.verify.traced_parts import trace_part
from adapterc.verify.traced_scenes import trace_glossary

_NO_ITEMS = Advice(
    rule="write probes",
    do="Give the trait held-out items: without any nothing is tested.",
    evidence="0 held-out items",
)


def explained(
    judgement: Judgement,
    spec: ResolvedSpec,
    dataset: Dataset,
    measured: Measurements,
    training: Training | None = None,
) -> Judgement:
    """`judgement` with a trace and advice for each trait, and for the glossary, that is not VERIFIED; with a
    trace for each other part.

    `training` is None where it is not known how the adapter was trained; no rows mean that they are not
    known either.
    """
    declared = {trait.id: trait for trait in judged(spec)}
    traits = tuple(
        found
        if found.verdict == "VERIFIED"
        else _trait(found, declared[found.id], dataset, measured, training)
        for found in judgement.traits
    )
    gates = Gates(
        parrot=judgement.parrot, retention=judgement.retention, rows=dataset.rows, training=training
    )
    whole = judgement.glossary
    if whole is not None and whole.verdict != "VERIFIED":
        whole = _glossary(whole, spec, dataset, measured, training)
    parts = tuple(
        found
        if found.verdict == "VERIFIED"
        else replace(found, trace=trace_part(found, spec, dataset, measured))
        for found in judgement.parts
    )
    return replace(judgement, traits=traits, glossary=whole, parts=parts, advice=advise_on_gates(gates))


def _trait(
    found: TraitVerdict, trait: Trait, dataset: Dataset, measured: Measurements, training: Training | None
) -> TraitVerdict:
    effect = trait_effect(trait, dataset, measured)
    if effect is None:
        return replace(found, advice=(_NO_ITEMS,))
    rows = rows_behind(trait, dataset.rows)
    case = Case(verdict=found, effect=effect, rows=rows, rows_known=bool(dataset.rows), training=training)
    return replace(found, trace=trace(trait, dataset, measured), advice=advise(case))


def _glossary(
    found: GlossaryVerdict,
    spec: ResolvedSpec,
    dataset: Dataset,
    measured: Measurements,
    training: Training | None,
) -> GlossaryVerdict:
    if dataset.scenes is None or measured.scenes is None:
        return found
    traced = trace_glossary(spec, dataset.scenes, measured.scenes, dataset.rows)
    glossary = Glossary(verdict=found, rows=traced.rows if traced else 0, training=training)
    return replace(found, trace=traced, advice=advise_on_glossary(glossary))
