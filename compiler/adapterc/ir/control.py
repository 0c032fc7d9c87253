"""The rows of the control arm: what the adapter trains on, the poles of its pairs swapped at random."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.ir.dataset import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """Of one part of the spec, such as `traits.calm`: its rows, its pairs with two poles, those swapped."""

    node: str
    rows: int
    pairs: int
    swapped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRows:
    """As many rows as the adapter trains on, in the same order under the same ids."""

    rows: tuple[Row, ...]
    parts: tuple[Swapped, ...]
