"""Conversations as the language wants them: the user begins, speakers take turns, the assistant ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adapterc.importers.imported import Conversation, Imported, Kept, Turn
from adapterc.importers.losses import Losses
from adapterc.spec.fields import LIST_LIMIT, TEXT_LIMIT

_MOST_OPENINGS = 200
"""That the report shows."""


def trainable(imported: Imported) -> Imported:
    """`imported` with conversations that can be trained on; the rest is among its `dropped`."""
    losses = Losses()
    openings: list[Kept] = []
    taken: dict[tuple[tuple[str, str], ...], Conversation] = {}
    for conversation in imported.conversations:
        place = conversation.place
        turns, opening = _begun(list(_merged(iter(conversation.turns))))
        if opening:
            losses.drop("opening of the assistant", "a dialogue begins with the user", place)
            openings.append(Kept(place=f"{place}, opening", text=opening))
        turns = _answered(turns, place, losses)
        key = tuple((turn.speaker, turn.text) for turn in turns)
        if not turns:
            losses.drop("conversation", "nobody asks and is answered in it", place)
        elif key in taken:
            losses.drop("conversation", "it repeats an earlier one", place)
        else:
            taken[key] = replace(conversation, turns=tuple(turns))
    return replace(
        imported,
        conversations=tuple(taken.values()),
        kept=(*imported.kept, *openings[:_MOST_OPENINGS]),
        dropped=(*imported.dropped, *losses.dropped()),
    )


def _begun(turns: list[Turn]) -> tuple[list[Turn], str]:
    """The turns from the user's first on, and what the assistant said before it."""
    if turns and turns[0].speaker == "assistant":
        return turns[1:], turns[0].text
    return turns, ""


def _answered(turns: list[Turn], place: str, losses: Losses) -> list[Turn]:
    """The questions that are answered and within bounds, with their answers."""
    if turns and turns[-1].speaker == "user":
        losses.drop("last question", "it has no answer", place)
        del turns[-1]
    kept: list[Turn] = []
    for asked, answered in zip(turns[::2], turns[1::2], strict=True):
        if not asked.text:
            losses.drop("exchange", "its question holds no text", place)
        elif max(len(asked.text), len(answered.text)) > TEXT_LIMIT:
            losses.drop("exchange", f"a message has at most {TEXT_LIMIT:,} characters", place)
        elif len(kept) + 2 > LIST_LIMIT:
            losses.drop("exchange", f"a dialogue has at most {LIST_LIMIT:,} messages", place)
        else:
            kept += [asked, answered]
    return kept


def _merged(turns: Iterator[Turn]) -> Iterator[Turn]:
    """Neighbouring turns of one speaker as one. An empty question stays: its answer belongs to no other."""
    open_turn: Turn | None = None
    said: list[str] = []
    for turn in turns:
        if not turn.text and turn.speaker == "assistant":
            continue
        if open_turn is not None and open_turn.speaker == turn.speaker:
            said.append(turn.text)
            continue
        if open_turn is not None:
            yield replace(open_turn, text=_joined(said))
        open_turn, said = turn, [turn.text]
    if open_turn is not None:
        yield replace(open_turn, text=_joined(said))


def _joined(said: list[str]) -> str:
    return "\n\n".join(filter(None, said))
