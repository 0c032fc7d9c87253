"""Every paraphrase under every scene's token, and a part of them under other conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapterc.ir.scene_items import SceneCue, SceneParaphrase
from adapterc.ir.scene_verdicts import Ablation, AblationScores, ParaphraseScores
from adapterc.verify.responses import Responses
from adapterc.verify.scenes_bench import Bench
from adapterc.verify.scenes_sets import ablated, panels, some_of_each


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is put before a paraphrase, and who reads it: `spelt` by the base's own tokenizer."""

    title: str
    prompt: Callable[[SceneCue], str]
    spelt: bool = False


RETOLD = Reading(title="scenes", prompt=lambda cue: cue.retold)
_ROW_ALONE = Reading(title="rows alone, base", prompt=lambda cue: cue.retold)
_LITERAL = Reading(title="literal string, base", prompt=lambda cue: cue.retold, spelt=True)
_DEFINITION = Reading(title="definition, base", prompt=lambda cue: cue.definition, spelt=True)


def identify_all(
    bench: Bench, kept: Responses, paraphrases: Sequence[SceneParaphrase], reading: Reading = RETOLD
) -> tuple[ParaphraseScores, ...]:
    """Each paraphrase after each scene's own prompt, panel by panel."""
    rows: list[ParaphraseScores] = []

    def read(count: int) -> None:
        bench.progress(reading.title, len(rows) + count, len(paraphrases))

    for panel in panels(bench.items.cues):
        tokens = tuple(cue.scene for cue in panel)
        own = [item for item in paraphrases if item.scene in tokens]
        rows += [
            ParaphraseScores(item=item.id, candidates=tokens, scores=tuple(scores), tokens=count)
            for item, (scores, count) in zip(
                own, _scores(bench, kept, reading, panel, own, read), strict=True
            )
        ]
    return tuple(rows)


def ablate(bench: Bench, intact: Sequence[ParaphraseScores]) -> tuple[AblationScores, ...]:
    """Some paraphrases of each scene under every other condition."""
    some = some_of_each(bench.items.paraphrases, ablated(len(bench.items.cues)))
    with bench.arm("base") as kept:
        whole: dict[Ablation, tuple[ParaphraseScores, ...]] = {
            "base": identify_all(bench, kept, some, _ROW_ALONE),
            "literal": identify_all(bench, kept, some, _LITERAL),
            "definition": identify_all(bench, kept, some, _DEFINITION),
        }
    known = {row.item: row for row in intact}
    with bench.arm("adapter") as kept:
        for name, found in _other_rows(bench, kept, some).items():
            whole[name] = tuple(_replaced(known[item.id], found[item.id]) for item in some)
    return tuple(AblationScores(condition=name, rows=rows) for name, rows in whole.items())


def _other_rows(
    bench: Bench, kept: Responses, some: Sequence[SceneParaphrase]
) -> dict[Ablation, dict[str, dict[str, float]]]:
    """By condition and paraphrase the scores under the tokens whose rows are not their own.

    zeroed: the scene's own row is nothing. swapped: the scene and the next one of its panel have each
    other's; nothing else changes for either, since a prompt holds one token.
    """
    asked: list[tuple[Ablation, SceneParaphrase, SceneCue, str]] = []
    for panel in panels(bench.items.cues):
        for at, cue in enumerate(panel):
            other = panel[(at + 1) % len(panel)]
            for item in (item for item in some if item.scene == cue.scene):
                asked += [
                    ("zeroed", item, cue, ""),
                    ("swapped", item, cue, other.scene),
                    ("swapped", item, other, cue.scene),
                ]
    found: dict[Ablation, dict[str, dict[str, float]]] = {"zeroed": {}, "swapped": {}}
    for (name, item, cue, _), score in zip(asked, _changed_scores(bench, kept, asked), strict=True):
        found[name].setdefault(item.id, {})[cue.scene] = score
    return found


def _changed_scores(
    bench: Bench, kept: Responses, asked: Sequence[tuple[Ablation, SceneParaphrase, SceneCue, str]]
) -> list[float]:
    """Scores of paraphrases after a token that is read as another scene's row, or as nothing."""
    from adapterc.verify.scenes_likelihood import Changed, score_changed
    from adapterc.verify.scenes_rows import rows_of

    requests = [["row", cue.retold, item.text, cue.scene, row] for _, item, cue, row in asked]
    found = kept.find(requests)
    if found is None:
        rows = rows_of(bench.live.model, list(bench.ids.values()))
        changed = [
            Changed(
                prompt=cue.retold,
                text=item.text,
                id=bench.ids[cue.scene],
                row=rows[bench.ids[row]] if row else rows[bench.ids[cue.scene]] * 0.0,
            )
            for _, item, cue, row in asked
        ]
        found = score_changed(bench.live.model, bench.live.tokenizer, changed)
        kept.keep(requests, found)
    bench.progress("rows changed", len(asked), len(asked))
    return found


def _scores(  # noqa: PLR0913, PLR0917 - what is read, by whom, and an ear
    bench: Bench,
    kept: Responses,
    reading: Reading,
    cues: Sequence[SceneCue],
    items: Sequence[SceneParaphrase],
    heard: Callable[[int], None],
) -> list[Any]:
    """(scores, tokens) of each item's text after the prompt of each of `cues`; how many are done is heard."""
    from adapterc.verify.scenes_likelihood import Prompts

    prompts = [reading.prompt(cue) for cue in cues]
    asked = [[reading.title, prompts, item.text] for item in items]
    found = kept.find(asked)
    if found is None:
        tokenizer = bench.live.spelling if reading.spelt else bench.live.tokenizer
        read = Prompts(bench.live.model, tokenizer, prompts)
        found = [[]] * len(items)
        for done, (place, scores, tokens) in enumerate(read.score([item.text for item in items]), start=1):
            found[place] = [scores, tokens]
            heard(done)
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
