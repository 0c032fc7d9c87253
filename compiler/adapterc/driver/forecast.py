"""How long a build will take here, and how much memory: estimates from a few measured runs.

Measured on two cores of an Intel Xeon with AMX (bf16 products in hardware), embedded base of 135M
parameters, nothing else running: two cold builds of specs/metaphysicist.yaml in November 2026, stages of
86 and 89 s (28,000 tokens sampled), 288 and 303 s (3 epochs over 65,000 tokens of rows) and 177 and
171 s (31,300 tokens generated in both arms, 72 pairs scored in each), conversion of the base 17 s, peak
3.3 GB. The rate of training in fp32, where a processor has no bf16, is that of a stock loop on the same
machine (benchmarks/train_cpu.py), and so a lower bound. Everything else is scaled: time by parameters and
threads, memory by the size of weights and activations. What scenes add is counted exactly and reckoned at
the same rates; it needs no more memory than training does. Nothing has been measured on a GPU yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.driver.further_costs import FurtherCost
from adapterc.driver.part_costs import PartCost
from adapterc.driver.scene_costs import SceneCost
from adapterc.driver.setting_costs import setting_cost
from adapterc.driver.token_counts import TokenCount
from adapterc.ir.base import BaseModel
from adapterc.ir.layout import Layout
from adapterc.ir.training import Platform, Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What time and memory of a base go by."""

    parameters: int
    layers: int
    hidden_size: int


EMBEDDED_SIZES = {"smollm2-135m-instruct": Size(parameters=134_515_008, layers=30, hidden_size=576)}
"""Sizes of bases that a build would fetch: known before they are here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    """Tokens a second on two threads and 135M parameters."""

    device: str
    dtype: str
    train: float
    generate: float
    score: float


_RATES = (
    _Rate(device="cpu", dtype="bfloat16", train=675, generate=330, score=1000),
    _Rate(device="cpu", dtype="float32", train=165, generate=330, score=1000),
)
"""Answers are generated and scored in fp32 on either."""

_THREADS, _PARAMETERS = 2, 134_515_008
_FETCH_SECONDS = 30.0
_LOAD_SECONDS, _HARNESS_SECONDS = 5.0, 25.0
_ANSWER, _PROBE = 0.95, 0.6
"""Shares of their caps that answers take: 76.5 of 80 tokens, 108 of 181."""
_PAIR_TOKENS = 120
_GLOSSARY_SECONDS = 10.0
MEASURE_MORE = "measure, further arms"
"""What a plan calls all that is measured beside base and adapter."""
_LIBRARIES = 0.6e9
_TOKENS_AT_ONCE = 2688
_ACTIVATION = 45.0
"""Bytes a token, layer and unit of width while training, fitted to the peak of 3.3 GB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """Answers that a base gives as its own teacher, the most tokens of each, and tokens read before."""

    answers: int
    cap: int
    read: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be done: `missing` answers to sample, which stages are stale, what a glossary adds,
    what a profile above `quick` does, what is held out of knowledge, frames and dialogues, and what a base
    says as its own teacher. How long another takes is not known."""

    stale: frozenset[str]
    missing: int
    tokens: TokenCount
    scenes: SceneCost | None = None
    more: FurtherCost | None = None
    parts: PartCost | None = None
    taught: Taught = Taught(answers=0, cap=0, read=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Seconds of each stage that is to run, and bytes at the peak; both None where nothing is known."""

    seconds: dict[str, float] | None
    peak_bytes: int | None


def size_of(base: BaseModel | None, name: str) -> Size | None:
    """The size of a base that is here, or of an embedded one that would be fetched."""
    if base is None:
        return EMBEDDED_SIZES.get(name)
    return Size(parameters=base.parameters, layers=base.layers, hidden_size=base.hidden_size)


def forecast(layout: Layout, work: Work, size: Size | None, recipe: Recipe | None, on: Platform) -> Forecast:
    """The estimate of a build of `layout` on a base of `size`."""
    rate = next((one for one in _RATES if (one.device, one.dtype) == (on.device, on.dtype)), None)
    if size is None or recipe is None or rate is None:
        return Forecast(seconds=None, peak_bytes=None)
    slower = size.parameters / _PARAMETERS * _THREADS / on.threads
    caps, scenes, parts = sum(probe.cap for probe in layout.probes), work.scenes, work.parts
    again = setting_cost(layout)
    made = {
        "base": _FETCH_SECONDS,
        "glossary": _GLOSSARY_SECONDS * slower,
        "dataset": _LOAD_SECONDS * bool(work.missing)
        + work.missing * layout.answer_cap * _ANSWER / rate.generate * slower
        + (work.taught.answers * work.taught.cap * _ANSWER / rate.generate + work.taught.read / rate.score)
        * slower,
        "train": _LOAD_SECONDS
        + (recipe.epochs * work.tokens.total + (scenes.learned if scenes else 0)) / rate.train * slower,
        "measure": _HARNESS_SECONDS
        + (2 * caps * _PROBE / rate.generate + 4 * len(layout.items) * _PAIR_TOKENS / rate.score) * slower
        + (scenes.generated / rate.generate + scenes.read / rate.score if scenes else 0) * slower
        + (again.capped * _PROBE / rate.generate + again.read / rate.score) * slower
        + (parts.capped * _PROBE / rate.generate + parts.read / rate.score if parts else 0) * slower,
    }
    made |= {stage: made["train"] for stage in sorted(work.stale) if stage.startswith("train, ")}
    if work.more is not None:
        pairs = 2 * work.more.arms * len(layout.items) * _PAIR_TOKENS
        said, read = work.more.caps * _PROBE, pairs + work.more.read
        made[MEASURE_MORE] = (
            work.more.arms * _HARNESS_SECONDS + (said / rate.generate + read / rate.score) * slower
        )
    seconds = {stage: round(time, 1) for stage, time in made.items() if stage in work.stale}
    return Forecast(seconds=seconds, peak_bytes=_peak(size) if work.stale - {"base"} else 0)


def _peak(size: Size) -> int:
    """fp32 weights as they are sampled and measured, and the activations of one part of a step."""
    activations = _ACTIVATION * _TOKENS_AT_ONCE * size.layers * size.hidden_size
    return round(_LIBRARIES + 4 * size.parameters + activations)
