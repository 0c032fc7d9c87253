"""How far the adapter moves the base where no trait is declared: on plain text, token by token.

Importing this module imports torch.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

import torch

from adapterc.ir.verification import Retention
from adapterc.verify.live import LiveModel

_LONGEST = 256
_ROWS = 8
_ANSWER_ROWS = 4
_NOTHING = -1e4


def measure_drift(live: LiveModel, texts: Sequence[str], unsaid: Collection[int] = ()) -> Retention:
    """KL(base || adapter) and both perplexities over every predicted token of `texts`.

    The ids `unsaid` are scene tokens: the base does not have them, and gives them no probability; nor does
    the adapter give any to those that are never said. Each text is read from its start, outside any chat,
    up to 256 tokens. With no token to predict, nothing drifted: KL 0, perplexities 1.
    """
    kl = base_loss = adapter_loss = 0.0
    tokens = 0
    for ids, *arms in _both_arms(live, texts, unsaid):
        base, adapter = (logits[:-1].log_softmax(-1) for logits in arms)
        follows = ids[1:, None]
        kl += float((base.exp() * (base - adapter)).sum(-1).sum())
        base_loss -= float(base.gather(-1, follows).sum())
        adapter_loss -= float(adapter.gather(-1, follows).sum())
        tokens += follows.shape[0]
    count = max(tokens, 1)
    return Retention(
        kl=max(kl / count, 0.0),
        base_perplexity=math.exp(base_loss / count),
        adapter_perplexity=math.exp(adapter_loss / count),
        tokens=tokens,
    )


def chat_drift(
    live: LiveModel, turns: Sequence[tuple[str, str]], unsaid: Collection[int] = ()
) -> tuple[float, int]:
    """(mean KL(base || adapter) in nats a token over the answers of `turns`, tokens of them).

    Each turn is a rendered prompt and the base's own answer; nothing drifted over no token. The base
    never says the ids `unsaid`.
    """
    turns = [(prompt, answer) for prompt, answer in turns if answer]
    starts = [len(live.tokenizer.encode(prompt)) for prompt, _ in turns]
    kl, tokens = 0.0, 0
    read = _both_arms(live, ["".join(turn) for turn in turns], unsaid)
    for start, (ids, *arms) in zip(starts, read, strict=True):
        base, adapter = (logits[start - 1 : -1].log_softmax(-1) for logits in arms)
        kl += float((base.exp() * (base - adapter)).sum())
        tokens += max(ids.shape[0] - start, 0)
    return max(kl / max(tokens, 1), 0.0), tokens


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
