"""The parts of report.json that say where a failure comes from and what the evidence advises."""

from __future__ import annotations

from pydantic import Field

from adapterc.emit.report_base import Part


class TracedRowReport(Part):
    """A training row by its origin; its words stand in `dataset/train.jsonl`."""

    id: str
    kind: str = Field(description="pair, demonstration, replay or lesson")
    node: str = Field(description="path in the spec that asked for it")
    template: str
    family: str
    seed: int


class TracedItemReport(Part):
    """A held-out item that went badly."""

    id: str
    family: str
    node: str = Field(description="path in the spec that asked for it; empty of a passage")
    question: str = Field(description="what was asked; of a passage its first words")
    to: str = Field(
        description="the declared pole's answer, a fact, an author's turn, a scene's paraphrase, or a "
        "passage that was read; empty where the model answers"
    )
    opposite: str = Field(
        description="the other pole's answer, or the likeliest other fact; empty where the model answers"
    )
    base_said: str = Field(description="what the base answered; empty in a pair")
    said: str = Field(description="what the adapter answered, or what a paraphrase was taken for")
    base_score: float | None = Field(description="on the trace's scale; null where the base was not asked")
    score: float | None = Field(description="the adapter's, on the trace's scale")
    missed: bool = Field(description="whether it went against what is declared")
    rows: list[str] = Field(description="ids of the trait's rows whose question is most like this one's")


class TracedFamilyReport(Part):
    """A template family, or a scene, that went badly."""

    family: str
    n: int = Field(description="its held-out items")
    missed: int
    base_score: float | None = Field(description="mean of its items; null where the base was not asked")
    score: float | None


class TracedNodeReport(Part):
    """A node of the spec behind the verdict."""

    node: str
    rows: int = Field(description="training rows that it asked for")
    shown: list[TracedRowReport] = Field(description="a few of them")


class TraceReport(Part):
    """The worst of what was asked, and what trained it."""

    scale: str = Field(description="what a score is, in words")
    n: int = Field(description="held-out items")
    missed: int = Field(description="items that went against what is declared")
    rows: int = Field(description="training rows of these nodes; 0 where there are none, or none are known")
    families: list[TracedFamilyReport] = Field(description="the worst first")
    items: list[TracedItemReport] = Field(description="the worst first")
    nodes: list[TracedNodeReport]


class GateTraceReport(Part):
    """Where a condition of a gate of the whole adapter comes from."""

    condition: str = Field(description="its name among the gate's checks")
    fails: bool = Field(description="whether it fails; else it holds with little to spare")
    trace: TraceReport = Field(
        description="passages, answers or rows; families and items are empty where it is one on rows alone, "
        "and its n then counts rows"
    )


class AdviceReport(Part):
    """What to change."""

    rule: str = Field(description="the rule that speaks")
    do: str
    evidence: str = Field(description="the number that speaks for it")
