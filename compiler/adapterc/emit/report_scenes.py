"""A glossary's verdicts as parts of the report."""

from __future__ import annotations

from adapterc.emit.report_model import Report
from adapterc.emit.report_parts import checks_of, finite, interval_of
from adapterc.emit.report_scenes_model import (
    ConditionReport,
    ConfusionReport,
    GlossaryReport,
    MissedAskReport,
    RowsReport,
    SceneAreaReport,
    SceneReport,
    StabilityReport,
    ToldTogetherReport,
)
from adapterc.emit.report_traced import advice_report, trace_report
from adapterc.ir.scene_verdicts import SceneVerdict, Stability
from adapterc.ir.verification import Judgement, Measurements

EVIDENCE = (
    "All figures were measured on the model in memory, adapter on or off. Identification and form also lie "
    "in eval/scenes/ as lm-eval tasks, which stock lm_eval runs on the merged export to the same figures; "
    "draws, changed rows, KL and the proof of rows are no tasks of lm-eval's. What each item scored or "
    "brought lies in eval/samples/scenes/. Intervals are two-sided 95%, "
    "clustered by scene; one training seed"
)

BRIEF = 300
"""Characters of a scene's answer that a page shows: what is longer ran away, or is a long form."""


def scene_bar(report: Report) -> str:
    """What a single scene is asked for, which is less than all together are, and what its interval counts."""
    bars = sorted({scene.threshold for scene in report.scenes if scene.checks})
    if not bars:
        return ""
    asked = " or ".join(f"{bar:.2f}" for bar in bars)
    return (
        f"The bar of a single scene is lower than that of all together: at least {asked} on the lower end of "
        "its interval, which counts its paraphrases, and its requests, as independent of each other."
    )


def brief(text: str) -> str:
    """The head of an answer that does not end soon; the rest lies in report.json and `eval/`."""
    return text if len(text) <= BRIEF else f"{text[: BRIEF - 1].rstrip()}…"


def scene_reports(judgement: Judgement) -> list[SceneReport]:
    """Each scene, in the spec's order."""
    return [_scene(found) for found in judgement.scenes]


def glossary_report(judgement: Judgement, measured: Measurements) -> GlossaryReport | None:
    """All scenes together, None where there are none."""
    found = judgement.glossary
    if found is None:
        return None
    temperature = measured.scenes.temperature if measured.scenes else 0.0
    return GlossaryReport(
        verdict=found.verdict,
        scenes=found.scenes,
        n=found.n,
        chance=found.chance,
        identification=interval_of(found.identification),
        form=interval_of(found.form),
        composition=interval_of(found.composition),
        stability=_stability(found.stability, temperature) if found.stability else None,
        conditions=[
            ConditionReport(name=c.name, says=c.says, n=c.n, found=interval_of(c.found))
            for c in found.conditions
        ],
        confusion=ConfusionReport(
            tokens=list(found.confusion.tokens), counts=[list(row) for row in found.confusion.counts]
        ),
        chat_kl=finite(found.chat_kl),
        rows=RowsReport(rows=found.rows.rows, before=found.rows.before, after=found.rows.after),
        checks=checks_of(found.checks),
        evidence=EVIDENCE,
        reason=found.reason,
        together=[
            ToldTogetherReport(
                item=one.item, scenes=list(one.scenes), both=one.both, said=one.said, exact=one.exact
            )
            for one in found.together
        ],
        trace=trace_report(found.trace),
        advice=advice_report(found.advice),
        exact=interval_of(found.exact) if found.exact else None,
    )


def _scene(found: SceneVerdict) -> SceneReport:
    return SceneReport(
        token=found.token,
        id=found.id,
        verdict=found.verdict,
        n=found.n,
        effect=interval_of(found.effect),
        chance=found.chance,
        threshold=found.threshold,
        checks=checks_of(found.checks),
        reason=found.reason,
        told=found.told,
        base_told=found.base_told,
        missed=[
            MissedAskReport(
                item=one.item, asked=f"{one.form}, {one.register}", expected=one.expected, said=one.said
            )
            for one in found.missed
        ],
        exact=interval_of(found.exact) if found.exact else None,
    )


def _stability(found: Stability, temperature: float) -> StabilityReport:
    return StabilityReport(
        temperature=temperature,
        samples=found.samples,
        auc=interval_of(found.auc),
        modal=interval_of(found.modal),
        within=list(found.within),
        between=list(found.between),
        scenes=[SceneAreaReport(token=token, auc=auc) for token, auc in found.scenes],
    )
