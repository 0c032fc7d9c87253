"""How answers laid end to end unfold into the rectangle that attention wants, and fold again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

_WIDTH_STEP = 32  # softmax over a row of whole vectors takes two thirds of the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """How N tokens of `rows` answers unfold into [rows, width]: `index` [N] into the flattened rectangle."""

    rows: int
    width: int
    index: Tensor

    @classmethod
    def of(cls, lengths: Sequence[int], device: torch.device) -> Packing:
        """The layout of answers with these lengths, in this order."""
        width = -(-max(lengths) // _WIDTH_STEP) * _WIDTH_STEP
        places = [line * width + at for line, length in enumerate(lengths) for at in range(length)]
        return cls(rows=len(lengths), width=width, index=torch.tensor(places, device=device))

    def unfold(self, packed: Tensor) -> Tensor:
        """[1, heads, N, size] to [rows, heads, width, size], zeros where an answer is over."""
        return _spread(packed, self, None)

    def fold(self, unfolded: Tensor) -> Tensor:
        """[rows, heads, width, size] to [1, N, heads, size]."""
        return _read_off(unfolded, self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchPacking:
    """How N tokens unfold into [rows, width] where a row may begin with tokens that others begin with too.

    `source` and `index` [M >= N] say which token stands where in the flattened rectangle; `home` [N] at
    which of its places each token is read off again.
    """

    rows: int
    width: int
    source: Tensor
    index: Tensor
    home: Tensor

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], device: torch.device) -> BranchPacking:
        """The layout of rows that name their tokens by number; together they name each of 0 to N - 1."""
        width = -(-max(map(len, rows)) // _WIDTH_STEP) * _WIDTH_STEP
        source = [token for row in rows for token in row]
        index = [line * width + at for line, row in enumerate(rows) for at in range(len(row))]
        homes = dict(zip(reversed(source), reversed(index), strict=True))
        home = [homes[token] for token in range(len(homes))]
        tensors = [torch.tensor(part, device=device) for part in (source, index, home)]
        return cls(rows=len(rows), width=width, source=tensors[0], index=tensors[1], home=tensors[2])

    def unfold(self, packed: Tensor) -> Tensor:
        """[1, heads, N, size] to [rows, heads, width, size], zeros where a row is over."""
        return _spread(packed, self, self.source)

    def fold(self, unfolded: Tensor) -> Tensor:
        """[rows, heads, width, size] to [1, N, heads, size]."""
        return _read_off(unfolded, self.home)


Layout = Packing | BranchPacking


def _spread(packed: Tensor, layout: Layout, source: Tensor | None) -> Tensor:
    heads, size = packed.shape[1], packed.shape[3]
    flat = packed[0].transpose(0, 1).reshape(-1, heads * size)
    room = flat.new_zeros(layout.rows * layout.width, heads * size)
    room.index_copy_(0, layout.index, flat if source is None else flat.index_select(0, source))
    return room.view(layout.rows, layout.width, heads, size).transpose(1, 2)


def _read_off(unfolded: Tensor, places: Tensor) -> Tensor:
    heads, size = unfolded.shape[1], unfolded.shape[3]
    flat = unfolded.transpose(1, 2).reshape(-1, heads * size)
    return flat.index_select(0, places).view(1, -1, heads, size)
