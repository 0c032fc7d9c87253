"""One step's loss and gradient: a batch of rows through the model in parts that fit in cache.

Every term is a mean over the batch of something that a row gives alone, and the counts are known
beforehand; so parts add up to the same step, and memory does not grow with the batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import torch
from torch import Tensor

from adapterc.backend.decoder import Decoder
from adapterc.backend.objective import dpo_losses
from adapterc.backend.reference import Reference
from adapterc.backend.tokens import TokenRow
from adapterc.ir.dataset import AS_BASE
from adapterc.ir.training import Recipe

_TOKENS_AT_ONCE_CPU = 2688
"""Twice 1,344: whatever is cut gets parts large enough for bf16 products to use every core (docs/log.md)."""
_TOKENS_AT_ONCE = 16384


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLoss:
    """Loss terms of one batch, the tokens that trained, and the row that a broken loss points to."""

    total: float
    nll: float
    told: float
    dpo: float
    kl: float
    lesson: float
    tokens: int
    worst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Terms of some rows as sums (over tokens; dpo over pairs), and a score for each row.

    `told` is the part of `nll` that is of scenes.
    """

    nll: Tensor
    told: Tensor
    dpo: Tensor
    kl: Tensor
    lesson: Tensor
    scores: tuple[float, ...]


def batch_loss(
    decoder: Decoder,
    batch: Sequence[TokenRow],
    reference: Reference,
    recipe: Recipe,
    descend: Callable[[Tensor], object],
) -> BatchLoss:
    """Weighted sum of the recipe's terms over `batch`; a term without rows or weight is zero.

    `descend` is given the loss of one part after the other, to take gradients from.
    """
    counts = _counts(batch, recipe)
    sums = dict.fromkeys(counts, 0.0)
    scores: dict[str, float] = {}
    for rows in _parts(batch, decoder.device):
        part = _part(decoder, rows, reference, recipe)
        means = {name: getattr(part, name) / max(1, count) for name, count in counts.items()}
        loss = recipe.nll * means["nll"] + recipe.told * means["told"] + recipe.dpo * means["dpo"]
        loss = loss + recipe.kl * means["kl"] + recipe.lesson * means["lesson"]
        if loss.requires_grad:
            descend(loss)
        for name, value in means.items():
            sums[name] += float(value.detach())
        scores.update(zip((row.origin for row in rows), part.scores, strict=True))
    return BatchLoss(
        total=sum(getattr(recipe, name) * value for name, value in sums.items()),
        nll=sums["nll"],
        told=sums["told"],
        dpo=sums["dpo"],
        kl=sums["kl"],
        lesson=sums["lesson"],
        tokens=_trained_tokens(batch, recipe),
        worst=max(scores, key=lambda origin: _badness(scores[origin])),
    )


def _counts(batch: Sequence[TokenRow], recipe: Recipe) -> dict[str, int]:
    """What each term is a mean over: tokens, of `dpo` pairs; `told` is a part of the mean that `nll` is."""
    answered = sum(
        row.ends and bool(recipe.lesson) if row.kind in AS_BASE else row.chosen.supervised for row in batch
    )
    return {
        "nll": answered,
        "told": answered,
        "dpo": sum(row.kind == "pair" for row in batch),
        "kl": sum(row.chosen.supervised for row in batch if row.kind == "replay"),
        "lesson": sum(row.chosen.supervised - row.ends for row in batch if row.kind == "lesson"),
    }


def _trained_tokens(batch: Sequence[TokenRow], recipe: Recipe) -> int:
    """Supervised tokens of the terms that have a weight."""
    chosen = sum(
        row.chosen.supervised
        for row in batch
        if (recipe.nll or recipe.dpo if row.kind not in AS_BASE else _held_by(row, recipe))
    )
    rejected = sum(row.rejected.supervised for row in batch if row.rejected and recipe.dpo)
    return chosen + rejected


def _held_by(row: TokenRow, recipe: Recipe) -> float:
    """The weight of what holds a row to the base."""
    return recipe.kl if row.kind == "replay" else recipe.lesson


def _badness(score: float) -> float:
    return score if math.isfinite(score) else math.inf


