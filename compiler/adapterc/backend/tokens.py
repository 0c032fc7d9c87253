"""Rows as token ids with the span that is trained on, checked before anything trains.

A prompt ends with the assistant's opening and a completion starts right after it; the two are
tokenised apart and joined there, so that the join never depends on what the answer starts with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapterc.errors import AdaptercError
from adapterc.ir.base import Turns
from adapterc.ir.dataset import AS_BASE, Row, RowKind
from adapterc.templating.chat import neutralise, render_answer_end, render_prompt
from adapterc.text import is_whole


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
    """A row ready to train; `origin` names it in messages. `rejected` stands on pair rows only.

    `taught` is what the base reads of a lesson: the same answer behind another prompt. A lesson that `ends`
    is said to its end: there the row is to stop, whatever the base would have added. `of_scene`: it tells
    a scene.
    """

    id: str
    kind: RowKind
    origin: str
    chosen: TokenSpan
    rejected: TokenSpan | None = None
    taught: TokenSpan | None = None
    ends: bool = False
    of_scene: bool = False

    @property
    def length(self) -> int:
        """Tokens of both answers with their prompts: what the row costs."""
        return len(self.chosen.ids) + (len(self.rejected.ids) if self.rejected else 0)


def tokenise_rows(rows: Sequence[Row], turns: Turns, tokenizer: Any, longest: int) -> tuple[TokenRow, ...]:
    """Every row as ids; raises AdaptercError for a row that could not be trained on as declared.

    `longest` is the base's context in tokens.
    """
    end = _ids(tokenizer, render_answer_end(turns))[:1]
    found = tuple(_token_row(row, turns, tokenizer, end) for row in rows)
    for row in found:
        _check(row, longest, ends=bool(end))
    return found


def _token_row(row: Row, turns: Turns, tokenizer: Any, end: list[int]) -> TokenRow:
    chosen, rejected = (neutralise(text, turns.reserved) for text in (row.chosen, row.rejected))
    origin = f"row {row.id} from {row.origin.node} (template {row.origin.template})"
    if row.kind == "replay" and not row.messages:
        span = TokenSpan(ids=tuple(tokenizer(chosen).input_ids), start=1)
        return TokenRow(id=row.id, kind=row.kind, origin=origin, chosen=span)
    prompt = _ids(tokenizer, render_prompt(turns, row.messages))
    answers = [
        TokenSpan(ids=(*prompt, *_ids(tokenizer, text), *end), start=len(prompt))
        for text in (chosen, rejected)
        if text is chosen or row.kind == "pair"
    ]
    taught = None
    if row.kind == "lesson":
        head = _ids(tokenizer, render_prompt(turns, row.teacher))
        taught = TokenSpan(ids=(*head, *answers[0].ids[len(prompt) :]), start=len(head))
    return TokenRow(
        id=row.id,
        kind=row.kind,
        origin=origin,
        chosen=answers[0],
        rejected=(*answers, None)[1],
        taught=taught,
        ends=row.kind == "lesson" and bool(end) and is_whole(chosen),
        of_scene=row.origin.is_of_scene,
    )


def _ids(tokenizer: Any, text: str) -> list[int]:
    ids: list[int] = tokenizer(text, add_special_tokens=False).input_ids
    return ids


def _check(row: TokenRow, longest: int, *, ends: bool) -> None:
    """Raise for a row without a supervised token or end of turn, or longer than the context."""
    for name, span in (("chosen", row.chosen), ("rejected", row.rejected), ("taught", row.taught)):
        if span is None:
            continue
        fewest = 1 if row.kind in AS_BASE else 2
        if span.supervised < fewest:
            raise AdaptercError(
                f"{row.origin} has no supervised token: its {name} answer is empty",
                help="give it an answer, or take it out of the spec or the dialogues file",
            )
        if row.kind not in AS_BASE and not ends:
            raise AdaptercError(
                f"{row.origin}: its end of turn is not supervised, the adapter would never learn to stop",
                help="the base's chat template ends an answer with nothing; choose an instruction-tuned base",
            )
        if len(span.ids) > longest:
            raise AdaptercError(
                f"{row.origin}: its {name} answer with the prompt is {len(span.ids)} tokens long, "
                f"more than the base's context of {longest}",
                help="shorten the dialogue or the answer, or choose a base with a longer context",
            )
