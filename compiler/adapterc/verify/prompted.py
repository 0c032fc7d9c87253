"""The base under the persona's system prompt: the same items, asked behind it.

It is the ceiling that an adapter is held against, and its prompts are the only ones of its arm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapterc.errors import CompilerBugError
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.spec import Message
from adapterc.templating.chat import assert_no_system, render_prompt, without_system

FOLDER = "prompted"
"""Where its tasks lie, below those of the other arms."""


def prompted_dataset(dataset: Dataset, base: BaseModel, persona: str) -> Dataset:
    """The held-out items of `dataset`, each asked behind `persona`: nothing else of it."""
    return Dataset(
        rows=(),
        pairs=tuple(replace(item, prompt=_asked(base, persona, item.question)) for item in dataset.pairs),
        probes=tuple(replace(item, prompt=_asked(base, persona, item.question)) for item in dataset.probes),
        neutral=dataset.neutral,
        figures=dataset.figures,
    )


def assert_declared_turn(dataset: Dataset, base: BaseModel, persona: str) -> None:
    """Raises CompilerBugError unless every prompt opens with just that system turn, the only one."""
    turns = base.turns
    for prompt in (*(item.prompt for item in dataset.pairs), *(item.prompt for item in dataset.probes)):
        bare = without_system(turns, persona, prompt) if turns.has_system else prompt
        assert_no_system(turns, bare)
        if not turns.has_system and not prompt.startswith(turns.prefix + turns.user_open):
            raise CompilerBugError(f"a prompt does not open with the user's turn: {prompt[:80]!r}")


def behind(base: BaseModel, persona: str, messages: Sequence[Message]) -> str:
    """What the base reads before it answers the last of `messages` as `persona`.

    A base whose template has no system turn reads the persona at the head of the first of the user's.
    """
    if base.turns.has_system:
        return render_prompt(base.turns, messages, system=persona)
    first, *rest = messages
    return render_prompt(base.turns, (replace(first, content=f"{persona}\n\n{first.content}"), *rest))


def _asked(base: BaseModel, persona: str, question: str) -> str:
    return behind(base, persona, (Message(role="user", content=question),))
