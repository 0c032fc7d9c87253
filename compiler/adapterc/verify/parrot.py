"""The parrot gate: an adapter that recites its training rows is not verified, whatever it scores.

Held against the rows themselves, against the answers to the open, held-out questions and, for what rows say
already, against all answers (`copied`). The rows of scenes stay out of it: their texts are declared to come
back word for word. Where nothing but scenes is trained, ordinary answers are to be no worse than the base's
own; else they are to be good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from adapterc.ir.dataset import AS_BASE, Dataset, ProbeItem
from adapterc.ir.recited import SHARED_BY, SHARED_RUN, told_apart
from adapterc.ir.verification import Answer, Check, ParrotVerdict
from adapterc.statistics.estimates import estimate, interval
from adapterc.text import ngrams, words
from adapterc.verify.checks import at_least, at_most, point
from adapterc.verify.copied import judge_copies
from adapterc.verify.guards import distinct_within, variety
from adapterc.verify.subjects import EMPTY, uptake

ROW_8GRAM_SHARE = 0.03
ROW_DISTINCT_3 = 0.5
TAKEN_UP = 0.90
LOST = -0.10
"""Of answers that take up their subject, where only scenes are trained: eleven builds of two glossaries have
gained 0.04 to 0.13."""
ENDING_SHARE = 0.40
"""Share of answers that may end alike; of the poles that shipped specs write 2 of 12 do at most, and of the
metaphysicist's 24 open answers on the embedded base no two."""
SHARED_8GRAMS, DISTINCT_3GRAMS = "8-grams shared by training rows", "distinct 3-grams of training rows"
SAME_RUNS = f"runs of {SHARED_RUN} words in more than {SHARED_BY} answers"
ENDS_ALIKE = "answers that end alike"
ON_SUBJECT = "answers that take up their subject"
ON_SUBJECT_AS_BEFORE = f"{ON_SUBJECT}, change from the base's"
DISTINCT_WITHIN = "distinct 3-grams within an open answer, of the base's"
"""Conditions by their names."""
_LONGEST_ENDING = 3
_PUNCTUATION = ".,;:!?…\"'”’»)]}*_`"


def judge_parrot(
    dataset: Dataset,
    probes: Sequence[ProbeItem],
    answers: Sequence[Answer],
    base: Sequence[Answer] = (),
    *,
    generated: Sequence[str] = (),
) -> ParrotVerdict:
    """The gate over `dataset`'s rows and over `answers`, one per item of `probes`, the open ones.

    `base` are the base's own answers to the same items; `generated` is all that the adapter said, to other
    questions too, or nothing where that is `answers`.
    """
    spoken = [row for row in dataset.rows if row.kind not in AS_BASE and not row.origin.is_of_scene]
    scenes_alone = not spoken and any(row.origin.is_of_scene for row in dataset.rows)
    checks = [] if scenes_alone else _of_rows(dataset, told_apart(spoken))
    if not answers:
        checks.append(
            Check(name="open answers", bound="at least 1", found=point(0.0), holds=False, note="none to read")
        )
        return ParrotVerdict(holds=False, checks=tuple(checks))
    texts = [answer.text for answer in answers]
    if scenes_alone:
        own = [answer.text for answer in base]
        checks += [
            _shared(texts, shared_runs(own)),
            _ended_alike(answers, base),
            _taken_up_as_before(probes, texts, own),
        ]
    else:
        checks += [
            *judge_copies(dataset, texts, generated or texts),
            _shared(texts),
            _ended_alike(answers, base),
            _taken_up(probes, texts),
        ]
    if base:
        checks.append(variety(DISTINCT_WITHIN, distinct_within(base), distinct_within(answers)))
    return ParrotVerdict(holds=all(check.holds for check in checks), checks=tuple(checks))


def _of_rows(dataset: Dataset, texts: int) -> list[Check]:
    """Of few texts one alone is more than the share allowed, and a run in one is shared by none."""
    figures, most = dataset.figures, max(ROW_8GRAM_SHARE, 1 / texts if texts else 0.0)
    return [
        at_most(SHARED_8GRAMS, figures.repeated_8gram_share, most),
        at_least(DISTINCT_3GRAMS, figures.distinct_3, ROW_DISTINCT_3),
    ]


def _shared(texts: Sequence[str], known: Sequence[tuple[str, ...]] = ()) -> Check:
    """Runs that several answers have in common, those of `known` aside."""
    shared = [run for run in shared_runs(texts) if run not in known]
    return at_most(
        SAME_RUNS,
        float(len(shared)),
        0.0,
        note=" ".join(shared[0]) if shared else "",
    )


def _ended_alike(answers: Sequence[Answer], base: Sequence[Answer]) -> Check:
    """How many answers end in one and the same way, as a mark behind each of them makes them; `base` may.

    Answers that were cut do not end, and up to `SHARED_BY` alike are none too many.
    """
    own, after = _endings(base), _endings(answers)
    often = [
        (-count, ending)
        for ending, count in after.items()
        if count > SHARED_BY and count * max(own.total(), 1) > own[ending] * after.total()
    ]
    count, ending = min(often, default=(0, ""))
    share = -count / after.total() if count else 0.0
    return at_most(ENDS_ALIKE, share, ENDING_SHARE, note=ending)


def _endings(answers: Sequence[Answer]) -> Counter[str]:
    """How often answers that ended do so in each way, punctuation aside; any other sign is a word."""
    return Counter(ending(answer.text) for answer in answers if ends(answer))


def ends(answer: Answer) -> bool:
    """Whether an answer comes to an end: one that was cut does not, nor one that says nothing."""
    return answer.finished and bool(answer.text.strip())


def ending(text: str) -> str:
    """How a text ends: its last word that carries meaning and those behind it, as many end in `it`."""
    said = [word.strip(_PUNCTUATION).lower() for word in text.split()[-_LONGEST_ENDING:]]
    first = next((at for at in range(len(said) - 1, 0, -1) if said[at] not in EMPTY), 0)
    return " ".join(said[first:])


def _taken_up(probes: Sequence[ProbeItem], texts: Sequence[str]) -> Check:
    taken = uptake(probes, texts)
    share = sum(taken.values()) / len(taken) if taken else 1.0
    missed = [item.subject for item in probes if not taken.get(item.id, True)]
    return at_least(ON_SUBJECT, share, TAKEN_UP, note="; ".join(missed[:3]))


def _taken_up_as_before(probes: Sequence[ProbeItem], texts: Sequence[str], base: Sequence[str]) -> Check:
    """About as many answers take up their subject as the base's own do: the figure itself is bound, since an
    interval over so few would excuse the loss of one in four."""
    before, after = uptake(probes, base or texts), uptake(probes, texts)
    family = {item.id: item.origin.family for item in probes}
    lost = [float(after[item]) - float(before[item]) for item in after]
    shown = interval(estimate(lost, [family[item] for item in after])) if lost else point(0.0)
    share = sum(before.values()) / len(before) if before else 1.0
    missed = [item.subject for item in probes if before.get(item.id) and not after[item.id]]
    return Check(
        name=ON_SUBJECT_AS_BEFORE,
        bound=f"not below {LOST:g}",
        found=shown,
        holds=shown.estimate >= LOST,
        note="; ".join([f"base {share:.2f}", *missed[:3]]),
    )


def shared_runs(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Runs of `SHARED_RUN` words that stand in more than `SHARED_BY` of `texts`, the most shared first."""
    counts = Counter(run for text in texts for run in set(ngrams(words(text), SHARED_RUN)))
    often = [(-count, run) for run, count in counts.items() if count > SHARED_BY]
    return tuple(run for _, run in sorted(often))
