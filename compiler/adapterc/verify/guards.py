"""What a longer answer must also be: not cut by the cap, and not filled up."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from adapterc.ir.dataset import ProbeItem
from adapterc.ir.verification import Answer, Check
from adapterc.scorers import distinct_trigrams
from adapterc.statistics.shares import proportion
from adapterc.text import distinct_share, words
from adapterc.verify.checks import at_least, point

CUT_SHARE = 0.10
CAP_OVER_MEDIAN = 3.0
FILLER_RATIO = 0.80
CUT = "answers cut by the cap"
WITHIN = "distinct 3-grams within an answer, of the base's"
ACROSS = "distinct 3-grams across answers, of the base's"


def length_guards(
    items: Sequence[ProbeItem], base: Sequence[Answer], adapter: Sequence[Answer]
) -> tuple[Check, ...]:
    """The conditions beside a length: each arm's answers stand in the order of `items`.

    A cap below three times the base's median leaves no room to see the effect: then the test decides
    nothing, and the condition is open (None) rather than failed.
    """
    families = [item.origin.family for item in items]
    cut = proportion([float(not answer.finished) for answer in adapter], families)
    finished = [sum(answer.finished for answer in arm) / len(items) for arm in (base, adapter)]
    room = min(item.cap for item in items) / max(median(answer.tokens for answer in base), 1.0)
    return (
        Check(
            name=CUT,
            bound=f"at most {CUT_SHARE:g}",
            found=cut,
            holds=cut.estimate <= CUT_SHARE,
            note=f"finished: base {finished[0]:.2f}, adapter {finished[1]:.2f}; the share itself is bound",
        ),
        Check(
            name="cap over the base's median length",
            bound=f"at least {CAP_OVER_MEDIAN:g}",
            found=point(room),
            holds=True if room >= CAP_OVER_MEDIAN else None,
            note="" if room >= CAP_OVER_MEDIAN else "the cap leaves too little room to see the effect",
        ),
        variety(WITHIN, *(distinct_within(arm) for arm in (base, adapter))),
        variety(ACROSS, *_across(base, adapter)),
    )


def variety(name: str, base: float, adapter: float) -> Check:
    """That the adapter's answers vary about as much as the base's: shares of distinct 3-grams."""
    kept = adapter / base if base else 1.0
    return at_least(name, kept, FILLER_RATIO, note=f"base {base:.2f}, adapter {adapter:.2f}")


def distinct_within(answers: Sequence[Answer]) -> float:
    """The mean share of an answer's 3-grams that it has not said before."""
    return sum(distinct_trigrams(answer.text) for answer in answers) / len(answers)


def _across(base: Sequence[Answer], adapter: Sequence[Answer]) -> tuple[float, float]:
    """Each arm's share of distinct 3-grams, read over as many words of an item's answers as both have.

    The share falls as texts grow: of the same writing, three times as much has fewer new turns. Read from the
    front and from the end, and told where the adapter keeps less: filler stands behind what the base says.
    """
    cut: dict[bool, tuple[list[str], list[str]]] = {True: ([], []), False: ([], [])}
    for pair in zip(base, adapter, strict=True):
        said = [words(answer.text) for answer in pair]
        shorter = min(map(len, said))
        for from_front, arms in cut.items():
            for arm, spoken in zip(arms, said, strict=True):
                arm.append(" ".join(spoken[:shorter] if from_front else spoken[len(spoken) - shorter :]))
    shares = [(distinct_share(before, 3), distinct_share(after, 3)) for before, after in cut.values()]
    return min(shares, key=lambda share: share[1] / share[0] if share[0] else 1.0)
