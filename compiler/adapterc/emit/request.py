"""What the driver hands over when everything is built and judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from adapterc.digest import KEYED_IF_SET, UNKEYED
from adapterc.ir.base import BaseModel
from adapterc.ir.bound import Bound
from adapterc.ir.dataset import Dataset, Row
from adapterc.ir.further import Further
from adapterc.ir.scale import ScaleChoice
from adapterc.ir.scenes import SceneTable
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import Platform, Recipe, TrainedAdapter
from adapterc.ir.verification import Judgement, Measurements

Origin = Literal["built", "cache", "not run"]
Subject = Literal["build", "artifact", "adapter"]
"""What a report is about: what was just built, an artifact that is there, or an adapter from elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A text that goes into the artifact as it is; `path` is relative, with forward slashes."""

    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFact:
    """How one stage of this run came to its result, and how long that took."""

    stage: str
    result: Origin
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What is true of this run alone; goes to run.json and the HTML, never into a digest.

    `started` and `finished` are ISO 8601 with an offset; `host` describes the machine in words.
    """

    started: str
    finished: str
    host: str
    stages: tuple[StageFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmitRequest:
    """Everything the artifact is made of.

    `sources` are the spec as its author wrote it, imports included, paths relative to the project; `source`
    is the path of the spec itself among them; `templates` the templates that made rows. `stage_keys` are
    (stage, key) in the order of the pipeline, `lock` (what, pinned digest). `eval_folder` holds what becomes
    `eval/`: tasks and lm-eval's own results and samples, an arm a folder. `version` is the compiler's own.

    Where more than base and adapter was measured, `further` is what, `control` are the rows of its control
    arm, and the folders `eval_more` hold what goes into `eval/` beside the rest. `bound` is what
    verdicts of a build are bound to, for evidence of them.
    """

    version: str
    spec: ResolvedSpec
    sources: tuple[TextFile, ...]
    templates: tuple[TextFile, ...]
    base: BaseModel
    dataset: Dataset
    recipe: Recipe
    platform: Platform
    adapter: TrainedAdapter
    measurements: Measurements
    judgement: Judgement
    stage_keys: tuple[tuple[str, str], ...]
    lock: tuple[tuple[str, str], ...]
    scenes: SceneTable | None = None
    eval_folder: str = field(metadata=UNKEYED)
    run: RunFacts = field(metadata=UNKEYED)
    subject: Subject = field(default="build", metadata=UNKEYED)
    further: Further | None = field(default=None, metadata=KEYED_IF_SET)
    control: tuple[Row, ...] = field(default=(), metadata=KEYED_IF_SET)
    eval_more: tuple[str, ...] = field(default=(), metadata=UNKEYED)
    scale: ScaleChoice | None = field(default=None, metadata=KEYED_IF_SET)
    source: str = field(default="", metadata=KEYED_IF_SET)
    bound: Bound | None = field(default=None, metadata=KEYED_IF_SET)

    @property
    def omits_dataset(self) -> bool:
        """Whether the spec keeps the rows, and the words they were made from, out of the artifact."""
        return self.spec.emit.dataset == "omit"
