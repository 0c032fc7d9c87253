"""The report as a value: the published shape of report.json, and nothing else.

Field descriptions are the public documentation; `docs/report-schema.json` is generated from here.
A number that does not exist (an unbounded interval, a measure that does not apply) is null.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from adapterc.emit import report_base
from adapterc.emit.report_base import Part as _Part
from adapterc.emit.report_cues import CueReport
from adapterc.emit.report_findings_model import PartReport
from adapterc.emit.report_further_model import ControlReport, FurtherReport, Level, PersonaReport
from adapterc.emit.report_poles import PolesReport
from adapterc.emit.report_scale_model import ScaleReport
from adapterc.emit.report_scenes_model import GlossaryReport, SceneReport
from adapterc.emit.report_settings_model import SettingReport
from adapterc.emit.report_tasks_model import TaskReport
from adapterc.emit.report_traced_model import AdviceReport, GateTraceReport, TraceReport

Check = report_base.Check
Interval = report_base.Interval
Outcome = report_base.Outcome
Threshold = report_base.Threshold


class Accuracy(_Part):
    """Share of held-out pairs where the declared pole is the likelier answer."""

    base: float | None
    adapter: float | None
    low: float | None = Field(description="lower end of the adapter's 95% interval")


class TraitReport(_Part):
    """One declared trait and what was found."""

    id: str
    kind: str = Field(description="preference, increase, decrease or structure")
    opposite: str = Field(description="name of the pole that the trait leaves")
    to: str = Field(description="name of the pole that the trait declares")
    verdict: Outcome
    level: Level = Field(description="the level of evidence behind the verdict, by what was measured")
    evidence: str = Field(description="what that level tested, and what was not tested")
    measure: str = Field(description="what was measured")
    counted: str = Field(description="what is counted in an answer, or compared between two, in words")
    unit: Literal["nats a byte", "log ratio of words", "share of answers"] = Field(
        description="unit of the effect and of its smallest detectable size"
    )
    n: int = Field(description="held-out items")
    clusters: int = Field(description="template families, the unit that intervals are computed over")
    effective_n: float | None = Field(
        description="independent items that would leave the same error: n over the design effect, n at most"
    )
    effect: Interval = Field(description="paired difference, adapter less base, in the measure's unit")
    effect_size: float | None = Field(
        description="the same in standard deviations of the difference; null where every item moved alike"
    )
    p: float | None
    p_adjusted: float | None = Field(
        description="Holm's adjustment over all traits, judged skills and other declared parts, and their "
        "differences from a control"
    )
    mde: float | None = Field(
        description="smallest effect that one test at 0.05 would have found with 80% power, unadjusted for "
        "the other tests; null where no item shows a spread to tell it from"
    )
    accuracy: Accuracy | None = Field(description="for preference traits, null otherwise")
    base: Interval = Field(description="level of the base arm")
    adapter: Interval = Field(description="level of the adapter arm")
    threshold: Threshold | None = Field(description="the first declared threshold")
    thresholds: list[Threshold] = Field(description="every declared threshold")
    checks: list[Check]
    reason: str = Field(description="the verdict in a sentence")
    poles: PolesReport | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="the two changes that a preference's effect is made of",
    )
    cues: list[CueReport] = Field(
        default=[],
        exclude_if=lambda found: not found,
        description="what rules that read no meaning make of a preference's pairs",
    )
    settings: list[SettingReport] = Field(
        default=[], exclude_if=lambda found: not found, description="in other settings, where measured"
    )
    further: FurtherReport | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="control, ceiling, old behaviour and seeds, where measured",
    )
    trace: TraceReport | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="the worst items and what trained them, where the trait is not VERIFIED",
    )
    advice: list[AdviceReport] = Field(
        default=[], exclude_if=lambda found: not found, description="what the evidence advises"
    )


class RowFigures(_Part):
    """How far the training rows repeat themselves."""

    repeated_8gram_share: float = Field(description="share of chosen answers that hold the worst 8-gram")
    worst_8gram: str = Field(description="empty where the rows were left out of the artifact")
    distinct_3: float = Field(description="distinct 3-grams over all 3-grams of the chosen answers")
    dropped_leaks: int = Field(description="rows dropped for overlap with verification items")
    dropped_empty: int = Field(description="rows dropped since the base's answer held nothing worth keeping")
    kept_words: float = Field(description="median share of a chosen answer's words that are the base's own")


class ParrotReport(_Part):
    """The parrot gate: whether the adapter composes or recites."""

    holds: bool
    level: report_base.Alone = "quick"
    rows: RowFigures
    checks: list[Check]
    traces: list[GateTraceReport] = Field(
        default=[],
        exclude_if=lambda found: not found,
        description="where conditions come from that fail, or hold with little to spare",
    )


class TalkReport(_Part):
    """How far ordinary talk moved, over the base's own answers; it decides in a glossary alone."""

    kl: Interval = Field(description="mean KL(base || adapter), nats a token; its interval is over families")
    tokens: int
    answers: int


