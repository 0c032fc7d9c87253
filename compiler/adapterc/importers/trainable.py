"""Conversations as the language wants them: the user begins, speakers take turns, the assistant ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adapterc.importers.imported import Conversation, Imported, Turn
from adapterc.importers.losses import Losses
from adapterc.spec.fields import LIST_LIMIT, TEXT_LIMIT


def trainable(imported: Imported) -> Imported:
    """`imported` with conversations that can be trained on; the rest is among its `dropped`."""
    losses = Losses()
    kept: dict[tuple[tuple[str, str], ...], Conversation] = {}
    for conversation in imported.conversations:
        turns = _in_order(conversation, losses)
        key = tuple((turn.speaker, turn.text) for turn in turns)
        if not turns:
            losses.drop("conversation", "nobody asks and is answered in it", conversation.place)
        elif key in kept:
            losses.drop("conversation", "it repeats an earlier one", conversation.place)
        else:
            kept[key] = replace(conversation, turns=turns)
    return replace(
        imported, conversations=tuple(kept.values()), dropped=(*imported.dropped, *losses.dropped())
    )


def _in_order(conversation: Conversation, losses: Losses) -> tuple[Turn, ...]:
    """The turns that can be trained on."""
    place = conversation.place
    merged = list(_merged(turn for turn in conversation.turns if turn.text))
    if merged and merged[0].speaker == "assistant":
        losses.drop("opening of the assistant", "a dialogue begins with the user", place)
        del merged[0]
    if merged and merged[-1].speaker == "user":
        losses.drop("last question", "it has no answer", place)
        del merged[-1]
    kept: list[Turn] = []
    for asked, answered in zip(merged[::2], merged[1::2], strict=True):
        if max(len(asked.text), len(answered.text)) > TEXT_LIMIT:
            losses.drop("exchange", f"a message has at most {TEXT_LIMIT:,} characters", place)
        elif len(kept) + 2 > LIST_LIMIT:
            losses.drop("exchange", f"a dialogue has at most {LIST_LIMIT:,} messages", place)
        else:
            kept += [asked, answered]
    return tuple(kept)


def _merged(turns: Iterator[Turn]) -> Iterator[Turn]:
    """Neighbouring turns of one speaker as one."""
    open_turn: Turn | None = None
    said: list[str] = []
    for turn in turns:
        if open_turn is not None and open_turn.speaker == turn.speaker:
            said.append(turn.text)
            continue
        if open_turn is not None:
            yield replace(open_turn, text="\n\n".join(said))
        open_turn, said = turn, [turn.text]
    if open_turn is not None:
        yield replace(open_turn, text="\n\n".join(said))
