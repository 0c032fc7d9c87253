"""How far the adapter moves the base where no trait is declared: on plain text and on ordinary talk.

Importing this module imports torch.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import torch

from adapterc.ir.drift import DriftKind, PassageDrift
from adapterc.ir.verification import Retention
from adapterc.verify.live import LiveModel

_LONGEST = 256
_ROWS = 8
_ANSWER_ROWS = 4
_NOTHING = -1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An ordinary question: its open item and that item's family, the rendered prompt, the base's answer."""

    item: str
    family: str
    prompt: str
    answer: str


def measure_drift(live: LiveModel, texts: Sequence[str], unsaid: Collection[int] = ()) -> Retention:
    """KL(base || adapter) and both perplexities over every predicted token of `texts`, and each text's part.

    The ids `unsaid` are scene tokens: the base does not have them, and gives them no probability; nor does
    the adapter give any to those that are never said. Each text is read from its start, outside any chat,
    up to 256 tokens. With no token to predict, nothing drifted: KL 0, perplexities 1.
    """
    named = [(f"text-{place}", text) for place, text in enumerate(texts, 1) if live.tokenizer.encode(text)]
    read = _both_arms(live, [text for _, text in named], unsaid)
    passages = [
        _passage(name, name, "text", found, begin=1)
        for (name, _), found in zip(named, read, strict=True)
        if found[0].shape[0] > 1
    ]
    tokens = sum(one.tokens for one in passages)
    count = max(tokens, 1)
    return Retention(
        kl=max(sum(one.kl for one in passages) / count, 0.0),
        base_perplexity=math.exp(-sum(one.base for one in passages) / count),
        adapter_perplexity=math.exp(-sum(one.adapter for one in passages) / count),
        tokens=tokens,
        passages=tuple(passages),
    )


def talk_drift(
    live: LiveModel, turns: Sequence[Turn], unsaid: Collection[int] = ()
) -> tuple[PassageDrift, ...]:
    """The same over the base's own answers to ordinary questions, each in its chat: the prompt is read and
    not counted. An answer without a token within the first 256 is left out. The base never says the ids
    `unsaid`.
    """
    turns = [turn for turn in turns if turn.answer]
    starts = [len(live.tokenizer.encode(turn.prompt)) for turn in turns]
    read = _both_arms(live, [turn.prompt + turn.answer for turn in turns], unsaid)
    return tuple(
        _passage(turn.item, turn.family, "talk", found, begin=start)
        for turn, start, found in zip(turns, starts, read, strict=True)
        if found[0].shape[0] > start
    )


def _passage(
    name: str,
    family: str,
    kind: DriftKind,
    found: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
    *,
    begin: int,
) -> PassageDrift:
    """What both arms make of the tokens from the place `begin` on."""
    ids, *arms = found
    base, adapter = (logits[begin - 1 : -1].log_softmax(-1) for logits in arms)
    follows = ids[begin:, None]
    return PassageDrift(
        name=name,
        kind=kind,
        family=family,
        tokens=follows.shape[0],
        kl=float((base.exp() * (base - adapter)).sum(-1).sum()),
        base=float(base.gather(-1, follows).sum()),
        adapter=float(adapter.gather(-1, follows).sum()),
    )


def answer_costs(live: LiveModel, turns: Sequence[tuple[str, str]]) -> Iterator[float | None]:
    """Mean nats a token of the answer in each of `turns`, a rendered prompt and an answer, to the model as
    it is now; None for an answer without a token. Rows go together with those of their length.
    """
    tokenizer = live.tokenizer
    rows = [(tokenizer.encode(prompt), tokenizer.encode(prompt + answer)) for prompt, answer in turns]
    found: dict[int, float | None] = {}
    order = sorted(range(len(rows)), key=lambda place: (len(rows[place][1]), place))
    for start in range(0, len(order), _ANSWER_ROWS):
        places = order[start : start + _ANSWER_ROWS]
        longest = max(len(rows[place][1]) for place in places)
        ids = torch.tensor(
            [rows[place][1] + [0] * (longest - len(rows[place][1])) for place in places],
            device=live.model.device,
        )
        with torch.inference_mode():
            logits = live.model(ids).logits
        for row, place in enumerate(places):
            begin, end = (len(part) for part in rows[place])
            if end <= begin:
                found[place] = None
                continue
            said = logits[row, begin - 1 : end - 1].float().log_softmax(-1)
            found[place] = -float(said.gather(-1, ids[row, begin:end, None]).mean())
    return (found[place] for place in range(len(rows)))


def logit_shift(live: LiveModel, prompts: Sequence[str]) -> float:
    """The largest change the adapter makes to any logit on `prompts`; 0.0 means it does nothing."""
    shifts = (float((base - adapter).abs().max()) for _, base, adapter in _both_arms(live, prompts))
    return max(shifts, default=0.0)


def _both_arms(
    live: LiveModel, texts: Sequence[str], unsaid: Collection[int] = ()
) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Token ids [T] and fp32 logits of base and adapter [T, vocabulary] for each text with a token.

    Those of the base for the ids `unsaid` come to nothing, yet stay finite; so do those of both for what the
    model, as it speaks, is kept from saying. Rows are filled up on the right, where causal attention never
    looks back from.
    """
    mute = live.model.generation_config.suppress_tokens or []
    rows = [live.tokenizer.encode(text)[:_LONGEST] for text in texts]
    rows = [row for row in rows if row]
    for start in range(0, len(rows), _ROWS):
        batch = rows[start : start + _ROWS]
        longest = max(map(len, batch))
        ids = torch.tensor([row + [0] * (longest - len(row)) for row in batch], device=live.model.device)
        with torch.inference_mode():
            adapter = live.model(ids).logits
            with live.model.disable_adapter():
                base = live.model(ids).logits
            base[..., sorted({*unsaid, *mute})] = _NOTHING
            adapter[..., mute] = _NOTHING
        for place, row in enumerate(batch):
            end = len(row)
            yield ids[place, :end], base[place, :end].float(), adapter[place, :end].float()