class RetentionReport(_Part):
    """How far the next token's distribution moved on neutral text; what the base knows is not asked.

    Each passage of text and of talk has a line in `eval/retention.jsonl`.
    """

    verdict: Outcome
    level: report_base.Alone = "quick"
    kl: float | None = Field(description="mean KL(base || adapter), nats a token")
    ppl_ratio: float | None = Field(description="adapter perplexity over base perplexity")
    tokens: int = Field(description="tokens of neutral text")
    passages: int = Field(
        default=0,
        exclude_if=lambda found: not found,
        description="neutral texts, over which both figures have their intervals in `checks`",
    )
    checks: list[Check] = Field(description="each bound binds the figure, not the end of its interval")
    talk: TalkReport | None = Field(
        default=None, exclude_if=lambda found: found is None, description="ordinary talk, where measured"
    )
    traces: list[GateTraceReport] = Field(
        default=[],
        exclude_if=lambda found: not found,
        description="where conditions come from that fail, or hold with little to spare",
    )


class SampleReport(_Part):
    """One held-out prompt, answered greedily by both arms."""

    prompt: str
    base: str
    adapter: str
    prompted: str = Field(
        default="",
        exclude_if=lambda said: not said,
        description="the base's answer under the persona's system prompt, where measured",
    )


class BaseReport(_Part):
    """The base model."""

    name: str
    id: str = Field(description="Hub id where there is one, otherwise the name")
    revision: str
    digest: str = Field(description="SHA-256 over weights and tokenizer")
    licence: str
    parameters: int


class DatasetReport(_Part):
    """The training rows."""

    rows: int
    left_out: bool = Field(description="whether the spec keeps rows and spec files out of the artifact")


class Report(_Part):
    """What an artifact proves. Stable: fields are added, never renamed."""

    schema_version: Literal[1] = Field(description="raised when a field changes its meaning")
    name: str
    verdict: Outcome = Field(description="VERIFIED only if every trait, scene and gate is")
    profile: Level = Field(description="what the spec asks for")
    level: Level = Field(description="the level of evidence behind the verdict, by what was measured")
    seeds: int = Field(description="training seeds behind the verdicts on traits")
    base: BaseReport
    dataset: DatasetReport
    traits: list[TraitReport]
    scenes: list[SceneReport]
    glossary: GlossaryReport | None = Field(description="null where the spec has no scenes")
    parrot: ParrotReport
    retention: RetentionReport
    samples: list[SampleReport]
    control: ControlReport | None = Field(
        default=None, exclude_if=lambda found: found is None, description="the control arm, where measured"
    )
    persona: PersonaReport | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="the ceiling's prompt, where measured",
    )
    parts: list[PartReport] = Field(
        default=[],
        exclude_if=lambda found: not found,
        description="skills, knowledge, frames and dialogues, where the spec has any",
    )
    advice: list[AdviceReport] = Field(
        default=[],
        exclude_if=lambda found: not found,
        description="what the evidence advises on the gates of the whole adapter, where one fails",
    )
    tasks: list[TaskReport] = Field(
        default=[],
        exclude_if=lambda found: not found,
        description="lm-eval tasks, where the spec declares any",
    )
    scale: ScaleReport | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="the adapter's scale, where it is not 1 by itself",
    )
    subject: Literal["build", "artifact", "adapter"] = Field(
        default="build",
        exclude_if=lambda found: found == "build",
        description="what was measured: the adapter that this build trained; an artifact, measured again; an "
        "adapter from elsewhere, of which it is not known whether it was trained on these items",
    )
