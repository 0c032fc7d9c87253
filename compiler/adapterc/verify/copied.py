"""How far answers are words of training rows: what of an answer stands in some row, in runs of eight words.

One median says little of an adapter that recites in two answers of five, and the open answers nothing of
what it says to a trait's questions. So the gate binds three figures: the median over the open answers, and
mean and 90th percentile over all answers that were generated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import fmean, median

from adapterc.ir import recited
from adapterc.ir.dataset import Dataset, Row
from adapterc.ir.verification import Check
from adapterc.text import ngrams, words
from adapterc.verify.checks import at_most

COPIED = recited.COPIED
OF_COPIES = (
    f"{COPIED}, median",
    f"{COPIED}, mean of all answers",
    f"{COPIED}, 90th percentile of all answers",
)
MEDIAN, MEAN, MOST = 0.15, 0.05, 0.15
"""The most of each. Four metaphysicists on the embedded base, of 144 answers each, show means to 0.0003 and
percentiles of 0; two glossaries and the base itself on 24 open questions show means to 0.007 and
percentiles to 0.041. Whoever recites one answer in ten has a mean of 0.1, and whoever says a fifth of every
eighth answer by heart a percentile of 0.2 (`benchmarks/validity/altered.py`)."""
RUN = 8
_NEARLY_ALL = 0.9


def judge_copies(dataset: Dataset, opened: Sequence[str], generated: Sequence[str]) -> tuple[Check, ...]:
    """The three conditions against the rows of `dataset`, those of scenes aside, which are to come back.

    `opened` are the open answers, `generated` all of the adapter's (`spoken`). Shares from 0 to 1; an answer
    of fewer than eight words has no run, and counts as 0.
    """
    rows = [row for row in dataset.rows if not row.origin.is_of_scene]
    known = known_runs(rows)
    first, every = ([run_share(text, known) for text in texts] for texts in (opened, generated))
    above = f"{sum(share > MOST for share in every)} of {len(every)} answers above {MOST:g}"
    return (
        at_most(OF_COPIES[0], median(first) if first else 0.0, MEDIAN),
        at_most(OF_COPIES[1], fmean(every) if every else 0.0, MEAN, note=above),
        at_most(OF_COPIES[2], percentile(every, _NEARLY_ALL), MOST),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The least of `values` that at least this share of them does not exceed; 0 of none."""
    return sorted(values)[math.ceil(share * len(values)) - 1] if values else 0.0


def known_runs(rows: Iterable[Row]) -> frozenset[tuple[str, ...]]:
    """Every 8-word run of the chosen answers."""
    return frozenset(run for row in rows for run in ngrams(words(row.chosen), RUN))


def run_share(text: str, known: frozenset[tuple[str, ...]]) -> float:
    """The share of a text's 8-word runs that are `known`; none of a text too short to have one."""
    runs = list(ngrams(words(text), RUN))
    return sum(run in known for run in runs) / len(runs) if runs else 0.0
