"""The base's decoder over a step's answers: final hidden states where something is supervised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.attention import PACKED, packed_attention
from adapterc.backend.head import Head, head_logits, head_of
from adapterc.backend.packing import Packing
from adapterc.backend.tokens import TokenRow, TokenSpan
from adapterc.errors import AdaptercError

_TOKENS_STEP = 64
"""Packed tokens come in multiples of this: a CPU's matrix products lose a fifth on odd counts, and each
new shape is compiled and kept by the library (20 MB a step where no two steps are alike)."""

_TRIED_TOKENS = 24
_SAME_FP32 = 1e-3
_SAME_BF16 = 0.08  # rounding alone gives 0.015 on the embedded base, spans that see each other 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """Hidden states [P, H] of all supervised positions, span after span, and the tokens [P] they predict.

    `counts` says how many of them belong to each span.
    """

    hidden: Tensor
    targets: Tensor
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoder:
    """A PEFT model's body; `packed` where its attention takes spans end to end, else a padded rectangle."""

    model: Any
    head: Head
    packed: bool

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.head.weight.device

    def run(self, spans: Sequence[TokenSpan]) -> States:
        """One forward pass over `spans`, without the head.

        No mask in either layout: attention is causal, and what a rectangle holds after a span's
        end is never looked at by the span.
        """
        device = self.device
        lengths = [len(span.ids) for span in spans]
        starts = _ends(lengths) if self.packed else [max(lengths) * line for line in range(len(spans))]
        places = [
            start + at - 1
            for start, span in zip(starts, spans, strict=False)
            for at in range(span.start, len(span.ids))
        ]
        targets = [token for span in spans for token in span.ids[span.start :]]
        states = self._packed(spans, lengths) if self.packed else self._rectangle(spans, max(lengths))
        return States(
            hidden=states.flatten(0, 1).index_select(0, torch.tensor(places, device=device)),
            targets=torch.tensor(targets, device=device),
            counts=tuple(span.supervised for span in spans),
        )

    def _packed(self, spans: Sequence[TokenSpan], lengths: Sequence[int]) -> Tensor:
        device = self.device
        filler = -sum(lengths) % _TOKENS_STEP
        ids = [token for span in spans for token in span.ids] + [0] * filler
        widths = [*lengths, filler] if filler else lengths
        places = [at for length in widths for at in range(length)]
        return self._body(
            input_ids=torch.tensor([ids], device=device),
            position_ids=torch.tensor([places], device=device),
            packing=Packing.of(widths, device),
        )

    def _rectangle(self, spans: Sequence[TokenSpan], width: int) -> Tensor:
        ids = [list(span.ids) + [0] * (width - len(span.ids)) for span in spans]
        return self._body(input_ids=torch.tensor(ids, device=self.device))

    def _body(self, **inputs: Any) -> Tensor:
        body = self.model.get_base_model().base_model
        states: Tensor = body(**inputs, use_cache=False).last_hidden_state
        return states


def _ends(lengths: Sequence[int]) -> list[int]:
    ends = [0]
    for length in lengths:
        ends.append(ends[-1] + length)
    return ends


@contextmanager
def decoder_for(model: Any, rows: Sequence[TokenRow], unsaid: Sequence[int] = ()) -> Iterator[Decoder]:
    """The fastest decoder that gives this base its own states, tried on the start of a few rows.

    The model's own attention is put back at the end. `unsaid` are ids that the base never says.
    """
    from transformers import AttentionInterface

    AttentionInterface.register(PACKED, packed_attention)
    before = model.config._attn_implementation
    head = head_of(model, unsaid)
    rectangle = Decoder(model=model, head=head, packed=False)
    spans = [TokenSpan(ids=row.chosen.ids[:_TRIED_TOKENS], start=1) for row in rows[:3]]
    try:
        with torch.no_grad():
            expected = rectangle.run(spans).hidden
            _check_head(model, spans[0], expected)
            model.set_attn_implementation(PACKED)
            packed = Decoder(model=model, head=head, packed=True)
            fits = _same(packed, spans, expected)
        if not fits:
            model.set_attn_implementation(before)
        yield packed if fits else rectangle
    finally:
        model.set_attn_implementation(before)


def _check_head(model: Any, span: TokenSpan, hidden: Tensor) -> None:
    """Compare the head as this module sees it with the model's own logits on the first span."""
    ids = torch.tensor([span.ids], device=hidden.device)
    own = model(input_ids=ids, use_cache=False).logits[0, span.start - 1 : -1]
    if not _close(head_logits(model, hidden[: len(own)]), own):
        raise AdaptercError(
            f"the base's architecture ({model.config.model_type}) changes its logits in an unknown way",
            help="choose a base of another architecture, or report this one",
        )


def _same(decoder: Decoder, spans: Sequence[TokenSpan], expected: Tensor) -> bool:
    """Whether `decoder` gives the expected states; a base that refuses the layout does not."""
    try:
        found = decoder.run(spans).hidden
    except torch.OutOfMemoryError:
        raise
    except (TypeError, ValueError, RuntimeError, KeyError):
        return False
    return found.shape == expected.shape and _close(found, expected)


def _close(found: Tensor, expected: Tensor) -> bool:
    """Whether rows agree up to rounding; a padded rectangle and end to end round differently."""
    distances = torch.linalg.vector_norm((found - expected).float(), dim=-1)
    sizes = torch.linalg.vector_norm(expected.float(), dim=-1)
    bound = _SAME_FP32 if found.dtype == torch.float32 else _SAME_BF16
    return bool((distances / sizes).median() < bound)
