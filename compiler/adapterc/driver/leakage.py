"""Whether training rows hold what verification asks: looked for once more, whatever a build said of it."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.expand.repetition import leaks, shared_runs
from adapterc.ir.dataset import Dataset, Row


def rows_near_items(dataset: Dataset) -> tuple[Row, ...]:
    """The rows that share eight words in a row with a held-out item."""
    held_out = shared_runs(_held_out(dataset))
    return tuple(row for row in dataset.rows if leaks(row, held_out))


def _held_out(dataset: Dataset) -> Iterator[str]:
    """Texts that no row may stand near: what the base itself wrote as a pole is no secret of the test.

    A skill is trained with the instruction that it is judged by: of its question only the subject counts. A
    fact's question in a wording of the library holds one that trains.
    """
    for item in dataset.pairs:
        if item.evidence == "author and base":
            yield from (item.subject, item.to)
        elif item.evidence == "base":
            yield item.question
        else:
            yield from (item.question, item.to, item.opposite)
    yield from (probe.question for probe in dataset.probes)
    yield from dataset.neutral
    if dataset.scenes is not None:
        yield from (paraphrase.text for paraphrase in dataset.scenes.paraphrases)
    if dataset.parts is not None:
        yield from (turn.text for turn in dataset.parts.turns)
        yield from (stride.question for stride in dataset.parts.strides)
        yield from (fact.question for fact in dataset.parts.facts if not fact.origin.template)
