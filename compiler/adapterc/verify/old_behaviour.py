"""What is left of the old behaviour: several draws of each answer, and answers forced to begin as the base's.

A LoRA shifts how a model answers and cannot forbid anything; so it is counted how often what the spec
leaves behind still comes. Beside it stands what the base thinks of either arm's answers, token by token.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adapterc.digest import seed_of
from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset, ProbeItem
from adapterc.ir.findings import Answer
from adapterc.ir.further import AnswerCost, Drawn, Forced, OldBehaviour
from adapterc.ir.judged import judged
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.verification import Measurements, MeasureRequest
from adapterc.scorers import sentences
from adapterc.verify.effects import answers_to
from adapterc.verify.harness import assert_no_system_turn, kept_by
from adapterc.verify.live import LiveModel
from adapterc.verify.old_judged import old_probes

TEMPERATURE, DRAWS = 0.7, 5
_TOGETHER = 96
"""Answers that are generated side by side."""

Progress = Callable[[str, int, int], None]


def measure_old(  # noqa: PLR0913
    spec: ResolvedSpec,
    dataset: Dataset,
    request: MeasureRequest,
    live: LiveModel,
    measured: Measurements,
    *,
    cache: Path | None,
    progress: Progress = lambda *_: None,
) -> OldBehaviour:
    """Draws and forced answers for the probes that a trait's old behaviour is looked for in; costs of all.

    Raises CompilerBugError for a model that cannot be sampled from.
    """
    items = _distinct(old_probes(trait, dataset.probes) for trait in judged(spec))
    live.model.eval()
    base = {answer.item: answer for answer in measured.base_answers}
    opened = [(item, opening, rest) for item in items for opening, rest in _openings(base[item.id])]
    assert_no_system_turn([item.prompt for item in items], request.base.turns)
    return OldBehaviour(
        temperature=TEMPERATURE,
        drawn=_draw(request, live, items, cache, progress),
        forced=_force(request, live, opened, cache, progress),
        costs=_costs(request, live, dataset.probes, measured, cache),
    )


def write_old(old: OldBehaviour, folder: Path) -> None:
    """What was drawn, forced and read, as lines of JSON that anybody can count again."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in (("drawn", old.drawn), ("forced", old.forced), ("costs", old.costs)):
        lines = (json.dumps(asdict(one), ensure_ascii=False, sort_keys=True) + "\n" for one in values)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")


def _distinct(groups: Iterable[Sequence[ProbeItem]]) -> list[ProbeItem]:
    return list({item.id: item for group in groups for item in group}.values())


def _openings(answer: Answer) -> list[tuple[str, str]]:
    """The first sentence of an answer and what follows it; nothing of an answer that says nothing."""
    said = sentences(answer.text)
    if not said:
        return []
    end = answer.text.index(said[0]) + len(said[0])
    return [(answer.text[:end], answer.text[end:])]


def _draw(
    request: MeasureRequest,
    live: LiveModel,
    items: Sequence[ProbeItem],
    cache: Path | None,
    progress: Progress,
) -> tuple[Drawn, ...]:
    if live.sample is None:
        raise CompilerBugError("what is left of the old behaviour is drawn: the model must be sampled from")
    kept, found = kept_by("adapter", request, cache), []
    for part in _parts(sorted(items, key=lambda item: (-item.cap, item.id)), _TOGETHER // DRAWS):
        seeds = [[seed_of("old behaviour", item.id, draw) for draw in range(DRAWS)] for item in part]
        asked = [
            ["drawn", TEMPERATURE, item.prompt, item.cap, own] for item, own in zip(part, seeds, strict=True)
        ]
        said = kept.find(asked)
        if said is None:
            prompts, caps = [item.prompt for item in part], [item.cap for item in part]
            drawn = live.sample(prompts, caps, seeds, TEMPERATURE)
            said = [[answer.text for answer in own] for own in drawn]
            kept.keep(asked, said)
        found += [Drawn(item=item.id, texts=tuple(own)) for item, own in zip(part, said, strict=True)]
        progress("adapter: draws", len(found), len(items))
    return tuple(sorted(found, key=lambda one: one.item))


def _force(
    request: MeasureRequest,
    live: LiveModel,
    opened: Sequence[tuple[ProbeItem, str, str]],
    cache: Path | None,
    progress: Progress,
) -> tuple[Forced, ...]:
    if live.generate is None:
        raise CompilerBugError("what follows a forced opening is decoded: the model must generate")
    kept, found = kept_by("adapter", request, cache), []
    for part in _parts(sorted(opened, key=lambda one: (-one[0].cap, one[0].id)), _TOGETHER):
        asked = [["forced", item.prompt, opening, item.cap] for item, opening, _ in part]
        said = kept.find(asked)
        if said is None:
            prompts = [item.prompt + opening for item, opening, _ in part]
            said = [answer.text for answer in live.generate(prompts, [item.cap for item, _, _ in part])]
            kept.keep(asked, said)
        found += [
            Forced(item=item.id, opening=opening, text=text, base=rest)
            for (item, opening, rest), text in zip(part, said, strict=True)
        ]
        progress("adapter: forced openings", len(found), len(opened))
    return tuple(sorted(found, key=lambda one: one.item))


def _costs(
    request: MeasureRequest,
    live: LiveModel,
    probes: Sequence[ProbeItem],
    measured: Measurements,
    cache: Path | None,
) -> tuple[AnswerCost, ...]:
    """Mean nats a token of both arms' answers under the base, where both answered."""
    from adapterc.verify.drift import answer_costs

    arms = [answers_to(probes, arm) for arm in (measured.base_answers, measured.adapter_answers)]
    turns = [(item.prompt, answer.text) for arm in arms for item, answer in zip(probes, arm, strict=True)]
    kept = kept_by("base", request, cache)
    asked = [["cost", *turn] for turn in turns]
    said = kept.find(asked)
    if said is None:
        with live.model.disable_adapter():
            said = list(answer_costs(live, turns))
        kept.keep(asked, said)
    own, others = said[: len(probes)], said[len(probes) :]
    return tuple(
        AnswerCost(item=item.id, base=base, adapter=adapter)
        for item, base, adapter in zip(probes, own, others, strict=True)
        if base is not None and adapter is not None
    )


def _parts(items: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
