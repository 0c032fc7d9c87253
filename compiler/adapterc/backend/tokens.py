"""Rows as token ids with the span that is trained on, checked before anything trains.

A prompt ends with the assistant's opening and a completion starts right after it; the two are
tokenised apart and joined there, so that the join never depends on what the answer starts with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapterc.errors import AdaptercError
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Row, RowKind
from adapterc.templating.chat import neutralise, render_answer_end, render_prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSpan:
    """Token ids, of which those from `start` on are supervised; each is predicted by the one before it."""

    ids: tuple[int, ...]
    start: int

    @property
    def supervised(self) -> int:
        """How many tokens are trained on."""
        return len(self.ids) - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A row ready to train; `origin` names it in messages. `rejected` stands on pair rows only."""

    id: str
    kind: RowKind
    origin: str
    chosen: TokenSpan
    rejected: TokenSpan | None = None

    @property
    def length(self) -> int:
        """Tokens of both answers with their prompts: what the row costs."""
        return len(self.chosen.ids) + (len(self.rejected.ids) if self.rejected else 0)


def tokenise_rows(rows: Sequence[Row], base: BaseModel, tokenizer: Any, longest: int) -> tuple[TokenRow, ...]:
    """Every row as ids; raises AdaptercError for a row that could not be trained on as declared."""
    close = _ids(tokenizer, base.turns.assistant_close)[:1]
    specials = tuple(token for token in base.special_tokens if token)
    return tuple(_token_row(row, base, tokenizer, close, specials, longest) for row in rows)


def _token_row(
    row: Row, base: BaseModel, tokenizer: Any, close: list[int], specials: tuple[str, ...], longest: int
) -> TokenRow:
    origin = f"row {row.id} of {row.origin.node} (template {row.origin.template})"
    _check_text(row, origin, specials, ends=bool(close))
    if row.kind == "replay" and not row.messages:
        chosen = TokenSpan(ids=tuple(tokenizer(row.chosen).input_ids), start=1)
        rejected = None
    else:
        prompt = _ids(tokenizer, render_prompt(base.turns, row.messages))
        chosen = _answer(tokenizer, prompt, row.chosen, close)
        rejected = _answer(tokenizer, prompt, row.rejected, close) if row.kind == "pair" else None
    for span in (chosen, rejected):
        if span is not None:
            _check_span(span, origin, longest)
    return TokenRow(id=row.id, kind=row.kind, origin=origin, chosen=chosen, rejected=rejected)


def _answer(tokenizer: Any, prompt: list[int], text: str, close: list[int]) -> TokenSpan:
    return TokenSpan(ids=(*prompt, *_ids(tokenizer, text), *close), start=len(prompt))


def _ids(tokenizer: Any, text: str) -> list[int]:
    ids: list[int] = tokenizer(text, add_special_tokens=False).input_ids
    return ids


def _check_text(row: Row, origin: str, specials: tuple[str, ...], *, ends: bool) -> None:
    plain = row.kind == "replay" and not row.messages
    if not plain and not ends:
        raise AdaptercError(
            f"{origin}: its end of turn is not supervised, so the adapter would never learn to stop",
            help="the base's chat template closes an answer with nothing; choose an instruction-tuned base",
        )
    for name, text in (("chosen", row.chosen), ("rejected", row.rejected)):
        wanted = name == "chosen" or row.kind == "pair"
        if wanted and not text.strip():
            raise AdaptercError(
                f"{origin}: no supervised token, its {name} answer is empty",
                help="give the example an answer, or remove it from the spec or the dialogues file",
            )
        held = next((token for token in specials if token in text), None)
        if held is not None:
            raise AdaptercError(
                f"{origin}: its {name} answer contains {held!r}, a control token of the base",
                help="take the control token out of the text that fed this row",
            )


def _check_span(span: TokenSpan, origin: str, longest: int) -> None:
    if span.supervised < 1 or span.start < 1:
        raise AdaptercError(
            f"{origin}: no supervised token is left after tokenising",
            help="the text is too short to learn from; make it longer or remove it",
        )
    if len(span.ids) > longest:
        raise AdaptercError(
            f"{origin}: {len(span.ids)} tokens, more than the base's context of {longest}",
            help="shorten the dialogue or the answer, or choose a base with a longer context",
        )
