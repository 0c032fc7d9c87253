"""What the base itself says about the rows, taken once, with the adapter switched off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from adapterc.backend.decoder import Decoder
from adapterc.backend.tokens import TokenRow, TokenSpan
from adapterc.ir.training import Recipe

_TOKENS_AT_ONCE = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """By row id: summed log-probabilities of both answers of a pair, the base's states on replay and lessons.

    Hidden states [P, H] stand for the base's logits over the whole vocabulary: the head makes one
    from the other, and they take a hundredth of the room.
    """

    chosen: dict[str, float]
    rejected: dict[str, float]
    hidden: dict[str, Tensor]


@torch.no_grad()
def take_reference(decoder: Decoder, rows: Sequence[TokenRow], recipe: Recipe) -> Reference:
    """One forward pass over what the recipe's terms need; nothing where their weights are zero."""
    pairs = [row for row in rows if row.kind == "pair" and recipe.dpo]
    chosen = {row.id: row.chosen for row in pairs}
    rejected = {row.id: row.rejected for row in pairs if row.rejected is not None}
    replays = {row.id: row.chosen for row in rows if row.kind == "replay" and recipe.kl}
    lessons = {row.id: row.taught for row in rows if row.taught is not None and recipe.lesson}
    with decoder.model.disable_adapter():
        return Reference(
            chosen=_sums(decoder, chosen),
            rejected=_sums(decoder, rejected),
            hidden=_hidden(decoder, replays | lessons),
        )


def _sums(decoder: Decoder, spans: dict[str, TokenSpan]) -> dict[str, float]:
    found: dict[str, float] = {}
    for names in _groups(spans):
        states = decoder.run([spans[name] for name in names])
        scores = decoder.head.log_probs(states.hidden, states.targets)
        parts = torch.split(scores.double(), list(states.counts))
        found.update((name, float(part.sum())) for name, part in zip(names, parts, strict=True))
    return found


def _hidden(decoder: Decoder, spans: dict[str, TokenSpan]) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for names in _groups(spans):
        states = decoder.run([spans[name] for name in names])
        parts = torch.split(states.hidden, list(states.counts))
        found.update((name, part.clone()) for name, part in zip(names, parts, strict=True))
    return found


def _groups(spans: dict[str, TokenSpan]) -> Iterator[list[str]]:
    """Names of spans of like length together, about as many tokens to a group as the machine likes."""
    group: list[str] = []
    for name in sorted(spans, key=lambda name: (len(spans[name].ids), name)):
        if group and (len(group) + 1) * len(spans[name].ids) > _TOKENS_AT_ONCE:
            yield group
            group = []
        group.append(name)
    if group:
        yield group
