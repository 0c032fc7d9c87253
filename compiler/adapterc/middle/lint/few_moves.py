"""AC0503: too few moves for answers that differ."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.answers import is_barely_shown
from adapterc.middle.lint.places import span_of
from adapterc.spec.fields import REFUSED

_LEAST = 6


def few_moves(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Preferences with fewer than six moves across open, turn and close of `to`, unless a teacher answers."""
    if spec.dataset.teacher is not None:
        return
    for trait in spec.traits:
        moves = trait.to.moves
        written = (*moves.open, *moves.turn, *moves.close)
        count = sum(map(_says_something, written))
        if trait.kind != "preference" or count >= _LEAST:
            continue
        if not (written or moves.lean or trait.to.examples or trait.to.markers):
            continue  # nothing to train on at all: that is an error of its own
        if is_barely_shown(trait):
            continue  # AC0516 says what is missing, and moves are one way to give it
        aside = ", placeholders aside" if len(written) > count else ""
        yield finding(
            "AC0503",
            f"{count or 'no'} move{'' if count == 1 else 's'} for {quoted(trait.id)}{aside}: answers would "
            "sound alike",
            span_of(spans, f"traits.{trait.id}.to.moves"),
            advice=f"write at least {_LEAST} across open, turn and close; twenty short ones are good",
        )


def _says_something(move: str) -> bool:
    """Whether a move is one: a lone `…` is not; one that was found wrong will be, once it is mended."""
    return move == REFUSED or any(map(str.isalnum, move))
