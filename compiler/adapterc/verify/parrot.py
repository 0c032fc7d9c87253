"""The parrot gate: an adapter that recites its training rows is not verified, whatever it scores.

Held against the rows themselves and against the answers to the open, held-out questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from adapterc.ir.dataset import Dataset, ProbeItem, Row
from adapterc.ir.interval import Interval
from adapterc.ir.verification import SHARED_BY, SHARED_RUN, Answer, Check, ParrotVerdict
from adapterc.text import ngrams, words

ROW_8GRAM_SHARE = 0.03
ROW_DISTINCT_3 = 0.5
COPIED_SHARE = 0.15
TAKEN_UP = 0.90
_COPIED_RUN = 8
_STEM = 4
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "ly", "s", "e", "y")
_RUSSIAN_ENDINGS = "аеёиоуыэюяйьмвхт"
_EMPTY_WORDS = (
    "a an the of to in on at by for from with without and or nor but not no it its is are was were be been "
    "being this that these those one's one your my our their his her how why what when where who which do "
    "does did can could should would will may might must about into than then as if so such very more most "
    "и или не ни но а же ли бы в во на по о об от до из за к ко с со у для без при над под про что как это "
    "этот эта эти тот та те его её их мой твой наш ваш свой который чем"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


def judge_parrot(dataset: Dataset, probes: Sequence[ProbeItem], answers: Sequence[Answer]) -> ParrotVerdict:
    """The gate over `dataset`'s rows and over `answers`, one per item of `probes`, the open ones."""
    figures = dataset.figures
    checks = [
        _at_most("8-grams shared by training rows", figures.repeated_8gram_share, ROW_8GRAM_SHARE),
        _at_least("distinct 3-grams of training rows", figures.distinct_3, ROW_DISTINCT_3),
    ]
    if answers:
        texts = [answer.text for answer in answers]
        shared = shared_runs(texts)
        taken = [
            (item, text) for item, text in zip(probes, texts, strict=True) if content_words(item.subject)
        ]
        share = sum(takes_up(item.subject, text) for item, text in taken) / len(taken) if taken else 1.0
        missed = [item.subject for item, text in taken if not takes_up(item.subject, text)]
        checks += [
            _at_most(
                "8-word runs that stand in a training row, median",
                copied_share(texts, dataset.rows),
                COPIED_SHARE,
            ),
            _at_most(
                f"runs of {SHARED_RUN} words in more than {SHARED_BY} answers",
                float(len(shared)),
                0.0,
                note=" ".join(shared[0]) if shared else "",
            ),
            _at_least("answers that take up their subject", share, TAKEN_UP, note="; ".join(missed[:3])),
        ]
    else:
        nothing = Interval(estimate=0.0, low=0.0, high=0.0)
        checks.append(
            Check(name="open answers", bound="at least 1", found=nothing, holds=False, note="none to read")
        )
    return ParrotVerdict(holds=all(check.holds for check in checks), checks=tuple(checks))


def copied_share(texts: Sequence[str], rows: Sequence[Row]) -> float:
    """The median over `texts` of the share of their 8-word runs that stand in some row's chosen answer."""
    known = {run for row in rows for run in ngrams(words(row.chosen), _COPIED_RUN)}
    shares = []
    for text in texts:
        runs = list(ngrams(words(text), _COPIED_RUN))
        shares.append(sum(run in known for run in runs) / len(runs) if runs else 0.0)
    return median(shares) if shares else 0.0


def shared_runs(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Runs of `SHARED_RUN` words that stand in more than `SHARED_BY` of `texts`, the most shared first."""
    counts = Counter(run for text in texts for run in set(ngrams(words(text), SHARED_RUN)))
    often = [(-count, run) for run, count in counts.items() if count > SHARED_BY]
    return tuple(run for _, run in sorted(often))


def content_words(text: str) -> tuple[str, ...]:
    """The words of `text` that carry meaning; all of them where none is left."""
    said = words(text)
    return tuple(word for word in said if word not in _EMPTY) or said


def takes_up(subject: str, answer: str) -> bool:
    """Whether some content word of `subject` stands in `answer`, in this form or a kindred one.

    A word with a hyphen counts by its parts: who speaks of the window speaks of window-shopping.
    """
    said = {stem(word) for word in words(_parted(answer))}
    return any(
        wanted in said or (len(wanted) >= _STEM and any(word.startswith(wanted) for word in said))
        for wanted in map(stem, content_words(_parted(subject)))
    )


def _parted(text: str) -> str:
    return text.replace("-", " ").replace("\N{NON-BREAKING HYPHEN}", " ")


def stem(word: str) -> str:
    """`word` less a plural, a participle's or a case's ending; never shorter than three letters."""
    if word[-1:] in _RUSSIAN_ENDINGS:
        while len(word) > 3 and word[-1] in _RUSSIAN_ENDINGS:
            word = word[:-1]
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            bare = word.removesuffix(ending)
            doubled = ending in ("ing", "ings", "ed") and len(bare) > 3 and bare[-1] == bare[-2]
            return bare[:-1] if doubled else bare
    return word


def _at_most(name: str, found: float, bound: float, *, note: str = "") -> Check:
    at = Interval(estimate=found, low=found, high=found)
    return Check(name=name, bound=f"at most {bound:g}", found=at, holds=found <= bound, note=note)


def _at_least(name: str, found: float, bound: float, *, note: str = "") -> Check:
    at = Interval(estimate=found, low=found, high=found)
    return Check(name=name, bound=f"at least {bound:g}", found=at, holds=found >= bound, note=note)
