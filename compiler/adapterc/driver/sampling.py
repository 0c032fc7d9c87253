"""The base is asked until the layout can be filled: first every question, then those to fall back on."""

from __future__ import annotations

from pathlib import Path

from adapterc.driver.watch import Watch
from adapterc.expand.fill import FillRequest, fill, openings, unanswered
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.layout import Layout
from adapterc.ir.sampling import SampleRequest
from adapterc.ir.spec import Message
from adapterc.ir.training import Platform
from adapterc.templating.chat import render_prompt

CONTINUATION_CAP = 64


def fill_layout(  # noqa: PLR0913
    cache: Path, platform: Platform, watch: Watch, layout: Layout, base: BaseModel, *, seed: int
) -> Dataset:
    """The dataset of `layout` on `base`; answers are kept in `cache` and asked for only once."""

    def ask(prompts: tuple[str, ...], cap: int) -> tuple[str, ...]:
        from adapterc.backend.sample import sample_answers

        request = SampleRequest(base=base, prompts=prompts, cap=cap, platform=platform)
        said = sample_answers(request, cache=cache / "answers", progress=watch.advance)
        return tuple(answer.text for answer in said)

    answers: dict[str, str] = {}
    while questions := unanswered(layout, answers):
        prompts = tuple(
            render_prompt(base.turns, (Message(role="user", content=question),)) for question in questions
        )
        answers |= dict(zip(questions, ask(prompts, layout.answer_cap), strict=True))
    begun = openings(layout)
    continued = ask(begun, CONTINUATION_CAP) if begun else ()
    return fill(
        FillRequest(
            layout=layout,
            answers=answers,
            continuations=dict(zip(begun, continued, strict=True)),
            turns=base.turns,
            seed=seed,
        )
    )
