"""The base is asked until the layout can be filled: first every question, then those to fall back on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from adapterc.driver.teaching import count_known, lessons_of, taught
from adapterc.driver.turn_tokens import with_turn_tokens
from adapterc.driver.watch import Silent, Watch
from adapterc.errors import AdaptercError
from adapterc.expand.control import control_questions, control_rows
from adapterc.expand.fill import FillRequest, fill, openings, unanswered
from adapterc.expand.taught import FAULTS
from adapterc.ir.base import BaseModel
from adapterc.ir.control import ControlRows
from adapterc.ir.dataset import Dataset
from adapterc.ir.layout import Layout
from adapterc.ir.sampling import SampleRequest
from adapterc.ir.spec import Message
from adapterc.ir.taught import Taught
from adapterc.ir.training import Platform
from adapterc.templating.chat import render_prompt

CONTINUATION_CAP = 64
Ask = Callable[[tuple[str, ...], int], tuple[str, ...]]


def fill_layout(  # noqa: PLR0913
    cache: Path, platform: Platform, watch: Watch, layout: Layout, base: BaseModel, *, seed: int
) -> Dataset:
    """The dataset of `layout` on `base`; answers are kept in `cache` and asked for only once.

    A teacher is asked first: what is wrong with its key or address is told before the base has worked for
    minutes. Raises AdaptercError where it gives no answer that a row can use.
    """
    lessons = lessons_of(layout, base, cache)
    said = taught(lessons, platform, watch, cache) if lessons else None
    request = _answered(layout, base, _asker(cache, platform, watch, base), seed)
    dataset = fill(replace(request, taught=said) if said is not None else request)
    if dataset.taught is not None and not dataset.taught.kept:
        raise _useless(dataset.taught)
    return with_turn_tokens(dataset, base)


def _useless(said: Taught) -> AdaptercError:
    reasons = ", ".join(f"{count} {FAULTS[fault]}" for fault, count in said.dropped)
    return AdaptercError(
        f"of {len(said.answers)} answers of the teacher no row can use one: {reasons}",
        help="take a model that can follow the persona, or leave `dataset.teacher` out",
    )


def fill_control(  # noqa: PLR0913
    cache: Path,
    platform: Platform,
    watch: Watch,
    layout: Layout,
    base: BaseModel,
    *,
    dataset: Dataset,
    seed: int,
) -> ControlRows:
    """The control arm's rows for a dataset of `layout`; the base is asked for the poles that it lacks."""
    ask = _asker(cache, platform, watch, base)
    request = _answered(layout, base, ask, seed)
    missing = control_questions(layout, dataset.rows, request.answers)
    said = ask(_prompts(base, missing), layout.answer_cap) if missing else ()
    answers = {**request.answers, **dict(zip(missing, said, strict=True))}
    return control_rows(replace(request, answers=answers), dataset.rows)


def known_dataset(
    cache: Path, platform: Platform, layout: Layout, base: BaseModel, *, seed: int
) -> Dataset | int:
    """The dataset where `cache` holds every answer that it takes; else how many are to be sampled, at least.

    Loads no model, and asks no teacher.
    """

    def ask(prompts: tuple[str, ...], cap: int) -> tuple[str, ...]:
        from adapterc.backend.sample import kept_answers

        request = SampleRequest(base=base, prompts=prompts, cap=cap, platform=platform)
        said = kept_answers(request, cache=cache / "answers")
        missing = sum(prompt not in said for prompt in prompts)
        if missing:
            raise _MissingError(missing)
        return tuple(said[prompt].text for prompt in prompts)

    try:
        request = _answered(layout, base, ask, seed)
        lessons = lessons_of(layout, base, cache)
        if lessons is None:
            return fill(request)
        missing = len(lessons.questions) - count_known(lessons, platform, cache)
        if missing:
            return missing if lessons.laid.teacher.is_self else 0
        return fill(replace(request, taught=taught(lessons, platform, Silent(), cache)))
    except _MissingError as missing:
        return missing.count


class _MissingError(Exception):
    """So many answers are not in the cache."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def _asker(cache: Path, platform: Platform, watch: Watch, base: BaseModel) -> Ask:
    """Asks the base what does not lie in `cache`."""

    def ask(prompts: tuple[str, ...], cap: int) -> tuple[str, ...]:
        from adapterc.backend.sample import sample_answers

        request = SampleRequest(base=base, prompts=prompts, cap=cap, platform=platform)
        said = sample_answers(request, cache=cache / "answers", progress=watch.advance)
        return tuple(answer.text for answer in said)

    return ask


def _prompts(base: BaseModel, questions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        render_prompt(base.turns, (Message(role="user", content=question),)) for question in questions
    )


def _answered(layout: Layout, base: BaseModel, ask: Ask, seed: int) -> FillRequest:
    """Everything that filling `layout` takes."""
    answers: dict[str, str] = {}
    while questions := unanswered(layout, answers):
        answers |= dict(zip(questions, ask(_prompts(base, questions), layout.answer_cap), strict=True))
    begun = openings(layout)
    continued = ask(begun, CONTINUATION_CAP) if begun else ()
    return FillRequest(
        layout=layout,
        answers=answers,
        continuations=dict(zip(begun, continued, strict=True)),
        turns=base.turns,
        seed=seed,
    )
