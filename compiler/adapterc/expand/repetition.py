"""How far the chosen answers repeat each other, and whether any stands near what will be asked later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from random import Random

from adapterc.digest import seed_of
from adapterc.expand.scene_rows import TOGETHER
from adapterc.expand.schedule import shuffled
from adapterc.ir.apart import RUN
from adapterc.ir.dataset import AS_BASE, ParrotFigures, Row
from adapterc.ir.layout import LaidText
from adapterc.ir.recited import told_apart
from adapterc.text import distinct_share, ngrams, words

SAMPLE_WORDS = 5_000
"""Size of the seeded sample that distinct-3 is read from: the figure falls with a text's length."""


def repetition(
    rows: Sequence[Row], *, own: Mapping[str, str], seed: int, dropped_leaks: int, dropped_empty: int
) -> ParrotFigures:
    """The figures that gate a dataset, over the chosen answers of its pairs and demonstrations.

    `own` holds what the base itself said to the questions of composed rows, by row.
    """
    spoken = [row for row in rows if row.kind not in AS_BASE]
    worst, share = _worst_run([row for row in spoken if not row.origin.is_of_scene])
    sample = _sample(_once(spoken), seed)
    kept = [_kept_share(row.chosen, own[row.id]) for row in spoken if row.id in own]
    return ParrotFigures(
        repeated_8gram_share=share,
        worst_8gram=worst,
        distinct_3=distinct_share([" ".join(sample)], 3),
        dropped_leaks=dropped_leaks,
        dropped_empty=dropped_empty,
        kept_words=sorted(kept)[len(kept) // 2] if kept else 0.0,
    )


def _worst_run(rows: Sequence[Row]) -> tuple[str, float]:
    """The 8-gram in most answers, the question's own words aside, and the share of answers it is in.

    The rows of one fact say the same because they are to, and so do those of the role, whose summary answers
    several questions: they count as one, among all answers too. Those of scenes are left out: a scene is a
    text that is declared to come back word for word.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    told: dict[str, set[tuple[str, ...]]] = {}
    for row in rows:
        asked = frozenset(ngrams(words(row.messages[-1].content), RUN)) if row.messages else frozenset()
        runs = set(ngrams(words(row.chosen), RUN)) - asked
        once = row.origin.told_alike
        if once:
            runs -= told.setdefault(once, set())
            told[once] |= runs
        counts.update(runs)
    if not counts:
        return "", 0.0
    worst, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return " ".join(worst), count / told_apart(rows)


def _once(rows: Sequence[Row]) -> list[str]:
    """The chosen answers that no scene declares; where there are only such, each of their texts once."""
    composed = [row.chosen for row in rows if not row.origin.is_of_scene]
    return composed or list(dict.fromkeys(row.chosen for row in rows if row.origin.family != TOGETHER))


def _sample(texts: Sequence[str], seed: int) -> list[str]:
    """The first 5,000 words of the answers in a seeded order."""
    order = shuffled([str(index) for index in range(len(texts))], Random(seed_of(seed, "distinct")))  # noqa: S311
    run: list[str] = []
    for index in order:
        run += words(texts[int(index)])
        if len(run) >= SAMPLE_WORDS:
            break
    return run[:SAMPLE_WORDS]


def _kept_share(chosen: str, own: str) -> float:
    """The share of the chosen answer's words that stand in four-word runs of the base's own answers."""
    theirs = frozenset(ngrams(words(own), 4))
    run = words(chosen)
    covered = [False] * len(run)
    for start, gram in enumerate(ngrams(run, 4)):
        if gram in theirs:
            covered[start : start + 4] = [True] * 4
    return sum(covered) / len(run) if run else 0.0


def shared_runs(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Every 8-gram of `texts`."""
    return frozenset(chain.from_iterable(ngrams(words(text), RUN) for text in texts))


def leaks(row: Row, held_out: frozenset[tuple[str, ...]]) -> bool:
    """Whether a row shares an 8-gram with the held-out texts."""
    return not held_out.isdisjoint(runs_of(row))


def runs_of(row: Row | LaidText) -> Iterator[tuple[str, ...]]:
    """Every 8-gram of what a row asks and answers."""
    return chain.from_iterable(ngrams(words(text), RUN) for text in texts_of(row))


def texts_of(row: Row | LaidText) -> tuple[str, ...]:
    """What a row asks and answers."""
    return (*(message.content for message in row.messages), row.chosen, row.rejected)
