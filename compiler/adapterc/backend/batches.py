"""Which rows make which step.

Order is a function of seed and epoch alone, so a run that was killed goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from adapterc.backend.tokens import TokenRow
from adapterc.digest import seed_of
from adapterc.ir.dataset import AS_BASE

_BUCKET_BATCHES = 8


def epoch_batches(
    rows: Sequence[TokenRow], size: int, seed: int, epoch: int
) -> tuple[tuple[TokenRow, ...], ...]:
    """Every row once, about `size` to a batch, neighbours in length together, batches in random order.

    Rows that are held to the base are dealt over all batches: a batch of nothing but replay would be a
    step against what the others teach.
    """
    order = Random(seed_of("batches", seed, epoch))  # noqa: S311
    answers = [row for row in rows if row.kind not in AS_BASE]
    order.shuffle(answers)
    dealt = [[row for row in rows if row.kind == kind] for kind in AS_BASE]
    for held in dealt:
        order.shuffle(held)
    batches = _bucketed(answers, -(-len(rows) // size))
    order.shuffle(batches)
    for held in dealt:
        for index, row in enumerate(held):
            batches[index * len(batches) // len(held)].append(row)
    return tuple(tuple(batch) for batch in batches if batch)


def _bucketed(rows: list[TokenRow], count: int) -> list[list[TokenRow]]:
    """Shuffled `rows` in `count` batches of even size: sorted by length within a few batches' worth."""
    cuts = [len(rows) * index // count for index in range(count + 1)]
    batches: list[list[TokenRow]] = []
    for start in range(0, count, _BUCKET_BATCHES):
        edges = cuts[start : start + _BUCKET_BATCHES + 1]
        bucket = sorted(rows[edges[0] : edges[-1]], key=lambda row: row.length)
        batches.extend(bucket[low - edges[0] : high - edges[0]] for low, high in pairwise(edges))
    return batches
