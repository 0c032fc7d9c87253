"""Every paraphrase under every scene's token, and a part of them under other conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from adapterc.ir.scene_items import SceneCue, SceneParaphrase
from adapterc.ir.scene_verdicts import Ablation, AblationScores, ParaphraseScores
from adapterc.verify.responses import Responses
from adapterc.verify.scenes_bench import Bench
from adapterc.verify.scenes_sets import ABLATED, panels, some_of_each


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is put before a paraphrase, and who reads it: `spelt` by the base's own tokenizer."""

    title: str
    prompt: Callable[[SceneCue], str]
    spelt: bool = False


ALONE = Reading(title="scenes", prompt=lambda cue: cue.alone)
_ROW_ALONE = Reading(title="rows alone, base", prompt=lambda cue: cue.alone)
_LITERAL = Reading(title="literal string, base", prompt=lambda cue: cue.alone, spelt=True)
_DEFINITION = Reading(title="definition, base", prompt=lambda cue: cue.definition, spelt=True)
_ZEROED = Reading(title="row zeroed", prompt=lambda cue: cue.alone)
_SWAPPED = Reading(title="row swapped", prompt=lambda cue: cue.alone)


def identify_all(
    bench: Bench, kept: Responses, paraphrases: Sequence[SceneParaphrase], reading: Reading = ALONE
) -> tuple[ParaphraseScores, ...]:
    """Each paraphrase after each scene's own prompt, panel by panel."""
    rows: list[ParaphraseScores] = []
    for panel in panels(bench.items.cues):
        tokens = tuple(cue.scene for cue in panel)
        own = [item for item in paraphrases if item.scene in tokens]
        rows += [
            ParaphraseScores(item=item.id, candidates=tokens, scores=tuple(scores), tokens=count)
            for item, (scores, count) in zip(own, _scores(bench, kept, reading, panel, own), strict=True)
        ]
    return tuple(rows)


def ablate(bench: Bench, intact: Sequence[ParaphraseScores]) -> tuple[AblationScores, ...]:
    """Two paraphrases of each scene under every other condition."""
    some = some_of_each(bench.items.paraphrases, ABLATED)
    with bench.arm("base") as kept:
        whole: dict[Ablation, tuple[ParaphraseScores, ...]] = {
            "base": identify_all(bench, kept, some, _ROW_ALONE),
            "literal": identify_all(bench, kept, some, _LITERAL),
            "definition": identify_all(bench, kept, some, _DEFINITION),
        }
    known = {row.item: row for row in intact}
    with bench.arm("adapter") as kept:
        for reading in (_ZEROED, _SWAPPED):
            found = _other_rows(bench, kept, some, reading)
            rows = tuple(_replaced(known[item], scores) for item, scores in found)
            whole["swapped" if reading is _SWAPPED else "zeroed"] = rows
    return tuple(AblationScores(condition=name, rows=rows) for name, rows in whole.items())


_Found = tuple[str, dict[str, float]]


def _other_rows(
    bench: Bench, kept: Responses, some: Sequence[SceneParaphrase], reading: Reading
) -> Iterator[_Found]:
    """Paraphrases with their scores under the tokens whose rows are touched: the scene's own row is zeroed,
    or exchanged with that of the next scene of its panel."""
    for panel in panels(bench.items.cues):
        for at, cue in enumerate(panel):
            touched = [cue, panel[(at + 1) % len(panel)]] if reading is _SWAPPED else [cue]
            items = [item for item in some if item.scene == cue.scene]
            with _rows_changed(bench, touched):
                found = _scores(bench, kept, reading, touched, items)
            for item, (scores, _) in zip(items, found, strict=True):
                yield item.id, {other.scene: score for other, score in zip(touched, scores, strict=True)}


@contextmanager
def _rows_changed(bench: Bench, touched: Sequence[SceneCue]) -> Iterator[None]:
    """Two scenes with each other's rows, or one with none."""
    from adapterc.verify.scenes_rows import rows_in_place, rows_of

    ids = [bench.ids[cue.scene] for cue in touched]
    own = rows_of(bench.live.model, ids)
    kept = 1.0 if len(touched) > 1 else 0.0
    put = {token: own[other] * kept for token, other in zip(ids, reversed(ids), strict=True)}
    with rows_in_place(bench.live.model, put):
        yield


def _scores(
    bench: Bench,
    kept: Responses,
    reading: Reading,
    cues: Sequence[SceneCue],
    items: Sequence[SceneParaphrase],
) -> list[Any]:
    """(scores, tokens) of each item's text after the prompt of each of `cues`."""
    from adapterc.verify.scenes_likelihood import Prompts

    prompts = [reading.prompt(cue) for cue in cues]
    asked = [[reading.title, prompts, item.text] for item in items]
    found = kept.find(asked)
    if found is None:
        tokenizer = bench.live.spelling if reading.spelt else bench.live.tokenizer
        read = Prompts(bench.live.model, tokenizer, prompts)
        found = []
        for at, item in enumerate(items, start=1):
            found.append(list(read.score(item.text)))
            bench.progress(reading.title, at, len(items))
        kept.keep(asked, found)
    return found


def _replaced(row: ParaphraseScores, scores: Mapping[str, float]) -> ParaphraseScores:
    return ParaphraseScores(
        item=row.item,
        candidates=row.candidates,
        scores=tuple(
            scores.get(token, score) for token, score in zip(row.candidates, row.scores, strict=True)
        ),
        tokens=row.tokens,
    )
