"""Which authored rows stand near a held-out text: they share a run of words with it, and are dropped.

Hardly a row does. So runs are first looked for by pieces: of the pieces that a text is cut into, one lies
whole in every run that stands in it, and few of them stand anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from adapterc.expand.heldout import held_out_texts
from adapterc.expand.repetition import runs_of, shared_runs, texts_of
from adapterc.ir.apart import RUN, Apart
from adapterc.ir.layout import Layout
from adapterc.text import Heard, ngrams

PIECE = 5
_STEP = RUN - PIECE + 1
"""From the beginning of one piece to that of the next: any run holds a whole one."""
_AT_ONCE = 1 << 20
"""Signs of the texts that are taken together."""
_NOTHING_KNOWN = Apart()

Words = tuple[str, ...]


def near_held_out(layout: Layout, apart: Apart = _NOTHING_KNOWN) -> frozenset[str]:
    """Ids of the authored rows that do; of composed ones only a base's answers tell.

    What is known to be `apart` is taken for it.
    """
    own = tuple(held_out_texts(replace(layout, neutral=(), probes=())))
    others = tuple(text for text in own if text not in apart.held_out)
    shipped = (tuple(probe.question for probe in layout.probes), layout.neutral)
    said = dict.fromkeys(chain.from_iterable(map(texts_of, layout.texts)))
    known = apart.known(said.keys())
    parted = [text for text in said if text in known], [text for text in said if text not in known]
    met: set[Words] = set()
    for texts, held_out in zip(parted, (others, own), strict=True):
        for block in _in_blocks(texts, apart.heard):
            met |= _library_pieces(shipped).intersection(cut(block))
            met |= _met(block, held_out, apart.heard)
    if not met:
        return frozenset()
    held = [shared_runs(text for text in own if not met.isdisjoint(_pieces((text,))))]
    held += map(_library_runs, shipped)
    suspects = (row for row in layout.texts if not met.isdisjoint(_pieces(texts_of(row))))
    return frozenset(row.id for row in suspects if not all(map(frozenset(runs_of(row)).isdisjoint, held)))


def _met(block: Words, held_out: Sequence[str], heard: Heard) -> set[Words]:
    """Pieces that stand in both: of the fewer words all, and what the others are cut into."""
    met: set[Words] = set()
    for held in _in_blocks(held_out, heard) if held_out else ():
        fewer, others = sorted((block, held), key=len)
        met |= frozenset(ngrams(fewer, PIECE)).intersection(cut(others))
    return met


def cut(block: Words) -> Iterator[Words]:
    """The pieces that words are cut into; any run of `RUN` of them holds a whole one."""
    return zip(*(block[start::_STEP] for start in range(PIECE)), strict=False)


def _pieces(texts: Iterable[str]) -> Iterator[Words]:
    """Every piece, wherever it begins."""
    return chain.from_iterable(ngrams(block, PIECE) for block in _in_blocks(texts, Heard()))


def _in_blocks(texts: Iterable[str], heard: Heard) -> Iterator[Words]:
    """The words of many texts at a time as of one: fast, and what runs on into the next text does no harm."""
    signs, begun = 0, 0
    every = tuple(texts)
    for at, length in enumerate(map(len, every), 1):
        signs += length
        if signs > _AT_ONCE:
            yield tuple(chain.from_iterable(map(heard.__getitem__, every[begun:at])))
            signs, begun = 0, at
    yield tuple(chain.from_iterable(map(heard.__getitem__, every[begun:])))


@lru_cache(maxsize=32)
def _library_runs(texts: tuple[str, ...]) -> frozenset[Words]:
    """The same passages and questions are held out for every spec of a language."""
    return shared_runs(texts)


@lru_cache(maxsize=32)
def _library_pieces(texts: tuple[tuple[str, ...], ...]) -> frozenset[Words]:
    return frozenset(_pieces(chain.from_iterable(texts)))
