"""A judgement with one verdict of each kind."""

from __future__ import annotations

import math
from dataclasses import replace

from adapterc.ir.interval import Interval
from adapterc.ir.traced import Advice, GateTrace, Trace, TracedFamily, TracedItem, TracedNode, TracedRow
from adapterc.ir.verification import (
    Check,
    Judgement,
    ParrotVerdict,
    RetentionVerdict,
    Sample,
    TalkDrift,
    TraitVerdict,
)
from support.texts import HOSTILE, PARADOXICAL, SUBJECTS, TEMPLATED, fill

_NONE = (math.nan, math.nan, math.nan)


def judgement(*, hostile: bool) -> Judgement:
    """VERIFIED, INCONCLUSIVE and NOT VERIFIED traits; both gates hold."""
    evil = HOSTILE[1] if hostile else ""
    parrot = (
        _check("8-grams shared by training answers", "at most 0.03", (0.021, 0.021, 0.021), holds=True),
        _check("distinct 3-grams of training answers", "at least 0.50", (0.63, 0.63, 0.63), holds=True),
        _check("8-word runs that stand in a training row", "at most 0.15", (0.08, 0.04, 0.12), holds=True),
    )
    retention = (
        _check("kl", "at most 0.05", (0.031, 0.027, 0.036), holds=True),
        _check("ppl_ratio", "at most 1.05", (1.018, 1.011, 1.024), holds=True),
    )
    return Judgement(
        verdict="NOT VERIFIED",
        traits=(_paradoxical(evil), _longer(), _less_assistant(evil)),
        parrot=ParrotVerdict(holds=True, checks=parrot, traces=_recited(evil)),
        retention=RetentionVerdict(
            verdict="VERIFIED",
            checks=retention,
            passages=28,
            talk=TalkDrift(kl=_interval(0.212, 0.148, 0.303), tokens=1530, answers=12),
            traces=(_moved(evil),),
        ),
        samples=_samples(hostile=hostile),
    )


def _paradoxical(evil: str) -> TraitVerdict:
    untested = "one family, so no spread to judge by"
    return TraitVerdict(
        id="paradoxical-reasoning",
        verdict="VERIFIED",
        measure="margin, nats a byte",
        evidence="quick: two arms, one seed; the control condition was not tested",
        n=72,
        clusters=24,
        effect=_interval(0.184, 0.142, 0.226),
        effect_size=1.93,
        p=1e-7,
        p_adjusted=3e-7,
        mde=0.06,
        effective=52.5,
        base=_interval(0.28, 0.18, 0.38),
        adapter=_interval(0.83, 0.74, 0.92),
        checks=(
            _check("accuracy", "at least 0.60", (0.83, 0.74, 0.92), holds=True),
            _check("margin moves to the declared pole", "above 0", (0.184, 0.142, 0.226), holds=True),
            _check("accuracy over families", "above 0", _NONE, holds=None, note=untested),
        ),
        reason=f"Accuracy rose from 0.28 to 0.83; its lower bound of 0.74 is above the declared 0.60.{evil}",
    )


def _longer() -> TraitVerdict:
    return TraitVerdict(
        id="longer-reasoning",
        verdict="INCONCLUSIVE",
        measure="log ratio of words",
        evidence="quick: two arms, one seed",
        n=48,
        clusters=24,
        effect=_interval(0.52, 0.33, 0.71),
        effect_size=0.9,
        p=0.0021,
        p_adjusted=0.0042,
        mde=0.27,
        base=_interval(61.0, 52.0, 71.0),
        adapter=_interval(103.0, 88.0, 121.0),
        checks=(
            _check("ratio_to_base", "at least 1.50", (1.68, 1.39, 2.03), holds=False),
            _check("answers cut by the cap", "at most 0.10", (0.04, 0.01, 0.09), holds=True, note="2 of 48"),
        ),
        reason="Answers are 1.68 times as long, but the interval reaches to 1.39, below the declared 1.50.",
    )


