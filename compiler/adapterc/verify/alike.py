"""Answers that are one text but for the subject: a mark before each, filler with a gap, or the subject alone.

Read over all answers (`spoken`), since a filler behind those of one trait alone changes no open answer. What
the base does as often is its own way, and counts for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from adapterc.ir.recited import SHARED_BY, SHARED_RUN
from adapterc.ir.verification import Check, ParrotVerdict
from adapterc.text import ngrams, words
from adapterc.verify.checks import at_most
from adapterc.verify.spoken import Spoken
from adapterc.verify.subjects import EMPTY

BEGIN_ALIKE = "answers that begin alike"
SAME_BUT_SUBJECT = f"answers that share {SHARED_RUN} words with others, subjects aside"
SUBJECT_ALONE = "answers that say little beside their subject"
OPENING_SHARE, SAME_SHARE, ALONE_SHARE = 0.40, 0.10, 0.40
"""The most of each. Three metaphysicists and two glossaries on the embedded base, and that base itself, begin
0.02 to 0.18 of the answers of a trait alike, none of their answers has such words, and none says little."""
_GAP = "\N{HORIZONTAL ELLIPSIS}"
_LONGEST_OPENING, _SHORT = 6, 3
_LITTLE = 3
"""Words of an answer, its subject's aside, that say something."""


def judge_alike(gate: ParrotVerdict, spoken: Sequence[Spoken]) -> ParrotVerdict:
    """`gate` with these conditions over all answers of each arm, where there is an answer."""
    if not spoken:
        return gate
    found = (_begin_alike(spoken), _same_but_subject(spoken), _say_little(spoken))
    holds = gate.holds and all(check.holds for check in found)
    return ParrotVerdict(holds=holds, checks=(*gate.checks, *found), traces=gate.traces)


def opening(text: str, subject: str) -> str:
    """How a text begins: its words up to the first that carries meaning, the subject a gap.

    Nothing where none of the first six does: who asks what something is begins as any question does.
    """
    said = _without(text, subject)[:_LONGEST_OPENING]
    carry = (at for at, word in enumerate(said) if word != _GAP and word not in EMPTY and len(word) > _SHORT)
    return " ".join(said[: next(carry, -1) + 1])


def runs_but_subject(text: str, subject: str) -> frozenset[tuple[str, ...]]:
    """The runs of a text of which several answers are to have none, the subject a gap."""
    return frozenset(ngrams(_without(text, subject), SHARED_RUN))


def says_little(text: str, subject: str) -> bool:
    """Whether a text has hardly a word beside its subject."""
    return sum(word != _GAP for word in _without(text, subject)) < _LITTLE


def newly_shared(spoken: Sequence[Spoken]) -> frozenset[tuple[str, ...]]:
    """Runs that stand in more than `SHARED_BY` of the adapter's answers, and not in as many of the base's."""
    pairs = [(one.item.subject, one.base, one.said) for one in spoken]
    before = _often(runs_but_subject(base, subject) for subject, base, _ in pairs)
    return _often(runs_but_subject(said, subject) for subject, _, said in pairs) - before


def _often(texts: Iterable[frozenset[tuple[str, ...]]]) -> frozenset[tuple[str, ...]]:
    counts = Counter(run for runs in texts for run in runs)
    return frozenset(run for run, count in counts.items() if count > SHARED_BY)


def _begin_alike(spoken: Sequence[Spoken]) -> Check:
    own = Counter(opening(one.base, one.item.subject) for one in spoken)
    after = Counter(opening(one.said, one.item.subject) for one in spoken)
    often = [
        (-count, begun)
        for begun, count in after.items()
        if count > SHARED_BY and begun and count > own[begun]
    ]
    count, begun = min(often, default=(0, ""))
    return at_most(BEGIN_ALIKE, -count / len(spoken), OPENING_SHARE, note=begun)


def _same_but_subject(spoken: Sequence[Spoken]) -> Check:
    shared = newly_shared(spoken)
    holding = sum(bool(shared & runs_but_subject(one.said, one.item.subject)) for one in spoken)
    note = " ".join(min(shared)) if shared else ""
    return at_most(SAME_BUT_SUBJECT, holding / len(spoken), SAME_SHARE, note=note)


def _say_little(spoken: Sequence[Spoken]) -> Check:
    """A rate falls to nothing where nothing is said. Answers that the base gives as short are its own way."""
    short = [
        one.item
        for one in spoken
        if says_little(one.said, one.item.subject) and not says_little(one.base, one.item.subject)
    ]
    note = "; ".join(item.subject or item.question for item in short[:3])
    return at_most(SUBJECT_ALONE, len(short) / len(spoken), ALONE_SHARE, note=note)


def _without(text: str, subject: str) -> tuple[str, ...]:
    """The words of a text, a gap where its subject stands."""
    said, named = words(text), words(subject)
    if not named:
        return said
    found, at = [], 0
    while at < len(said):
        is_named = said[at : at + len(named)] == named
        found.append(_GAP if is_named else said[at])
        at += len(named) if is_named else 1
    return tuple(found)
