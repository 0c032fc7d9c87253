"""Which dialogues are held out: whole ones, chosen by what they say and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from adapterc.digest import seed_of_texts
from adapterc.expand.chance import Chance
from adapterc.expand.near import PIECE, Words, cut
from adapterc.ir.apart import RUN
from adapterc.ir.held_out import FEWEST_HELD, asked_turns, held_dialogue_count
from adapterc.ir.origin import Origin
from adapterc.ir.part_layout import LaidTurn
from adapterc.ir.spec import Dialogue, ResolvedSpec
from adapterc.kept import kept
from adapterc.text import hear, ngrams

_LOOKED_AT = 16
"""Dialogues that are looked at for each that is to be held out, where others say the same."""


@kept
def held_dialogues(spec: ResolvedSpec) -> tuple[int, ...]:
    """Which dialogues are held out, in the spec's order; none where too few can be.

    Not one that says what another says too: the rows of that one would stand near it.
    """
    wanted = held_dialogue_count(len(spec.dialogues))
    if not wanted:
        return ()
    able = [at for at, dialogue in enumerate(spec.dialogues) if asked_turns(dialogue)]
    drawn = sorted(able, key=lambda at: (_drawn(spec.dialogues[at]), at))[: _LOOKED_AT * wanted]
    met = _shared(spec.dialogues, drawn)
    held = [at for at in drawn if at not in met][:wanted]
    return tuple(sorted(held)) if len(held) >= FEWEST_HELD else ()


def held_turn_count(spec: ResolvedSpec) -> int:
    """How many of the author's turns are held out: rows that are not there, and that no other stands for."""
    return sum(len(asked_turns(spec.dialogues[at])) for at in held_dialogues(spec))


def lay_turns(spec: ResolvedSpec, chance: Chance) -> Iterator[LaidTurn]:
    """The author's turns in every dialogue that is held out."""
    for at in held_dialogues(spec):
        messages = spec.dialogues[at].messages
        for turn in asked_turns(spec.dialogues[at]):
            name = f"dialogues.{at}.{turn}"
            yield LaidTurn(
                id=name,
                origin=Origin(
                    node=f"dialogues.{at}",
                    template="",
                    family=f"dialogue-{at:04d}",
                    split="verify",
                    seed=chance.seed_for("held out", name),
                ),
                messages=messages[:turn],
                text=messages[turn].content.strip(),
            )


def _drawn(dialogue: Dialogue) -> int:
    """A dialogue's place in the draw, by its own text: what stands before and behind it changes nothing."""
    return seed_of_texts("held-out dialogue", *(f"{one.role}: {one.content}" for one in dialogue.messages))


def _told(dialogues: Sequence[Dialogue]) -> list[tuple[Words, ...]]:
    """The words of each thing that the author says, by dialogue; what users ask may be asked again."""
    said = [[one.content for one in dialogue.messages if one.role == "assistant"] for dialogue in dialogues]
    heard = hear(tuple(dict.fromkeys(chain.from_iterable(said))))
    return [tuple(map(heard.__getitem__, texts)) for texts in said]


def _runs(told: Sequence[Words]) -> Iterator[Words]:
    """Runs of what the author says in a dialogue, or all of it where that is shorter."""
    whole = tuple(chain.from_iterable(told))
    if len(whole) < RUN:
        yield whole
    for said in told:
        yield from ngrams(said, RUN)


def _shared(dialogues: Sequence[Dialogue], looked_at: Sequence[int]) -> set[int]:
    """Which of the dialogues that are looked at have a run of another, of whatever dialogue that is."""
    told = _told(dialogues)
    near = _near(told, looked_at)
    first: dict[Words, int] = {}
    met: set[int] = set()
    for at in filter(near.__contains__, looked_at):
        for run in _runs(told[at]):
            if (owner := first.setdefault(run, at)) != at:
                met |= {owner, at}
    for at in near.difference(looked_at):
        met.update(first[run] for run in _runs(told[at]) if run in first)
    return met


def _near(told: Sequence[Sequence[Words]], looked_at: Sequence[int]) -> set[int]:
    """Those that may share a run with another, and all others that are too short to have one.

    Any run holds whole one of the pieces that a text is cut into, and hardly a piece stands twice.
    """
    owner: dict[Words, int] = {}
    near: set[int] = {at for at, texts in enumerate(told) if sum(map(len, texts)) < RUN}
    for at in looked_at:
        for piece in chain.from_iterable(map(cut, told[at])):
            if owner.setdefault(piece, at) != at:
                near |= {owner[piece], at}
    for at, texts in enumerate(told):
        pieces = chain.from_iterable(ngrams(said, PIECE) for said in texts)
        if others := {owner[piece] for piece in owner.keys() & pieces} - {at}:
            near |= {at, *others}
    return near
