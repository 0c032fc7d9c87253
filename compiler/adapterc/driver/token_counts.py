"""How many tokens a dataset has: counted where its rows are known, else estimated from the layout."""

from __future__ import annotations

from adapterc.backend.tokenizer_file import tokenizer_of
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset
from adapterc.ir.layout import LaidPair, LaidReplay, LaidText, Layout
from adapterc.middle.scripts import script_counts
from adapterc.middle.spelling import tokens_a_letter
from adapterc.value import value

LETTERS_A_TOKEN = 4.4
"""Characters of English a token, spaces included: 4.4 in the metaphysicist's rows on the embedded base."""
_UNKNOWN_SCRIPT = 0.4
"""Tokens a letter of another script on a base that is not known to spell it."""
TURN = 12
"""Tokens of a chat template around one question and one answer: 11 on the embedded base."""
_OWN = 0.9
"""Share of the cap that the base's own answers take: 76.5 of 80 tokens, less the sentence that is cut off."""
_CLAIM = 16
"""Tokens of a claim inside a move."""
_LESSON = 58
"""Tokens of a text that a scene is taught on."""
_OPENING = 70
"""Tokens of a plain text that the base went on with."""


@value()
class TokenCount:
    """`total` are the tokens of all rows once, prompts and both answers; `supervised` those that train."""

    rows: int
    total: int
    supervised: int
    exact: bool


def counted_tokens(dataset: Dataset, base: BaseModel) -> TokenCount | None:
    """The rows as training tokenises them; None for a base without a tokenizer.json.

    Raises AdaptercError for a row that training would refuse.
    """
    from adapterc.backend.tokens import tokenise_rows

    tokenizer = tokenizer_of(base)
    if tokenizer is None:
        return None
    rows = tokenise_rows(dataset.rows, base.turns, tokenizer, longest=1 << 30)
    supervised = sum(row.chosen.supervised for row in rows)
    supervised += sum(row.rejected.supervised for row in rows if row.rejected is not None)
    return TokenCount(
        rows=len(rows), total=sum(row.length for row in rows), supervised=supervised, exact=True
    )


def estimated_tokens(layout: Layout, base: str) -> TokenCount:
    """What the rows of `layout` come to on the base called `base`, before it has answered anything."""
    prompts, answers = 0.0, 0.0
    for pair in layout.pairs:
        asked, said = _pair(pair, layout.answer_cap, base)
        prompts, answers = prompts + asked, answers + said
    for text in layout.texts:
        asked, said = _text(text, layout.answer_cap, base)
        prompts, answers = prompts + asked, answers + said
    prompts += sum(_asked(one, base) for one in layout.replays if one.ask)
    replays = sum(_replayed(one, layout.answer_cap, base) for one in layout.replays)
    prompts += sum(text_tokens(one.question, base) + TURN for one in layout.lessons)
    replays += sum(min(_LESSON, _OWN * layout.answer_cap) for _ in layout.lessons)
    rows = layout.row_count
    return TokenCount(
        rows=rows,
        total=round(prompts + answers + replays),
        supervised=round(answers + replays),
        exact=False,
    )


def _asked(replay: LaidReplay, base: str) -> float:
    """Tokens of an ordinary question and of the turns before it."""
    return (
        text_tokens(replay.ask, base) + TURN + sum(text_tokens(turn.content, base) for turn in replay.before)
    )


def _replayed(replay: LaidReplay, cap: int, base: str) -> float:
    """Tokens of a plain text, or of the base's own answer."""
    if replay.ask:
        return _OWN * cap
    return _OPENING if replay.opening else text_tokens(replay.passage, base)


def _pair(pair: LaidPair, cap: int, base: str) -> tuple[float, float]:
    """Tokens of both prompts and of both answers of a composed row."""
    plan, own = pair.plan, _OWN * cap
    if pair.persona:  # a teacher's answer, about as long as it may be, against the base's own
        return 2 * (TURN + text_tokens(pair.ask, base)), own + max(own, plan.stretch * own)
    moves = sum(text_tokens(move, base) + (_CLAIM if "laim}" in move else 0) for move in plan.moves)
    chosen = moves + text_tokens(plan.closing, base)
    if plan.limit:
        chosen = chosen or 1.5 * _CLAIM
    chosen = max(chosen, 0.8 * plan.stretch * own)
    frame = text_tokens(pair.contrast.opening, base) + text_tokens(pair.contrast.closing, base)
    rejected = chosen if pair.contrast.matched or pair.contrast.stuck else own + frame
    return 2 * (TURN + text_tokens(pair.ask, base)), chosen + rejected


def _text(text: LaidText, cap: int, base: str) -> tuple[float, float]:
    """The same of a row that the author wrote; where a pole is missing the base's answer stands in."""
    prompt = sum(text_tokens(message.content, base) + TURN / 2 for message in text.messages) + TURN / 2
    chosen = text_tokens(text.chosen, base)
    rejected = text_tokens(text.rejected, base)
    if not rejected and (text.stuck or text.contrasted):
        rejected = chosen if text.stuck else min(chosen, _OWN * cap)
    return prompt * (2 if rejected else 1), chosen + rejected


def text_tokens(text: str, base: str) -> float:
    """About how many tokens the base called `base` spells a text with."""
    counts = script_counts([text])
    latin = counts.pop("Latin", 0) / LETTERS_A_TOKEN
    return latin + sum(
        count * (tokens_a_letter(base, script) or _UNKNOWN_SCRIPT) for script, count in counts.items()
    )
