"""log P(text | prompt) for many prompts and one text at a time: which scene a text belongs to.

The prompts are read once; a text is then read after all of them together. Where a text begins is
decided as lm-eval does: white space at a prompt's end counts to the text. Importing this module
imports torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers.cache_utils import DynamicCache, DynamicLayer

from adapterc.verify.scenes_rows import rows_in_place

_ROWS = 12
_LONGEST = 256


@dataclass(slots=True)
class _Read:
    """Prompts that were read: their cache, the mask [rows, width], log-probabilities of the next token."""

    cache: Any
    mask: torch.Tensor
    follows: torch.Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A text after a prompt whose token `id` is read as `row` [hidden]."""

    prompt: str
    text: str
    id: int
    row: torch.Tensor


def score_changed(model: Any, tokenizer: Any, asked: Sequence[Changed]) -> list[float]:
    """Summed nats of each text, at most 256 tokens of it."""
    scores: list[float] = []
    for start in range(0, len(asked), _ROWS):
        batch = asked[start : start + _ROWS]
        heads = [len(tokenizer.encode(one.prompt.rstrip(), add_special_tokens=False)) for one in batch]
        wholes = [
            tokenizer.encode(one.prompt + one.text, add_special_tokens=False)[: head + _LONGEST]
            for one, head in zip(batch, heads, strict=True)
        ]
        width = max(map(len, wholes))
        ids = torch.tensor([whole + [0] * (width - len(whole)) for whole in wholes], device=model.device)
        rows = torch.stack([one.row for one in batch])
        with torch.inference_mode(), rows_in_place(model, [one.id for one in batch], rows):
            logits = model(ids, use_cache=False).logits.float()
        follows = ids[:, 1:, None]
        logs = logits[:, :-1].gather(-1, follows)[..., 0] - logits[:, :-1].logsumexp(-1)
        ends = zip(logs, heads, wholes, strict=True)
        scores += [float(row[head - 1 : len(whole) - 1].sum()) for row, head, whole in ends]
    return scores


class Prompts:
    """Rendered prompts on a model as it is now: base or adapter, rows in place or others."""

    def __init__(self, model: Any, tokenizer: Any, prompts: Sequence[str]) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._prompts = [(bare := prompt.rstrip(), prompt[len(bare) :]) for prompt in prompts]
        self._heads = [self._encode(bare) for bare, _ in self._prompts]
        self._groups = [range(at, min(at + _ROWS, len(prompts))) for at in range(0, len(prompts), _ROWS)]
        self._read: dict[int, _Read] = {}

    def score(self, text: str) -> tuple[list[float], int]:
        """Summed nats of `text` after each prompt, and how many tokens were summed over, at most 256."""
        wholes = [self._encode(bare + tail + text) for bare, tail in self._prompts]
        starts = [len(head) for head in self._heads]
        ends = [whole[start : start + _LONGEST] for whole, start in zip(wholes, starts, strict=True)]
        same = all(end == ends[0] for end in ends)
        kept = all(whole[: len(head)] == head for whole, head in zip(wholes, self._heads, strict=True))
        with torch.inference_mode():
            if same and kept and ends[0]:
                scores = [score for at in range(len(self._groups)) for score in self._after(at, ends[0])]
            else:  # a tokenizer that joins a text to what stands before it
                scores = [
                    self._alone(whole[: start + _LONGEST], start)
                    for whole, start in zip(wholes, starts, strict=True)
                ]
        return scores, max(map(len, ends))

    def _encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False)
        return ids

    def _after(self, at: int, text: Sequence[int]) -> list[float]:
        """Scores of `text` after each prompt of a group, whose cache is left as it was."""
        read = self._read.pop(at, None) or self._prefix(at)
        rows, width = read.mask.shape
        scores = read.follows[:, text[0]].clone()
        if len(text) > 1:
            ids = torch.tensor([text[:-1]] * rows, device=self._model.device)
            mask = torch.cat([read.mask, read.mask.new_ones(ids.shape)], dim=1)
            places = mask.cumsum(1)[:, width:] - 1
            logits = self._model(
                input_ids=ids,
                attention_mask=mask,
                position_ids=places,
                past_key_values=read.cache,
                use_cache=True,
            ).logits.float()
            wanted = torch.tensor([text[1:]] * rows, device=self._model.device)[..., None]
            scores += (logits.gather(-1, wanted)[..., 0] - logits.logsumexp(-1)).sum(-1)
        if all(type(layer) is DynamicLayer for layer in read.cache.layers):
            if len(text) > 1:
                read.cache.crop(1 - len(text))
            self._read[at] = read
        return [float(score) for score in scores]

    def _prefix(self, at: int) -> _Read:
        """Reads the prompts of a group, flush right."""
        heads = [self._heads[place] for place in self._groups[at]]
        width, device = max(map(len, heads)), self._model.device
        ids = torch.tensor([[0] * (width - len(head)) + head for head in heads], device=device)
        mask = torch.tensor([[0] * (width - len(head)) + [1] * len(head) for head in heads], device=device)
        cache = DynamicCache(config=self._model.config)
        logits = self._model(
            input_ids=ids,
            attention_mask=mask,
            position_ids=(mask.cumsum(1) - 1).clamp(min=0),
            past_key_values=cache,
            use_cache=True,
            logits_to_keep=1,
        ).logits[:, -1]
        return _Read(cache=cache, mask=mask, follows=logits.float().log_softmax(-1))

    def _alone(self, whole: Sequence[int], start: int) -> float:
        logits = self._model(torch.tensor([whole], device=self._model.device)).logits[0].float()
        logs = logits[start - 1 : -1].log_softmax(-1)
        return float(logs.gather(-1, torch.tensor([whole[start:]], device=logs.device).T).sum())
