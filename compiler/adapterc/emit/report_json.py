"""report.json: the request as one `Report` value, its bytes, and the published schema."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

from adapterc.emit.numbers import ratio_of
from adapterc.emit.report_cues import cue_reports
from adapterc.emit.report_findings import part_reports
from adapterc.emit.report_further import control_report, further_report, persona_report
from adapterc.emit.report_model import (
    Accuracy,
    BaseReport,
    DatasetReport,
    Interval,
    ParrotReport,
    Report,
    RetentionReport,
    RowFigures,
    SampleReport,
    TalkReport,
    Threshold,
    TraitReport,
)
from adapterc.emit.report_parts import checks_of, finite, interval_of
from adapterc.emit.report_poles import poles_report
from adapterc.emit.report_scale import scale_report
from adapterc.emit.report_scenes import glossary_report, scene_reports
from adapterc.emit.report_settings import setting_reports
from adapterc.emit.report_tasks import task_reports
from adapterc.emit.report_traced import advice_report, gate_traces, trace_report
from adapterc.emit.request import EmitRequest
from adapterc.ir import base as ir_base
from adapterc.ir import spec as ir_spec
from adapterc.ir import verification as ir
from adapterc.ir.judged import is_skill, judged
from adapterc.ir.measures import measure_named

HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")

LEVELS = ("accuracy", "rate")


def build_report(request: EmitRequest) -> Report:
    """The report value that every form is rendered from."""
    judgement = request.judgement
    declared = {trait.id: trait for trait in judged(request.spec)}
    return Report(
        schema_version=1,
        name=request.spec.name,
        verdict=judgement.verdict,
        profile=request.spec.verify.profile,
        level=judgement.level,
        seeds=judgement.seeds,
        base=_base(request.base),
        dataset=DatasetReport(rows=len(request.dataset.rows), left_out=request.omits_dataset),
        traits=[_trait(verdict, declared[verdict.id]) for verdict in judgement.traits],
        scenes=scene_reports(judgement),
        glossary=glossary_report(judgement, request.measurements),
        parrot=_parrot(request),
        retention=_retention(judgement.retention, request.measurements.retention),
        samples=[
            SampleReport(prompt=s.prompt, base=s.base, adapter=s.adapter, prompted=s.prompted)
            for s in judgement.samples
        ],
        control=control_report(request.further),
        persona=persona_report(request.further),
        parts=part_reports(request.spec, request.dataset.parts, judgement.parts),
        advice=advice_report(judgement.advice),
        tasks=task_reports(judgement.tasks),
        scale=scale_report(request.scale),
        subject=request.subject,
    )


def render_json(report: Report) -> str:
    """report.json as it is written: indented, text as it is, one newline at the end."""
    return json.dumps(report.model_dump(mode="json"), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def schema_text() -> str:
    """docs/report-schema.json: JSON Schema 2020-12 of the report."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Report.model_json_schema(mode="serialization"),
        "title": "adapterc report.json",
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def hub_id(base: ir_base.BaseModel) -> str:
    """The base's Hub id, or empty: a folder's path never leaves the machine in an artifact."""
    return base.identity if HUB_ID.fullmatch(base.identity) else ""


def found_at(trait: TraitReport, threshold: Threshold) -> Interval:
    """What was measured on a threshold's own scale.

    A level is the adapter arm's; another metric is its condition's finding, or else the ratio
    that belongs to an effect in logs.
    """
    if threshold.metric in LEVELS:
        return trait.adapter
    for check in trait.checks:
        if check.name == threshold.metric:
            return check.found
    return ratio_of(trait.effect)


def _base(base: ir_base.BaseModel) -> BaseReport:
    return BaseReport(
        name=base.name,
        id=hub_id(base) or base.name,
        revision=base.revision,
        digest=base.digest,
        licence=base.licence,
        parameters=base.parameters,
    )


def _trait(found: ir.TraitVerdict, declared: ir_spec.Trait) -> TraitReport:
    thresholds = [
        Threshold(metric=t.metric, at_least=t.at_least, at_most=t.at_most) for t in declared.thresholds
    ]
    accuracy = Accuracy(
        base=finite(found.base.estimate),
        adapter=finite(found.adapter.estimate),
        low=finite(found.adapter.low),
    )
    return TraitReport(
        id=found.id,
        kind=declared.kind,
        opposite=declared.opposite.name,
        to=declared.to.name,
        verdict=found.verdict,
        level=found.further.level if found.further is not None else "quick",
        evidence=found.evidence,
        measure=found.measure,
        counted=_counted(declared),
        unit=_unit(declared),
        n=found.n,
        clusters=found.clusters,
        effective_n=finite(found.effective) or None,
        effect=interval_of(found.effect),
        effect_size=finite(found.effect_size),
        p=finite(found.p),
        p_adjusted=finite(found.p_adjusted),
        mde=finite(found.mde) if found.mde > 0.0 else None,
        accuracy=accuracy if declared.kind == "preference" else None,
        base=interval_of(found.base),
        adapter=interval_of(found.adapter),
        threshold=thresholds[0] if thresholds else None,
        thresholds=thresholds,
        checks=checks_of(found.checks),
        reason=found.reason,
        poles=poles_report(found.poles),
        cues=cue_reports(found.cues),
        settings=setting_reports(found.settings),
        further=further_report(found.further),
        trace=trace_report(found.trace),
        advice=advice_report(found.advice),
    )


def _counted(declared: ir_spec.Trait) -> str:
    measure = measure_named(declared.measure)
    if measure is not None:
        return f"{measure.id.replace('_', ' ')} ({measure.counts})"
    other = "the base's own" if is_skill(declared) else "that of the pole it leaves"
    pole = "demonstrated answer" if is_skill(declared) else "answer of the declared pole"
    return f"how much likelier the {pole} is than {other}, by the byte"


def _unit(declared: ir_spec.Trait) -> Literal["nats a byte", "log ratio of words", "share of answers"]:
    measure = measure_named(declared.measure)
    if measure is None:
        return "nats a byte"
    return "log ratio of words" if measure.unit == "length" else "share of answers"


def _parrot(request: EmitRequest) -> ParrotReport:
    figures = request.dataset.figures
    rows = RowFigures(
        repeated_8gram_share=figures.repeated_8gram_share,
        worst_8gram="" if request.omits_dataset else figures.worst_8gram,
        distinct_3=figures.distinct_3,
        dropped_leaks=figures.dropped_leaks,
        dropped_empty=figures.dropped_empty,
        kept_words=figures.kept_words,
    )
    gate = request.judgement.parrot
    return ParrotReport(
        holds=gate.holds, rows=rows, checks=checks_of(gate.checks), traces=gate_traces(gate.traces)
    )


def _retention(judged: ir.RetentionVerdict, measured: ir.Retention) -> RetentionReport:
    known = measured.base_perplexity > 0
    return RetentionReport(
        verdict=judged.verdict,
        kl=finite(measured.kl),
        ppl_ratio=finite(measured.adapter_perplexity / measured.base_perplexity) if known else None,
        tokens=measured.tokens,
        passages=judged.passages,
        checks=checks_of(judged.checks),
        talk=_talk(judged.talk),
        traces=gate_traces(judged.traces),
    )


def _talk(found: ir.TalkDrift | None) -> TalkReport | None:
    if found is None:
        return None
    return TalkReport(kl=interval_of(found.kl), tokens=found.tokens, answers=found.answers)
