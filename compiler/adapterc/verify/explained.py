"""A judgement with where its failures come from and what their evidence advises."""

from __future__ import annotations

from dataclasses import replace

from adapterc.ir.dataset import Dataset
from adapterc.ir.judged import judged, parts
from adapterc.ir.part_verdicts import PartVerdict
from adapterc.ir.scene_verdicts import GlossaryVerdict
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.ir.traced import Advice
from adapterc.ir.verification import Judgement, Measurements, TraitVerdict
from adapterc.verify.advice import advise
from adapterc.verify.advice_case import Case, Training
from adapterc.verify.advice_gates import Gates, advise_on_gates
from adapterc.verify.advice_part_case import PartCase
from adapterc.verify.advice_parts import advise_on_part, nothing_asked
from adapterc.verify.advice_scenes import Glossary, advise_on_glossary
from adapterc.verify.effects import trait_effect
from adapterc.verify.parts_effects import part_effect
from adapterc.verify.traced import rows_behind, rows_of, trace
from adapterc.verify.traced_gates import trace_parrot
from adapterc.verify.traced_guards import trace_guard
from adapterc.verify.traced_parts import trace_part
from adapterc.verify.traced_retention import trace_retention
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
    """`judgement` with a trace and advice for each trait, each other part and the glossary that is not
    VERIFIED, and a trace for each condition of a gate that fails or nearly does.

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
    explained_parts = tuple(
        found if found.verdict == "VERIFIED" else _part(found, spec, dataset, measured, training)
        for found in judgement.parts
    )
    gate = judgement.parrot
    return replace(
        judgement,
        traits=traits,
        glossary=whole,
        parts=explained_parts,
        advice=advise_on_gates(gates),
        parrot=replace(gate, traces=(*gate.traces, *trace_parrot(gate, dataset, measured))),
        retention=replace(judgement.retention, traces=trace_retention(judgement, spec, dataset, measured)),
    )


def _trait(
    found: TraitVerdict, trait: Trait, dataset: Dataset, measured: Measurements, training: Training | None
) -> TraitVerdict:
    effect = trait_effect(trait, dataset, measured)
    if effect is None:
        return replace(found, advice=(_NO_ITEMS,))
    rows = rows_behind(trait, dataset.rows)
    case = Case(verdict=found, effect=effect, rows=rows, rows_known=bool(dataset.rows), training=training)
    traced = trace_guard(found.checks, trait, dataset, measured) or trace(trait, dataset, measured)
    return replace(found, trace=traced, advice=advise(case))


def _part(
    found: PartVerdict,
    spec: ResolvedSpec,
    dataset: Dataset,
    measured: Measurements,
    training: Training | None,
) -> PartVerdict:
    """A declared skill is explained among the traits."""
    if found.kind == "skill" and found.declared:
        return found
    own = next(part for part in parts(spec, dataset.parts) if part.id == found.id)
    effect = part_effect(own, spec, dataset, measured)
    if effect is None:
        return replace(found, advice=nothing_asked(found, spec))
    case = PartCase(
        verdict=found,
        effect=effect,
        spec=spec,
        items=dataset.parts,
        arms=measured.parts,
        rows=rows_of(found.id, dataset.rows),
        all_rows=len(dataset.rows),
        training=training,
    )
    return replace(found, trace=trace_part(found, spec, dataset, measured), advice=advise_on_part(case))


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
