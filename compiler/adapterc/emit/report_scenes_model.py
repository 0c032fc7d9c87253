"""The parts of report.json that stand there where a spec has scenes."""

from __future__ import annotations

from pydantic import Field

from adapterc.emit.report_base import Alone, Check, Interval, Outcome, Part
from adapterc.emit.report_traced_model import AdviceReport, TraceReport


class MissedAskReport(Part):
    """A request whose form did not come back."""

    item: str = Field(description="the item's id in eval/scenes/")
    asked: str = Field(description="the form and its register")
    expected: str = Field(description="the declared text")
    said: str = Field(description="what came back")


class ToldTogetherReport(Part):
    """The answer to a prompt with two tokens."""

    item: str
    scenes: list[str]
    both: bool = Field(description="whether half of a text of each stands in it")
    said: str
    exact: bool | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="whether the first form of each stands in it word for word",
    )


class SceneReport(Part):
    """One scene token and what was found."""

    token: str
    id: int | None = Field(description="the token's id in the vocabulary, null where it was not measured")
    verdict: Outcome
    level: Alone = "quick"
    n: int = Field(description="held-out paraphrases")
    effect: Interval = Field(description="share of the paraphrases that are taken for this scene")
    chance: float = Field(description="what guessing would score")
    threshold: float = Field(description="what the lower end of the effect must reach")
    checks: list[Check]
    reason: str = Field(description="the verdict in a sentence")
    told: str = Field(description="the answer to the token alone")
    base_told: str = Field(description="the base's answer to it, with the row and without the adapter")
    missed: list[MissedAskReport] = Field(
        default=[],
        exclude_if=lambda found: not found,
        description="requests for its forms that did not bring them",
    )
    exact: Interval | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="share of the requests for its forms whose text came back word for word",
    )


class ConditionReport(Part):
    """Identification under one condition."""

    name: str = Field(description="intact, swapped, zeroed, shuffled, literal, base or definition")
    says: str = Field(description="the condition in words")
    n: int
    found: Interval


class ConfusionReport(Part):
    """How often a paraphrase of a row's scene was taken for a column's."""

    tokens: list[str]
    counts: list[list[int]]


class SceneAreaReport(Part):
    """Stability of one scene."""

    token: str
    auc: float


class StabilityReport(Part):
    """How alike sampled answers are within scenes and between them."""

    temperature: float
    samples: int
    auc: Interval = Field(description="likeness within a scene against between scenes, clustered by scene")
    modal: Interval = Field(description="share of draws that tell their scene's most frequent text")
    within: list[float] = Field(description="share of pairs of one scene by likeness, in bins from 0 to 1")
    between: list[float] = Field(description="the same of pairs of two scenes")
    scenes: list[SceneAreaReport]


class RowsReport(Part):
    """Proof that no other row of the embedding and the head changed."""

    rows: int
    before: str = Field(
        description="SHA-256 over the base's rows on disk, empty where they are not shown; not the one in "
        "scenes.json, which the names of the matrices go into as well"
    )
    after: str = Field(description="SHA-256 over the same rows in the measured model")


class GlossaryReport(Part):
    """All scenes together."""

    verdict: Outcome
    level: Alone = "quick"
    scenes: int
    n: int = Field(description="held-out paraphrases")
    chance: float
    identification: Interval = Field(description="share taken for their own scene, clustered by scene")
    form: Interval = Field(description="share of requests whose form and register came back")
    composition: Interval = Field(description="share of answers to two tokens that hold both scenes")
    stability: StabilityReport | None
    conditions: list[ConditionReport]
    confusion: ConfusionReport
    chat_kl: float | None = Field(description="mean KL(base || adapter) on the base's own ordinary answers")
    rows: RowsReport
    checks: list[Check]
    evidence: str = Field(description="which figures come from where")
    reason: str
    together: list[ToldTogetherReport] = Field(
        default=[], exclude_if=lambda found: not found, description="answers to two tokens at once"
    )
    trace: TraceReport | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="the worst scenes and paraphrases, where the glossary is not VERIFIED",
    )
    advice: list[AdviceReport] = Field(
        default=[], exclude_if=lambda found: not found, description="what the evidence advises"
    )
    exact: Interval | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="share of requests whose text came back word for word, clustered by scene",
    )
