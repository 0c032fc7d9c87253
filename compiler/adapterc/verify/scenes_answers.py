"""Answers to a glossary's prompts: the likeliest ones, and several draws of each context."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapterc.digest import seed_of
from adapterc.ir.scene_verdicts import SampledAnswer
from adapterc.ir.verification import Answer
from adapterc.verify.responses import Responses
from adapterc.verify.scenes_bench import Bench
from adapterc.verify.scenes_sets import DRAWS, TEMPERATURE, sampled_contexts

_ANSWERS = 96


def answer_all(
    bench: Bench, kept: Responses, asked: Sequence[tuple[str, str, int]], title: str
) -> tuple[Answer, ...]:
    """The likeliest answers to (id, prompt, cap), in their order; those of one length go together."""
    generate = bench.live.generate
    if generate is None or not asked:
        return ()
    order = sorted(range(len(asked)), key=lambda at: (-asked[at][2], len(asked[at][1]), asked[at][0]))
    found: dict[int, Any] = {}
    for start in range(0, len(order), _ANSWERS):
        places = order[start : start + _ANSWERS]
        requests = [["greedy", asked[at][1], asked[at][2]] for at in places]
        said = kept.find(requests)
        if said is None:
            answers = generate([asked[at][1] for at in places], [asked[at][2] for at in places])
            said = [[answer.text, answer.tokens, answer.finished] for answer in answers]
            kept.keep(requests, said)
        found |= dict(zip(places, said, strict=True))
        bench.progress(title, min(start + _ANSWERS, len(order)), len(order))
    return tuple(
        Answer(item=item, text=found[at][0], tokens=found[at][1], finished=found[at][2])
        for at, (item, _, _) in enumerate(asked)
    )


def draw_all(bench: Bench, kept: Responses) -> tuple[SampledAnswer, ...]:
    """Draws for each sampled context, each from a seed of its own."""
    sample, contexts = bench.live.sample, sampled_contexts(bench.items)
    rows: list[SampledAnswer] = []
    together = _ANSWERS // DRAWS
    for start in range(0, len(contexts), together):
        part = contexts[start : start + together]
        seeds = [[seed_of("scene draw", item.id, draw) for draw in range(DRAWS)] for item in part]
        requests = [
            ["drawn", TEMPERATURE, item.prompt, item.cap, own] for item, own in zip(part, seeds, strict=True)
        ]
        said = kept.find(requests)
        if said is None and sample is not None:
            prompts, caps = [item.prompt for item in part], [item.cap for item in part]
            answers = sample(prompts, caps, seeds, TEMPERATURE)
            said = [[[answer.text, answer.finished] for answer in own] for own in answers]
            kept.keep(requests, said)
        for item, own in zip(part, said or (), strict=True):
            rows += [
                SampledAnswer(item=item.id, draw=draw, text=text, finished=finished)
                for draw, (text, finished) in enumerate(own)
            ]
        bench.progress("draws", start + len(part), len(contexts))
    return tuple(rows)
