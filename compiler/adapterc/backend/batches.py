"""Which rows make which step.

Order is a function of seed and epoch alone, so a run that was killed goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from adapterc.backend.tokens import TokenRow
from adapterc.digest import seed_of

_BUCKET_BATCHES = 8


def epoch_batches(
    rows: Sequence[TokenRow], size: int, seed: int, epoch: int
) -> tuple[tuple[TokenRow, ...], ...]:
    """Every row once, `size` or one more to a batch, neighbours in length together, batches in random order.

    Replay rows are dealt over all batches: a batch of nothing but replay would be a step against the trait.
    """
    order = Random(seed_of("batches", seed, epoch))  # noqa: S311
    answers = [row for row in rows if row.kind != "replay"]
    replays = [row for row in rows if row.kind == "replay"]
    order.shuffle(answers)
    count = max(1, -(-len(rows) // size))
    batches = _bucketed(answers, count, order)
    order.shuffle(batches)
    order.shuffle(replays)
    for index, row in enumerate(replays):
        batches[index * count // len(replays)].append(row)
    return tuple(tuple(batch) for batch in batches if batch)


def _bucketed(rows: list[TokenRow], count: int, order: Random) -> list[list[TokenRow]]:
    """`rows`, already shuffled, in `count` batches of even size: sorted by length within a few batches' worth."""
    cuts = [len(rows) * index // count for index in range(count + 1)]
    batches: list[list[TokenRow]] = []
    for start in range(0, count, _BUCKET_BATCHES):
        stop = min(count, start + _BUCKET_BATCHES)
        bucket = sorted(rows[cuts[start] : cuts[stop]], key=lambda row: row.length)
        offsets = [cut - cuts[start] for cut in cuts[start : stop + 1]]
        batches.extend(bucket[low:high] for low, high in zip(offsets, offsets[1:], strict=False))
    return batches
