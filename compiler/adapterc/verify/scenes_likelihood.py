"""log P(text | prompt) for many prompts and many texts: which scene a text belongs to.

The prompts are read once; a few texts at a time are then read after all of them together. Where a text
begins is decided as lm-eval does: white space at a prompt's end counts to the text. Importing this
module imports torch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers.cache_utils import DynamicCache, DynamicLayer

from adapterc.verify.scenes_rows import rows_in_place

_ROWS = 12
_TOKENS_AT_ONCE = 128
"""Of texts that are read together: products of more rows run faster on a processor, up to about this."""
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


def _alike(texts: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Places of texts that are read together: of like length, few tokens in all; empty ones are left out."""
    places: list[int] = []
    for at in sorted((at for at, text in enumerate(texts) if text), key=lambda at: (len(texts[at]), at)):
        if places and (len(places) + 1) * len(texts[at]) > _TOKENS_AT_ONCE:
            yield places
            places = []
        places.append(at)
    if places:
        yield places


class Prompts:
    """Rendered prompts on a model as it is now: base or adapter, rows in place or others."""

    def __init__(self, model: Any, tokenizer: Any, prompts: Sequence[str]) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._prompts = [(bare := prompt.rstrip(), prompt[len(bare) :]) for prompt in prompts]
        self._heads = [self._encode(bare) for bare, _ in self._prompts]
        self._groups = [range(at, min(at + _ROWS, len(prompts))) for at in range(0, len(prompts), _ROWS)]
        self._read: dict[tuple[int, int], _Read] = {}

    def score(self, texts: Sequence[str]) -> Iterator[tuple[int, list[float], int]]:
        """Each text's place, its summed nats after each prompt, and how many tokens these are, at most 256.

        Texts of like length are read together, so they come in an order of their own.
        """
        ends = [self._end(text) for text in texts]
        for places in _alike(ends):
            with torch.inference_mode():
                parts = [
                    self._after(at, [ends[place] for place in places]) for at in range(len(self._groups))
                ]
            for number, place in enumerate(places):
                yield place, [score for part in parts for score in part[number]], len(ends[place])
        for place, text in enumerate(texts):
            if not ends[place]:
                yield place, *self._one_by_one(text)

    def _end(self, text: str) -> list[int]:
        """The tokens of `text`, the same behind every prompt; none where a prompt's end decides them."""
        wholes = [self._encode(bare + tail + text) for bare, tail in self._prompts]
        ends = [
            whole[len(head) : len(head) + _LONGEST]
            for whole, head in zip(wholes, self._heads, strict=True)
            if whole[: len(head)] == head
        ]
        return ends[0] if len(ends) == len(wholes) and all(end == ends[0] for end in ends) else []

    def _encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False)
        return ids

    def _after(self, at: int, texts: Sequence[Sequence[int]]) -> list[list[float]]:
        """Scores of each of `texts` after each prompt of a group, whose cache is left as it was."""
        read = self._read.pop((at, len(texts)), None) or self._prefix(at, len(texts))
        rows, width = read.mask.shape
        longest, device = max(map(len, texts)), self._model.device
        prompts = rows // len(texts)
        filled = [[*text, *[0] * (longest - len(text))] for text in texts]
        ids = torch.tensor(filled, device=device).repeat(prompts, 1)
        lengths = torch.tensor([len(text) for text in texts], device=device).repeat(prompts)
        scores = read.follows.gather(-1, ids[:, :1])[:, 0]
        if longest > 1:
            mask = torch.cat([read.mask, read.mask.new_ones(rows, longest - 1)], dim=1)
            logits = self._model(
                input_ids=ids[:, :-1],
                attention_mask=mask,
                position_ids=mask.cumsum(1)[:, width:] - 1,
                past_key_values=read.cache,
                use_cache=True,
            ).logits.float()
            logs = logits.gather(-1, ids[:, 1:, None])[..., 0] - logits.logsumexp(-1)
            said = torch.arange(1, longest, device=device) < lengths[:, None]
            scores = scores + (logs * said).sum(-1)
        if all(type(layer) is DynamicLayer for layer in read.cache.layers):
            if longest > 1:
                read.cache.crop(1 - longest)
            self._read[at, len(texts)] = read
        found: list[list[float]] = scores.view(prompts, len(texts)).T.tolist()
        return found

    def _prefix(self, at: int, times: int) -> _Read:
        """Reads the prompts of a group so many times over, flush right."""
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
        cache.batch_repeat_interleave(times)
        follows = logits.float().log_softmax(-1).repeat_interleave(times, dim=0)
        return _Read(cache=cache, mask=mask.repeat_interleave(times, dim=0), follows=follows)

    def _one_by_one(self, text: str) -> tuple[list[float], int]:
        """As `score`, for a tokenizer that joins a text to what stands before it."""
        scores, longest = [], 0
        for (bare, tail), head in zip(self._prompts, self._heads, strict=True):
            whole = self._encode(bare + tail + text)[: len(head) + _LONGEST]
            with torch.inference_mode():
                scores.append(self._alone(whole, len(head)))
            longest = max(longest, len(whole) - len(head))
        return scores, longest

    def _alone(self, whole: Sequence[int], start: int) -> float:
        logits = self._model(torch.tensor([whole], device=self._model.device)).logits[0].float()
        logs = logits[start - 1 : -1].log_softmax(-1)
        return float(logs.gather(-1, torch.tensor([whole[start:]], device=logs.device).T).sum())