def _parts(batch: Sequence[TokenRow], device: torch.device) -> list[list[TokenRow]]:
    """`batch` by length, cut into parts of about as many tokens each, no more than the machine likes."""
    limit = _TOKENS_AT_ONCE_CPU if device.type == "cpu" else _TOKENS_AT_ONCE
    rows = sorted(batch, key=lambda row: (row.length, row.id))
    total = sum(row.length for row in rows)
    share = total / -(-total // limit)
    parts: dict[int, list[TokenRow]] = {}
    done = 0
    for row in rows:
        parts.setdefault(int((done + row.length / 2) // share), []).append(row)
        done += row.length
    return list(parts.values())


def _part(decoder: Decoder, rows: list[TokenRow], reference: Reference, recipe: Recipe) -> _Part:
    """One forward pass: chosen answers, then rejected ones, then what is held to the base."""
    answers = [row for row in rows if row.kind not in AS_BASE]
    pairs = [row for row in answers if row.rejected is not None and recipe.dpo]
    replays, lessons = ([row for row in rows if row.kind == kind] for kind in AS_BASE)
    held = (replays if recipe.kl else []) + (lessons if recipe.lesson else [])
    spans = [row.chosen for row in answers] + [row.rejected for row in pairs if row.rejected is not None]
    scored = len(spans)
    spans += [row.chosen for row in held]
    zero = torch.zeros((), device=decoder.device)
    if not spans:
        return _Part(nll=zero, told=zero, dpo=zero, kl=zero, lesson=zero, scores=(0.0,) * len(rows))
    states = decoder.run(spans)
    cut = sum(states.counts[:scored])
    nll, told, dpo, kl, lesson = (zero,) * 5
    scores = dict.fromkeys((row.id for row in rows), 0.0)
    if answers:
        logs = decoder.head.log_probs(states.hidden[:cut], states.targets[:cut])
        sums = torch.stack([part.sum() for part in torch.split(logs, list(states.counts[:scored]))])
        nll = -sums[: len(answers)].sum()
        told = -sums[[place for place, row in enumerate(answers) if row.of_scene]].sum()
        losses = (-sums[: len(answers)].detach()).tolist()
        found = zip(answers, losses, strict=True)
        scores.update((row.id, loss / row.chosen.supervised) for row, loss in found)
        if pairs:
            dpo = _dpo(pairs, answers, sums, reference, recipe.beta)
    if held:
        divergence = decoder.head.kl(states.hidden[cut:], _base_states(held, reference))
        if (ends := _ends(held, decoder.device)) is not None:
            divergence = divergence.index_fill(0, ends, 0.0)
            nll = nll - decoder.head.log_probs(states.hidden[cut:][ends], states.targets[cut:][ends]).sum()
        replayed = sum(states.counts[scored : scored + len(replays)]) if recipe.kl else 0
        kl, lesson = divergence[:replayed].sum(), divergence[replayed:].sum()
        parts = torch.split(divergence.detach(), list(states.counts[scored:]))
        scores.update((row.id, float(part.mean())) for row, part in zip(held, parts, strict=True))
    each = tuple(scores[row.id] for row in rows)
    return _Part(nll=nll, told=told, dpo=dpo, kl=kl, lesson=lesson, scores=each)


def _ends(held: Sequence[TokenRow], device: torch.device) -> Tensor | None:
    """Where, among the positions of `held`, lessons end, which is learned as the end of any answer is; None
    where none does."""
    lasts = accumulate(row.chosen.supervised for row in held)
    found = [last - 1 for row, last in zip(held, lasts, strict=True) if row.ends]
    return torch.tensor(found, device=device) if found else None


def _base_states(held: Sequence[TokenRow], reference: Reference) -> Tensor:
    return torch.cat([reference.hidden[row.id] for row in held])


def _dpo(
    pairs: list[TokenRow], answers: list[TokenRow], sums: Tensor, reference: Reference, beta: float
) -> Tensor:
    """Summed DPO losses of `pairs`; `sums` holds the log-probabilities of `answers`, then of the rejected."""
    at = torch.tensor([answers.index(row) for row in pairs], device=sums.device)
    base_chosen = sums.new_tensor([reference.chosen[row.id] for row in pairs])
    base_rejected = sums.new_tensor([reference.rejected[row.id] for row in pairs])
    lengths = [(row.chosen.supervised, row.rejected.supervised) for row in pairs if row.rejected is not None]
    tokens = torch.tensor(lengths, device=sums.device)
    return dpo_losses(sums[at] - base_chosen, sums[len(answers) :] - base_rejected, tokens, beta).sum()
