"""`eval/samples/scenes/`: what a glossary's figures are made of, an item a line.

As the samples of lm-eval's tasks these lie in `eval/` whatever else is left out of an artifact: the held-out
items are there anyway, and without them nothing could be counted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapterc.emit.request import EmitRequest
from adapterc.ir.scene_items import SceneAsk, SceneItems
from adapterc.ir.scene_verdicts import ParaphraseScores, SceneMeasurements
from adapterc.ir.verification import Answer
from adapterc.scene_scorers import is_word_for_word

FOLDER = "eval/samples/scenes"

Lines = Iterable[Mapping[str, Any]]


def scene_samples(request: EmitRequest) -> Iterator[tuple[str, Lines]]:
    """The path of each record and its lines; none where no glossary was measured and judged.

    Log-likelihoods are in nats, summed over a text's tokens. `hit` and `both` are what the verdicts count.
    """
    items, measured = request.dataset.scenes, request.measurements.scenes
    if items is None or measured is None or request.judgement.glossary is None:
        return
    texts = {item.id: item.text for item in items.paraphrases}
    scenes = {item.id: item.scene for item in items.paraphrases}
    whole = [_read(row, scenes, texts) for row in measured.identification]
    other = [
        {"condition": part.condition, **_read(row, scenes, texts)}
        for part in measured.ablations
        for row in part.rows
    ]
    yield f"{FOLDER}/identification.jsonl", whole
    yield f"{FOLDER}/conditions.jsonl", other
    yield f"{FOLDER}/forms.jsonl", _forms(request, items, measured)
    yield f"{FOLDER}/draws.jsonl", _draws(items, measured)
    yield f"{FOLDER}/pairs.jsonl", _pairs(request, items, measured)


def _read(row: ParaphraseScores, scenes: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row.item,
        "scene": scenes[row.item],
        "text": texts[row.item],
        "tokens": row.tokens,
        "candidates": list(row.candidates),
        "log_likelihoods": list(row.scores),
        "taken_for": row.candidates[row.scores.index(max(row.scores))],
    }


def _forms(request: EmitRequest, items: SceneItems, measured: SceneMeasurements) -> Lines:
    missed = {one.item for scene in request.judgement.scenes for one in scene.missed}
    answers = {answer.item: answer for answer in measured.asked}
    return [_form(ask, answers[ask.id], hit=ask.id not in missed) for ask in items.asks]


def _form(ask: SceneAsk, answer: Answer, *, hit: bool) -> dict[str, Any]:
    return {
        "id": ask.id,
        "scene": ask.scene,
        "form": ask.form,
        "register": ask.register,
        "prompt": ask.prompt,
        "expected": ask.expected,
        "said": answer.text,
        "finished": answer.finished,
        "hit": hit,
        "exact": hit and is_word_for_word(answer.text, ask.expected),
    }


def _draws(items: SceneItems, measured: SceneMeasurements) -> Lines:
    scenes = {context.id: context.scene for context in items.contexts}
    return [
        {
            "context": one.item,
            "scene": scenes[one.item],
            "draw": one.draw,
            "temperature": measured.temperature,
            "said": one.text,
            "finished": one.finished,
        }
        for one in measured.sampled
    ]


def _pairs(request: EmitRequest, items: SceneItems, measured: SceneMeasurements) -> Lines:
    glossary = request.judgement.glossary
    told = {one.item: one for one in (glossary.together if glossary else ())}
    answers = {answer.item: answer.text for answer in measured.paired}
    first = {scene.token: scene.forms[0].text for scene in request.spec.scenes if scene.forms}
    return [
        {
            "id": pair.id,
            "scenes": list(pair.scenes),
            "prompt": pair.prompt,
            "expected": [first[scene] for scene in pair.scenes],
            "said": answers[pair.id],
            "both": told[pair.id].both,
            "exact": told[pair.id].exact,
        }
        for pair in items.pairs
    ]
