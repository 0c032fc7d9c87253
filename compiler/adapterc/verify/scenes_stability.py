"""Whether a scene takes the same course again under sampling: draws of one scene against draws of others.

Likeness is that of character runs. Of one scene only draws of different contexts are compared, since
two answers to the same words are alike whatever the token does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, combinations_with_replacement

from adapterc.ir.interval import Interval
from adapterc.ir.scene_items import SceneItems
from adapterc.ir.scene_verdicts import SampledAnswer, Stability
from adapterc.scene_scorers import grams
from adapterc.statistics.agreement import BINS, Agreement, Histogram, bin_of
from adapterc.statistics.shares import proportion
from adapterc.verify.scenes_texts import Told, reading

_SHOWN_BINS = 20

Draws = Mapping[str, Counter[str]]
"""Texts with how often each was drawn, by context."""


def judge_stability(
    items: SceneItems, sampled: Sequence[SampledAnswer], texts: Sequence[Told]
) -> Stability | None:
    """How alike the draws are within scenes and between them; None where fewer than two scenes were drawn."""
    drawn = draws_of(items, sampled)
    if len(drawn) < 2:
        return None
    masks = _Masks(text for contexts in drawn.values() for counts in contexts.values() for text in counts)
    within = {scene: _within(contexts, masks) for scene, contexts in drawn.items()}
    between = {
        (left, right): _between(drawn[left], drawn[right], masks)
        for left, right in combinations(sorted(drawn), 2)
    }
    agreement = Agreement(within, between, {scene: len(contexts) for scene, contexts in drawn.items()})
    return Stability(
        auc=agreement.interval(),
        modal=modal_agreement(drawn, texts),
        within=_shown(list(within.values())),
        between=_shown(list(between.values())),
        scenes=tuple((scene, agreement.of_group(scene)) for scene in drawn),
        samples=len(sampled),
    )


def draws_of(items: SceneItems, sampled: Sequence[SampledAnswer]) -> dict[str, dict[str, Counter[str]]]:
    """Draws by scene and context, in the glossary's order."""
    scene_of = {context.id: context.scene for context in items.contexts}
    found: dict[str, dict[str, Counter[str]]] = {}
    for cue in items.cues:
        for answer in sampled:
            if scene_of[answer.item] == cue.scene:
                found.setdefault(cue.scene, {}).setdefault(answer.item, Counter())[answer.text] += 1
    return found


def modal_agreement(drawn: Mapping[str, Draws], texts: Sequence[Told]) -> Interval:
    """The share of draws that tell the declared text which their scene tells most often."""
    hits: list[float] = []
    scenes: list[str] = []
    for scene, contexts in drawn.items():
        told: Counter[Told | None] = Counter()
        for text, count in _all(contexts).items():
            told[reading(text, texts)] += count
        most = max((count for known, count in told.items() if known is not None), default=0)
        hits += [1.0] * most + [0.0] * (told.total() - most)
        scenes += [scene] * told.total()
    return proportion(hits, scenes)


def own_share(scene: str, contexts: Draws, texts: Sequence[Told]) -> tuple[int, int, Interval]:
    """(draws that are nearest to one of the scene's own texts, draws, their share over contexts)."""
    hits: list[float] = []
    clusters: list[str] = []
    for context, counts in contexts.items():
        for text, count in counts.items():
            told = reading(text, texts)
            hits += [float(told is not None and told.scene == scene)] * count
            clusters += [context] * count
    return int(sum(hits)), len(hits), proportion(hits, clusters)


class _Masks:
    """Character runs of texts as the bits of a number: a likeness is then three counts of bits."""

    def __init__(self, texts: Iterable[str]) -> None:
        bits: dict[str, int] = {}
        self._masks: dict[str, int] = {}
        for text in texts:
            mask = 0
            for run in sorted(grams(text)):
                mask |= 1 << bits.setdefault(run, len(bits))
            self._masks[text] = mask

    def bin_of(self, left: str, right: str) -> int:
        """The bin of the two texts' likeness."""
        one, other = self._masks[left], self._masks[right]
        size = one.bit_count() + other.bit_count()
        return bin_of(2.0 * (one & other).bit_count() / size) if size else 0


def _within(contexts: Draws, masks: _Masks) -> Histogram:
    """Pairs of draws of different contexts."""
    counts = [0] * BINS
    totals = _all(contexts)
    for left, right in combinations_with_replacement(sorted(totals), 2):
        if left == right:
            pairs = _pairs(totals[left]) - sum(_pairs(own[left]) for own in contexts.values())
        else:
            together = sum(own[left] * own[right] for own in contexts.values())
            pairs = totals[left] * totals[right] - together
        if pairs:
            counts[masks.bin_of(left, right)] += pairs
    return counts


def _between(left: Draws, right: Draws, masks: _Masks) -> Histogram:
    counts = [0] * BINS
    others = _all(right)
    for one, often in _all(left).items():
        for other, times in others.items():
            counts[masks.bin_of(one, other)] += often * times
    return counts


def _all(contexts: Draws) -> Counter[str]:
    return sum(contexts.values(), Counter())


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _shown(histograms: Sequence[Histogram]) -> tuple[float, ...]:
    """Shares of all pairs in a few wide bins, for a plot."""
    shares = [0.0] * _SHOWN_BINS
    whole = sum(map(sum, histograms))
    for counts in histograms:
        for at, count in enumerate(counts):
            shares[min(at * _SHOWN_BINS // (BINS - 1), _SHOWN_BINS - 1)] += count / whole if whole else 0.0
    return tuple(round(share, 6) for share in shares)
