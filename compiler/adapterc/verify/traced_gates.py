"""Where a gate of the whole adapter fails, or nearly: the answers that recite, the rows that they recite.

A condition is near its bound where the figure uses up four fifths of what is allowed, or its interval reaches
beyond. A condition on rows alone is traced to rows, one on answers to answers and the rows behind them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from adapterc.ir.dataset import OPEN, Dataset
from adapterc.ir.recited import SHARED_BY, SHARED_RUN
from adapterc.ir.traced import GateTrace, Trace
from adapterc.ir.verification import Check, Measurements, ParrotVerdict
from adapterc.text import ngrams, words
from adapterc.verify.alike import (
    BEGIN_ALIKE,
    SAME_BUT_SUBJECT,
    SUBJECT_ALONE,
    newly_shared,
    opening,
    runs_but_subject,
    says_little,
)
from adapterc.verify.copied import MEDIAN, OF_COPIES, RUN, known_runs, run_share
from adapterc.verify.parrot import (
    DISTINCT_3GRAMS,
    DISTINCT_WITHIN,
    ENDS_ALIKE,
    ON_SUBJECT,
    ON_SUBJECT_AS_BEFORE,
    SAME_RUNS,
    SHARED_8GRAMS,
    ending,
    ends,
    shared_runs,
)
from adapterc.verify.spoken import Spoken, spoken
from adapterc.verify.subjects import uptake
from adapterc.verify.traced import ROWS_OF_ITEM, nearness
from adapterc.verify.traced_answers import Found, composed, most, of_answers, of_rows
from adapterc.verify.traced_guards import trace_circles

NEAR = 0.8
"""Share of what is allowed at which a condition that holds is traced all the same."""
_OF_ALL = (*OF_COPIES[1:], BEGIN_ALIKE, SAME_BUT_SUBJECT, SUBJECT_ALONE)
"""Conditions on all answers; the others are on the open ones."""


def stands(check: Check, *, none: float = 0.0) -> str:
    """Either "fails", or "near" where it holds with little to spare, else nothing.

    `none` is the figure at which nothing of what is allowed is used up: 1 for a ratio.
    """
    if check.holds is not True:
        return "fails" if check.holds is False else ""
    side, _, said = check.bound.rpartition(" ")
    found = check.found
    if side == "at most":
        limit = float(said)
        used = limit > none and found.estimate - none >= NEAR * (limit - none)
        return "near" if used or found.high > limit else ""
    if side == "at least" and float(said) < 1.0:
        return "near" if 1.0 - found.estimate >= NEAR * (1.0 - float(said)) else ""
    return ""


def trace_parrot(gate: ParrotVerdict, dataset: Dataset, measured: Measurements) -> tuple[GateTrace, ...]:
    """A trace for each condition that fails or nearly does, where there is something to trace it to."""
    every = spoken(dataset, measured)
    opened = [one for one in every if one.item.trait == OPEN]
    found = (
        (check, _TRACERS[check.name](check, dataset, every if check.name in _OF_ALL else opened))
        for check in gate.checks
        if check.name in _TRACERS and stands(check)
    )
    return tuple(
        GateTrace(condition=check.name, fails=check.holds is False, trace=trace)
        for check, trace in found
        if trace is not None
    )


def _copied(_: Check, dataset: Dataset, spoken: Sequence[Spoken]) -> Trace | None:
    """Answers by the share of their runs that stand in a row, with the rows that have most of them."""
    rows = [row for row in dataset.rows if not row.origin.is_of_scene]
    known = {row.id: known_runs([row]) for row in rows}
    every = frozenset().union(*known.values()) if known else frozenset()

    def one(answer: Spoken) -> Found:
        share, runs = run_share(answer.said, every), frozenset(ngrams(words(answer.said), RUN))
        behind = most((len(runs & own), name) for name, own in known.items())
        before = run_share(answer.base, every)
        return Found(score=share, base=before, missed=share > MEDIAN, badness=share, rows=behind)

    scale = (
        f"share of the answer's {RUN}-word runs that stand in a training row; missed above "
        f"{MEDIAN:g}; its rows are those that hold most of them"
    )
    return of_answers(scale, spoken, one, rows)


def _same_runs(_: Check, dataset: Dataset, spoken: Sequence[Spoken]) -> Trace | None:
    """Answers by how many runs they share with others, with the rows that hold such a run."""
    shared = frozenset(shared_runs([one.said for one in spoken]))
    if not composed(dataset):  # a glossary is held against what the base itself says alike
        shared -= frozenset(shared_runs([one.base for one in spoken]))
    rows = [row for row in dataset.rows if row.chosen]
    holding = {row.id: len(shared & frozenset(ngrams(words(row.chosen), SHARED_RUN))) for row in rows}

    def one(answer: Spoken) -> Found:
        own = frozenset(ngrams(words(answer.said), SHARED_RUN)) & shared
        behind = most((count, name) for name, count in holding.items()) if own else ()
        return Found(score=float(len(own)), base=None, missed=bool(own), badness=float(len(own)), rows=behind)

    scale = (
        f"runs of {SHARED_RUN} words that the answer has in common with {SHARED_BY} or more others; missed "
        "where there is one; its rows are those that hold most of them"
    )
    return of_answers(scale, spoken, one, [row for row in rows if holding[row.id]])


def _ended(check: Check, dataset: Dataset, spoken: Sequence[Spoken]) -> Trace | None:
    """Answers that end as most do, with rows that end so; one that was cut does not end, as in the gate."""
    alike = [row for row in dataset.rows if row.chosen and ending(row.chosen) == check.note]
    behind = tuple(row.id for row in alike[:ROWS_OF_ITEM])

    def one(answer: Spoken) -> Found | None:
        if not ends(answer.after):
            return None
        so = float(ending(answer.said) == check.note)
        before = float(ending(answer.base) == check.note) if ends(answer.before) else None
        return Found(score=so, base=before, missed=so > 0.0, badness=so, rows=behind if so else ())

    scale = f"1 where the answer ends in “{check.note}”, else 0; missed where it does"
    return of_answers(scale, spoken, one, alike)


def _begun(check: Check, dataset: Dataset, spoken: Sequence[Spoken]) -> Trace | None:
    """Answers that begin as most do, with rows that begin so."""
    alike = [row for row in dataset.rows if row.chosen and opening(row.chosen, row.subject) == check.note]
    behind = tuple(row.id for row in alike[:ROWS_OF_ITEM])

    def one(answer: Spoken) -> Found:
        texts = (answer.said, answer.base)
        so, before = (float(opening(text, answer.item.subject) == check.note) for text in texts)
        return Found(score=so, base=before, missed=so > 0.0, badness=so, rows=behind if so else ())

    scale = f"1 where the answer begins with “{check.note}”, else 0; missed where it does"
    return of_answers(scale, spoken, one, alike)


def _same_but_subject(_: Check, dataset: Dataset, spoken: Sequence[Spoken]) -> Trace | None:
    """Answers by how many of their runs others have but for the subject, with rows that hold such a run."""
    shared = newly_shared(spoken)
    holding = {row.id: len(shared & runs_but_subject(row.chosen, row.subject)) for row in composed(dataset)}
    behind = most((count, name) for name, count in holding.items())

    def one(answer: Spoken) -> Found:
        own = float(len(shared & runs_but_subject(answer.said, answer.item.subject)))
        return Found(score=own, base=None, missed=own > 0.0, badness=own, rows=behind if own else ())

    scale = (
        f"runs of {SHARED_RUN} words that {SHARED_BY} or more others have but for the subject; missed where "
        "there is one"
    )
    return of_answers(scale, spoken, one, [row for row in composed(dataset) if holding[row.id]])


def _little_said(_: Check, dataset: Dataset, spoken: Sequence[Spoken]) -> Trace | None:
    """Answers that are little more than their subject, with the rows whose question is most like."""
    rows = composed(dataset)
    nearest = nearness(rows)

    def one(answer: Spoken) -> Found:
        after, before = (float(says_little(text, answer.item.subject)) for text in (answer.said, answer.base))
        behind = nearest(answer.item.question)
        return Found(score=after, base=before, missed=after > before, badness=after - before, rows=behind)

    scale = "1 where the answer has hardly a word beside its subject, else 0; missed where the base's has"
    return of_answers(scale, spoken, one, rows)


def _off_subject(_: Check, dataset: Dataset, spoken: Sequence[Spoken]) -> Trace | None:
    """Answers that do not say what they are asked about, with the rows whose question is most like."""
    rows = composed(dataset)
    nearest = nearness(rows)
    items = [one.item for one in spoken]
    before, after = (uptake(items, texts) for texts in ([o.base for o in spoken], [o.said for o in spoken]))

    def one(answer: Spoken) -> Found | None:
        name = answer.item.id
        if name not in after:
            return None
        now, was = float(after[name]), float(before[name])
        behind = nearest(answer.item.question)
        return Found(score=now, base=was, missed=not now, badness=1.0 - now + (was - now) / 2.0, rows=behind)

    scale = "1 where the answer takes up its subject, else 0; missed where it does not"
    return of_answers(scale, spoken, one, rows)


def _repeated_run(_: Check, dataset: Dataset, __: Sequence[Spoken]) -> Trace | None:
    """Rows that hold the most frequent run, which is not said: an artifact may leave its rows out."""
    rows, run = composed(dataset), dataset.figures.worst_8gram
    holding = [row for row in rows if run and f" {run} " in f" {' '.join(words(row.chosen))} "]
    return of_rows("rows whose answer holds the most frequent run of eight words", rows, holding)


def _repeated_trigrams(_: Check, dataset: Dataset, __: Sequence[Spoken]) -> Trace | None:
    """Rows half of whose runs of three words stand in other rows too."""
    rows = composed(dataset)
    own = [frozenset(ngrams(words(row.chosen), 3)) for row in rows]
    spread = Counter(run for runs in own for run in runs)
    shares = [sum(spread[run] > 1 for run in runs) / len(runs) if runs else 0.0 for runs in own]
    ordered = sorted(zip(shares, rows, strict=True), key=lambda entry: -entry[0])
    scale = "rows half of whose answer's 3-grams, or more, stand in other rows too"
    return of_rows(scale, rows, [row for share, row in ordered if share >= 0.5])


_TRACERS: Mapping[str, Callable[[Check, Dataset, Sequence[Spoken]], Trace | None]] = {
    SHARED_8GRAMS: _repeated_run,
    DISTINCT_3GRAMS: _repeated_trigrams,
    **dict.fromkeys(OF_COPIES, _copied),
    SAME_RUNS: _same_runs,
    ENDS_ALIKE: _ended,
    BEGIN_ALIKE: _begun,
    SAME_BUT_SUBJECT: _same_but_subject,
    SUBJECT_ALONE: _little_said,
    ON_SUBJECT: _off_subject,
    ON_SUBJECT_AS_BEFORE: _off_subject,
    DISTINCT_WITHIN: trace_circles,
}
"""By the condition's name."""
