"""What a glossary adds to a build, in tokens: learned by its rows, read and said while it is verified."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.driver.token_counts import TURN, text_tokens
from adapterc.expand.scene_items import WRITTEN
from adapterc.ir.dataset import OPEN
from adapterc.ir.layout import Layout
from adapterc.ir.scene_layout import LaidParaphrase, LaidScenes
from adapterc.ir.spec import ResolvedSpec
from adapterc.verify.scenes_sets import identified, some_of_each
from adapterc.verify.scenes_work import Answering, SceneWork, scene_work

READINGS = 2 * 101
"""Readings of a trained row's turn before the adapter trains: two sentences, a hundred steps, once more."""
_END = 2
"""The token that ends an answer, and one to spare."""
_OPEN_SHARE = 0.9
"""Share of its cap that an ordinary answer takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneCounts:
    """A glossary in numbers: `rows` are training rows, the others what verification asks.

    Of the `paraphrases` that count `written` are the author's, out of `all_written`, and the others composed.
    """

    scenes: int
    rows: int
    paraphrases: int
    requests: int
    draws: int
    pairs: int
    written: int
    all_written: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneCost:
    """Tokens: that rows train on before the adapter does, that are generated, and that are read."""

    counts: SceneCounts
    learned: float
    generated: float
    read: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ParaphraseCounts:
    """Held-out paraphrases of a glossary by whose they are, and how many of either are judged by."""

    written: int
    all_written: int
    composed: int
    all_composed: int


def paraphrase_counts(laid: LaidScenes) -> ParaphraseCounts:
    """Those of a layout's scenes: of each scene so many are drawn, whoever wrote them."""
    judged = some_of_each(laid.paraphrases, identified(len(laid.scenes)))
    written = sum(map(_is_written, judged))
    all_written = sum(map(_is_written, laid.paraphrases))
    return ParaphraseCounts(
        written=written,
        all_written=all_written,
        composed=len(judged) - written,
        all_composed=len(laid.paraphrases) - all_written,
    )


def _is_written(paraphrase: LaidParaphrase) -> bool:
    return paraphrase.origin.family == WRITTEN


def scene_cost(spec: ResolvedSpec, layout: Layout) -> SceneCost | None:
    """What the scenes of `spec` cost; None where it has none that are told."""
    if layout.scenes is None:
        return None
    work = scene_work(layout.scenes)
    told = paraphrase_counts(layout.scenes)
    return SceneCost(
        counts=SceneCounts(
            scenes=len(spec.scenes),
            rows=sum(row.origin.is_of_scene for row in layout.texts) + len(layout.lessons),
            paraphrases=work.paraphrases,
            requests=len(work.asked),
            draws=sum(context.times for context in work.drawn),
            pairs=len(work.pairs),
            written=told.written,
            all_written=told.all_written,
        ),
        learned=sum(scene.row == "trained" for scene in spec.scenes) * READINGS * (TURN + 1),
        generated=sum(one.times * _said(one, spec.base) for one in work.answerings),
        read=_read(work, layout, spec.base),
    )


def _said(one: Answering, base: str) -> float:
    """Tokens of one answer: what it is to say; the whole cap where nobody knows."""
    return min(one.cap, text_tokens(one.text, base) + _END) if one.text else one.cap


def _read(work: SceneWork, layout: Layout, base: str) -> float:
    """Prompts before answers, texts after the tokens of all scenes beside theirs, ordinary answers twice."""
    prompts = sum(TURN + text_tokens(one.question, base) for one in work.answerings)
    texts = sum(one.times * text_tokens(one.text, base) + one.prompts * (TURN + 1) for one in work.readings)
    caps = [probe.cap for probe in layout.probes if probe.trait == OPEN][: work.chat_turns]
    return prompts + texts + 2 * sum(TURN + _OPEN_SHARE * cap for cap in caps)
