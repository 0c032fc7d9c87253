"""Two tokens in one turn: whether both scenes stand in the answer, and whether both do word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapterc.ir.findings import Answer, Check
from adapterc.ir.interval import Interval
from adapterc.ir.scene_items import ScenePair
from adapterc.ir.scene_verdicts import ToldTogether
from adapterc.scene_scorers import stands_in
from adapterc.statistics.shares import proportion
from adapterc.verify.scenes_limits import above_none
from adapterc.verify.scenes_texts import PRESENT, Told, both_present, composed, first_forms
from adapterc.verify.traced import shortened

BOTH = "both scenes of two tokens, more than in either alone"
"""The condition by its name."""


def told_together(
    pairs: Sequence[ScenePair], answers: Mapping[str, Answer], texts: Sequence[Told]
) -> tuple[ToldTogether, ...]:
    """What two tokens were answered with, and whether both scenes stand in it, by half or word for word."""
    return tuple(
        ToldTogether(
            item=pair.id,
            scenes=pair.scenes,
            both=both_present(pair.scenes, answers[pair.id].text, texts) >= PRESENT,
            said=shortened(answers[pair.id].text.strip()),
            exact=_are_word_for_word(pair, answers[pair.id].text, texts),
        )
        for pair in pairs
    )


def judge_pairs(
    pairs: Sequence[ScenePair],
    answers: Mapping[str, Answer],
    alone: Mapping[str, Answer],
    texts: Sequence[Told],
) -> tuple[Interval, list[Check]]:
    """How often both scenes stand in the answer to two tokens; that they do more than in either alone."""
    if not pairs:
        return Interval(estimate=0.0, low=0.0, high=1.0), []
    hits, more = composed(pairs, answers, alone, texts)
    both = proportion(hits, ["+".join(sorted(pair.scenes)) for pair in pairs])
    exact = sum(_are_word_for_word(pair, answers[pair.id].text, texts) for pair in pairs)
    note = (
        f"both stand in {sum(hits):.0f} of {len(hits)} answers to two tokens, by half of a text of each; "
        f"both first forms word for word in {exact} of {len(hits)}"
    )
    return both, [above_none(BOTH, more, note=note)]


def _are_word_for_word(pair: ScenePair, answer: str, texts: Sequence[Told]) -> bool:
    """Whether the first form of either scene stands in `answer`, word for word."""
    first = first_forms(texts)
    return all(stands_in(first[scene], answer) for scene in pair.scenes)