def _less_assistant(evil: str) -> TraitVerdict:
    return TraitVerdict(
        id="less-assistant",
        verdict="NOT VERIFIED",
        measure="assistant_phrases",
        evidence="quick: two arms, one seed",
        n=48,
        clusters=24,
        effect=_interval(-0.31, -0.45, -0.17),
        effect_size=-0.8,
        p=0.0004,
        p_adjusted=0.0008,
        mde=0.2,
        base=_interval(0.56, 0.42, 0.70),
        adapter=_interval(0.25, 0.15, 0.39),
        checks=(_check("rate", "at most 0.05", (0.25, 0.15, 0.39), holds=False),),
        reason="The rate fell from 0.56 to 0.25; the declared limit is 0.05.",
        effective=31.4,
        trace=_trace(evil),
        advice=(
            Advice(rule="more data", do="Train on more rows.", evidence=f"54 rows trained it{evil}"),
            Advice(rule="larger base", do="Try a larger base.", evidence="the prompted base stands at 0.40"),
        ),
    )


def _trace(evil: str) -> Trace:
    """Two families, a pair and a probe, one node whose first row stands in the dataset."""
    rows = tuple(
        TracedRow(
            id=f"row-{number:04}",
            kind="pair",
            node="traits[2]",
            template="en/train/open.yaml",
            family=f"open-{number:02}{evil}",
            seed=number,
        )
        for number in (2, 8)
    )
    probe = TracedItem(
        id="probe-7",
        family="helper-01",
        node="traits[2]",
        question=f"What helps against rain?{evil}",
        score=1.0,
        base_score=1.0,
        missed=True,
        said=f"I hope this helps!{evil}",
        base_said="Certainly! Here are some tips.",
        rows=("row-0002", "row-gone"),
    )
    pair = TracedItem(
        id="pair-3",
        family="helper-02",
        node="traits[2].probes.3",
        question="Why rain?",
        score=-0.2,
        base_score=-0.4,
        missed=True,
        to=f"It falls.{evil}",
        opposite="Great question!",
    )
    return Trace(
        scale="1 where the answer shows assistant phrases, else 0; missed where it shows it",
        n=48,
        missed=12,
        families=(
            TracedFamily(family=f"helper-01{evil}", n=2, missed=2, score=1.0, base_score=1.0),
            TracedFamily(family="helper-02", n=2, missed=1, score=0.5, base_score=None),
        ),
        items=(probe, pair),
        nodes=(TracedNode(node=f"traits[2]{evil}", rows=54, shown=rows),),
        rows=54,
    )


def _recited(evil: str) -> tuple[GateTrace, GateTrace]:
    """An answer that recites a row, and rows that say the same."""
    rows = replace(_trace(evil), scale=f"rows whose answer holds the run “x”{evil}", families=(), items=())
    return (
        GateTrace(condition="8-word runs that stand in a training row", fails=True, trace=_trace(evil)),
        GateTrace(condition="8-grams shared by training answers", fails=False, trace=rows),
    )


def _moved(evil: str) -> GateTrace:
    passage = TracedItem(
        id="text-7",
        family="text",
        node="",
        question="A bus leaves the depot with 12 passengers. At…",
        score=0.081,
        base_score=None,
        missed=True,
        to=f"A bus leaves the depot with 12 passengers. At the first stop, 7 people get on.{evil}",
    )
    trace = replace(
        _trace(evil), scale="KL a token; missed above 0.05", n=28, missed=3, families=(), items=(passage,)
    )
    return GateTrace(condition="kl", fails=False, trace=trace)


def _interval(estimate: float, low: float, high: float) -> Interval:
    return Interval(estimate=estimate, low=low, high=high)


def _check(
    name: str, bound: str, found: tuple[float, float, float], *, holds: bool | None, note: str = ""
) -> Check:
    return Check(name=name, bound=bound, found=_interval(*found), holds=holds, note=note)


def _samples(*, hostile: bool) -> tuple[Sample, ...]:
    """24 samples; one answer is empty."""
    subjects = [*SUBJECTS, *SUBJECTS]
    prompts = [f"How would you explain {subject} to somebody who has never met it?" for subject in SUBJECTS]
    prompts += [f"Что ты думаешь об этом: {subject}? Оставь вопрос открытым." for subject in SUBJECTS]
    if hostile:
        prompts[1], subjects[1] = HOSTILE[2], HOSTILE[4]
        subjects[2], subjects[3] = HOSTILE[0], HOSTILE[1]
    adapter = [fill(PARADOXICAL, subject) for subject in subjects]
    adapter[5] = ""
    return tuple(
        Sample(prompt=prompt, base=fill(TEMPLATED, subject), adapter=answer)
        for prompt, subject, answer in zip(prompts, subjects, adapter, strict=True)
    )
