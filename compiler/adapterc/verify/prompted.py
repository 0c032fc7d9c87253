"""The base under the persona's system prompt: the same items, asked behind it.

It is the ceiling that an adapter is held against, and its prompts are the only ones of its arm.
"""

from __future__ import annotations

from dataclasses import replace

from adapterc.errors import CompilerBugError
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.spec import Message
from adapterc.templating.chat import assert_no_system, render_prompt, without_system

FOLDER = "prompted"
"""Where its tasks lie, below those of the other arms."""


def prompted_dataset(dataset: Dataset, base: BaseModel, persona: str) -> Dataset:
    """The held-out items of `dataset`, each asked behind `persona`: nothing else of it.

    A base whose template has no system turn reads it at the head of the user's.
    """
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


def _asked(base: BaseModel, persona: str, question: str) -> str:
    if base.turns.has_system:
        return render_prompt(base.turns, (Message(role="user", content=question),), system=persona)
    return render_prompt(base.turns, (Message(role="user", content=f"{persona}\n\n{question}"),))
