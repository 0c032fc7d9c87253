"""Where a length's guard fails: the answers that were cut, that go round, or that say what others say.

The length itself may be as declared then, so that its items tell nothing of the failure. The gate's own
condition on answers that go round is traced in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from adapterc.ir.dataset import Dataset
from adapterc.ir.spec import Trait
from adapterc.ir.traced import Trace
from adapterc.ir.verification import Answer, Check, Measurements
from adapterc.scorers import distinct_trigrams
from adapterc.text import ngrams, words
from adapterc.verify.effects import answers_to
from adapterc.verify.guards import ACROSS, CUT, FILLER_RATIO, WITHIN
from adapterc.verify.spoken import Spoken
from adapterc.verify.traced import nearness, rows_behind
from adapterc.verify.traced_answers import Found, composed, of_answers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guard:
    """How an arm's answers are scored, when one is missed, and which is worst; the base's score first."""

    scale: str
    scores: Callable[[Sequence[Answer]], list[float]]
    missed: Callable[[float, float], bool]
    badness: Callable[[float, float], float]


def trace_guard(
    checks: Sequence[Check], trait: Trait, dataset: Dataset, measured: Measurements
) -> Trace | None:
    """A trace of the first guard that fails, where none of the trait's other conditions does; else None."""
    failing = [check.name for check in checks if check.holds is False]
    if not failing or not set(failing) <= set(_GUARDS):
        return None
    guard = _GUARDS[failing[0]]
    items = [item for item in dataset.probes if item.trait == trait.id]
    base, adapter = (answers_to(items, arm) for arm in (measured.base_answers, measured.adapter_answers))
    scores = dict(
        zip(
            (item.id for item in items),
            zip(guard.scores(base), guard.scores(adapter), strict=True),
            strict=True,
        )
    )
    rows = rows_behind(trait, dataset.rows)
    nearest = nearness(rows)

    def one(answer: Spoken) -> Found:
        was, now = scores[answer.item.id]
        missed, badness = guard.missed(was, now), guard.badness(was, now)
        behind = nearest(answer.item.question)
        return Found(score=now, base=was, missed=missed, badness=badness, rows=behind)

    spoken = [
        Spoken(item=item, before=before, after=after)
        for item, before, after in zip(items, base, adapter, strict=True)
    ]
    return of_answers(guard.scale, spoken, one, rows)


def trace_circles(_: Check, dataset: Dataset, spoken: Sequence[Spoken]) -> Trace | None:
    """Answers that say their own runs of words again, with the rows whose question is most like."""
    guard, rows = _GUARDS[WITHIN], composed(dataset)
    nearest = nearness(rows)

    def one(answer: Spoken) -> Found:
        was, now = guard.scores((answer.before, answer.after))
        missed, badness = guard.missed(was, now), guard.badness(was, now)
        behind = nearest(answer.item.question)
        return Found(score=now, base=was, missed=missed, badness=badness, rows=behind)

    return of_answers(guard.scale, spoken, one, rows)


def _cut(answers: Sequence[Answer]) -> list[float]:
    return [float(not answer.finished) for answer in answers]


def _distinct(answers: Sequence[Answer]) -> list[float]:
    return [distinct_trigrams(answer.text) for answer in answers]


def _shared(answers: Sequence[Answer]) -> list[float]:
    """The share of each answer's 3-grams that stand in another answer as well."""
    own = [frozenset(ngrams(words(answer.text), 3)) for answer in answers]
    spread = Counter(chain.from_iterable(own))
    return [sum(spread[run] > 1 for run in runs) / len(runs) if runs else 0.0 for runs in own]


_GUARDS: Mapping[str, _Guard] = {
    CUT: _Guard(
        scale="1 where the cap cut the answer, else 0; missed where it did",
        scores=_cut,
        missed=lambda _, now: now > 0.0,
        badness=lambda was, now: now - was / 2.0,
    ),
    WITHIN: _Guard(
        scale=f"share of the answer's 3-grams that are distinct; missed below {FILLER_RATIO:g} of the base's",
        scores=_distinct,
        missed=lambda was, now: now < FILLER_RATIO * was,
        badness=lambda was, now: was - now,
    ),
    ACROSS: _Guard(
        scale="share of the answer's 3-grams that stand in another answer too; missed above the base's",
        scores=_shared,
        missed=lambda was, now: now > was,
        badness=lambda was, now: now - was,
    ),
}
"""By the name of the condition."""
