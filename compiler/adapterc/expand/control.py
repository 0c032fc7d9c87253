"""The control arm's rows: the same questions and texts, with the poles of half of the pairs swapped.

Why just so is told in docs/decisions/0012-control-arm.md. What a row teaches beside its pole stays: a row
that is set against its own answer caught in a loop is, swapped, the opposite pole's text against itself
caught in a loop. Swapping its two texts as they stand would teach the control to loop, and whatever
does not would be found better.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from adapterc.digest import seed_of
from adapterc.expand.contrast import contrast, own_answer
from adapterc.expand.fill import FillRequest
from adapterc.expand.heldout import held_out_texts
from adapterc.expand.repetition import leaks, shared_runs
from adapterc.expand.stuck import stuck
from adapterc.ir.control import ControlRows, Swapped
from adapterc.ir.dataset import Row
from adapterc.ir.layout import LaidPair, LaidText, Layout
from adapterc.text import words


def control_questions(layout: Layout, rows: Sequence[Row], answers: Mapping[str, str]) -> tuple[str, ...]:
    """What the base must be asked besides, sorted: its answer is the pole that a stuck row does not show."""
    texts = {text.id: text for text in layout.texts}
    asked = {
        laid.messages[-1].content
        for row in rows
        if _is_looped(row)
        for laid in (texts.get(row.id),)
        if laid is not None and _has_own_answer(laid)
    }
    return tuple(sorted(asked - set(answers)))


def control_rows(request: FillRequest, rows: Sequence[Row]) -> ControlRows:
    """The control's rows for the dataset's `rows`, which `request` was filled to.

    Of each part of the spec half of the pairs that have two poles are swapped, the odd one as its id
    falls. Everything else stays as it is: a demonstration without an opposite, replay, lessons, scenes.
    """
    laid: dict[str, LaidPair | LaidText] = {one.id: one for one in request.layout.pairs}
    laid |= {one.id: one for one in request.layout.texts}
    held_out = shared_runs(held_out_texts(request.layout))
    mirrored: dict[str, Row] = {}
    by_part: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_part[part_of(row.origin.node)].append(row)
        other = _mirrored(row, laid.get(row.id), request.answers)
        if other is not None and not leaks(other, held_out):
            mirrored[row.id] = other
    chosen, parts = set[str](), []
    for part, group in by_part.items():
        able = sorted((row.id for row in group if row.id in mirrored), key=_draw)
        odd = len(able) % 2 and _draw(able[0]) % 2
        taken = able[: len(able) // 2 + odd]
        chosen |= set(taken)
        parts.append(Swapped(node=part, rows=len(group), pairs=len(able), swapped=len(taken)))
    return ControlRows(
        rows=tuple(mirrored[row.id] if row.id in chosen else row for row in rows), parts=tuple(parts)
    )


def part_of(node: str) -> str:
    """The part of the spec that a node belongs to: `traits.calm` of `traits.calm.to.examples.3`."""
    return ".".join(node.split(".")[:2])


def _draw(name: str) -> int:
    return seed_of("control", name)


def _mirrored(row: Row, laid: LaidPair | LaidText | None, answers: Mapping[str, str]) -> Row | None:
    """The row that the same rule makes with the poles exchanged; None where it has but one pole."""
    if row.kind != "pair" or row.origin.is_of_scene:
        return None
    if not _is_looped(row):
        return replace(row, chosen=row.rejected, rejected=row.chosen)
    opposite = _opposite(row, laid, answers).strip()
    if not opposite or opposite == row.chosen:
        return None
    return replace(row, chosen=opposite, rejected=stuck(opposite, row.origin.seed) or row.chosen)


def _opposite(row: Row, laid: LaidPair | LaidText | None, answers: Mapping[str, str]) -> str:
    """The opposite pole of a row that does not show it."""
    length = len(words(row.chosen))
    if isinstance(laid, LaidPair):
        return contrast(laid, answers, length)
    if laid is None or not _has_own_answer(laid):
        return ""
    return own_answer(answers.get(laid.messages[-1].content, ""), length)


def _is_looped(row: Row) -> bool:
    """Whether the row is set against its own answer caught in a loop."""
    return row.kind == "pair" and row.rejected == stuck(row.chosen, row.origin.seed)


def _has_own_answer(laid: LaidText) -> bool:
    """Whether the base's own answer is the opposite of what the author wrote."""
    return laid.contrasted and len(laid.messages) == 1 and not laid.rejected
