"""A model's words on a terminal: as they come, line breaks kept, and nothing else in them alive."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING, TextIO

from adapterc.diagnostics.quoting import escaped
from adapterc.errors import AdaptercError
from adapterc.value import value

if TYPE_CHECKING:
    from adapterc.backend.stream import Piece


@value()
class Said:
    """A whole answer, or as much of it as there was time for."""

    text: str
    tokens: int
    finished: bool


def shown(text: str) -> str:
    """Text of several lines whose line breaks and tabs stay; every other live character is an escape."""
    return "\n".join("\t".join(map(escaped, line.split("\t"))) for line in text.split("\n"))


def speak(pieces: Generator[Piece, None, None], out: TextIO | None, *, label: str = "") -> Said:
    """Write an answer to `out` as it comes, behind `label`, with a line break at its end; without `out` only
    gather it.

    An interrupt leaves what was said on a line of its own and comes through; of a question that is refused
    there is nothing to write.
    """
    said: list[str] = []
    tokens, finished, refused = 0, False, False
    with closing(pieces):
        try:
            for piece in pieces:
                if out is not None:
                    out.write(shown(piece.text) if said else label + shown(piece.text))
                    out.flush()
                said.append(piece.text)
                tokens, finished = piece.tokens, piece.finished
        except AdaptercError:
            refused = not said
            raise
        finally:
            if out is not None and not refused:
                out.write("\n" if said else f"{label}\n")
                out.flush()
    return Said(text="".join(said), tokens=tokens, finished=finished)
