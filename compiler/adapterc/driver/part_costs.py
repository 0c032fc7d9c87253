"""What skills, knowledge, frames and dialogues add to measuring: how much is held out, and tokens of it."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.driver.token_counts import TURN, text_tokens
from adapterc.ir.layout import Layout
from adapterc.ir.spec import ResolvedSpec

_ARMS = 2
_FACT = 45
"""Tokens of a question and a fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCounts:
    """Held-out questions to facts and to frames; held-out dialogues and the author's turns in them."""

    facts: int
    strides: int
    dialogues: int
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCost:
    """In both arms: `capped` tokens at most that are generated, `read` tokens of questions, answers, talk."""

    counts: PartCounts
    capped: int
    read: float


def part_cost(spec: ResolvedSpec, layout: Layout) -> PartCost | None:
    """What the held-out items of these parts cost; None where there are none."""
    parts = layout.parts
    if parts is None:
        return None
    asked = {(stride.question, stride.cap) for stride in parts.strides}  # frames share their questions
    capped = sum(fact.cap for fact in parts.facts if fact.keys) + sum(cap for _, cap in asked)
    read = float(sum(_FACT * (1 + len(fact.others)) for fact in parts.facts))
    for turn in parts.turns:
        said = [*(message.content for message in turn.messages), turn.text]
        read += sum(text_tokens(text, spec.base) + TURN / 2 for text in said)
    return PartCost(
        counts=PartCounts(
            facts=len(parts.facts),
            strides=len(parts.strides),
            dialogues=len({turn.origin.family for turn in parts.turns}),
            turns=len(parts.turns),
        ),
        capped=_ARMS * capped,
        read=_ARMS * read,
    )
