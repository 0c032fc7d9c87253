"""Advice on a glossary that is not VERIFIED, each piece with the number that speaks for it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from adapterc.ir.findings import Check
from adapterc.ir.scene_verdicts import STABLE, TALK, GlossaryVerdict
from adapterc.ir.traced import Advice
from adapterc.verify.advice_case import Training, falls, told
from adapterc.verify.reasons import number
from adapterc.verify.scenes_limits import IDENTIFICATION
from adapterc.verify.scenes_pairs import BOTH

IDENTIFIED, FORMED = "identification", "form and register as asked"
_HALF_LEARNED = (
    FORMED,
    STABLE,
    BOTH,
)
_CHAT, _TOLD_UNASKED = TALK, "ordinary answers that tell a scene"
OFTEN = 0.25
"""Share of one scene's paraphrases that go to one other before the two are called alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """A glossary's verdict, how many rows its scenes trained on, and the training."""

    verdict: GlossaryVerdict
    rows: int
    training: Training | None

    def check(self, name: str) -> Check | None:
        """The condition of that name, where it does not hold."""
        found = (check for check in self.verdict.checks if check.name == name and not check.holds)
        return next((check for check in found if "does not decide" not in check.note), None)


def advise_on_glossary(found: Glossary) -> tuple[Advice, ...]:
    """What the rules find, in their order."""
    return tuple(one for rule in GLOSSARY_RULES if (one := rule(found)) is not None)


def more_paraphrases(found: Glossary) -> Advice | None:
    """Good enough, and too few to say so."""
    check = found.check(IDENTIFIED)
    if check is None or check.holds is not None:
        return None
    room, reach = check.found.estimate - IDENTIFICATION.glossary, check.found.estimate - check.found.low
    if not 0.0 < room < reach:
        return None
    wanted = math.ceil(found.verdict.n * (reach / room) ** 2)
    return Advice(
        rule="more items",
        do=f"Write about {wanted} held-out paraphrases in place of {found.verdict.n}.",
        evidence=f"{IDENTIFIED} {told(check.found)} where {check.bound} is asked",
    )


def alike(found: Glossary) -> Advice | None:
    """Two scenes that are taken for each other."""
    if found.check(IDENTIFIED) is None:
        return None
    tokens, counts = found.verdict.confusion.tokens, found.verdict.confusion.counts
    taken = [
        (count / sum(row), own, other, count, sum(row))
        for own, row in enumerate(counts)
        for other, count in enumerate(row)
        if own != other and count
    ]
    share, own, other, count, whole = max(taken, default=(0.0, 0, 0, 0, 0))
    if share < OFTEN:
        return None
    return Advice(
        rule="scenes too alike",
        do=f"Make {tokens[own]} and {tokens[other]} differ more in what they say, or drop one of them.",
        evidence=f"{count} of {whole} paraphrases of {tokens[own]} are taken for {tokens[other]}",
    )


def larger_base(found: Glossary) -> Advice | None:
    """The base cannot tell them apart with the scene written out either, or not better than the adapter."""
    conditions = {one.name: one for one in found.verdict.conditions}
    ceiling, intact = conditions.get("definition"), conditions.get("intact")
    if found.check(IDENTIFIED) is None or ceiling is None or intact is None:
        return None
    reached = ceiling.found.estimate <= min(intact.found.estimate, IDENTIFICATION.glossary)
    if not reached and ceiling.found.high >= IDENTIFICATION.glossary:
        return None
    return Advice(
        rule="larger base",
        do="Write paraphrases that say more of what happens, or try a larger base: with the scene written "
        "out in its prompt, this one does not tell these apart.",
        evidence=f"identification from the definition {told(ceiling.found)} of {ceiling.n} paraphrases, by "
        f"the adapter {intact.found.estimate:.2f} of the same",
    )


def more_epochs(found: Glossary) -> Advice | None:
    """Training was still getting better when it ended."""
    failing = found.check(IDENTIFIED) or found.check(FORMED)
    ends = found.training.nll() if found.training is not None else None
    if failing is None or ends is None or found.training is None or not falls(ends):
        return None
    epochs = found.training.recipe.epochs
    return Advice(
        rule="more epochs",
        do=f"Train longer: `training.epochs` {epochs + 1} in place of {epochs}.",
        evidence="over the last third of training NLL still fell, from "
        f"{number(ends[1])} to {number(ends[0])}",
    )


def more_passes(found: Glossary) -> Advice | None:
    """Texts that are half learned: not the form that was asked for, another one each time, or the first
    scene of two alone. Such answers come with further passes after the mean loss has stopped falling."""
    failing = (check for name in _HALF_LEARNED if (check := found.check(name)) is not None)
    check = next((one for one in failing if one.holds is False or one.name != FORMED), None)
    if check is None:
        return None
    return Advice(
        rule="more passes",
        do="Give the scenes more of the training: fewer rows beside them (`dataset.rows`), or more epochs"
        f"{_in_place(found.training)}.",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked; {found.rows} rows "
        "are of the worst scenes",
    )


def _in_place(training: Training | None) -> str:
    if training is None:
        return ""
    return f" (`training.epochs` {training.recipe.epochs + 1} in place of {training.recipe.epochs})"


def talk_moved(found: Glossary) -> Advice | None:
    """Ordinary talk is not what it was."""
    check = found.check(_CHAT) or found.check(_TOLD_UNASKED)
    if check is None or check.holds is not False:
        return None
    return Advice(
        rule="keep the base",
        do="Train with a smaller `training.learning_rate` or more replay (`dataset.replay`).",
        evidence=f"{check.name} {told(check.found)} where {check.bound} is asked, {check.note}",
    )


GLOSSARY_RULES: tuple[Callable[[Glossary], Advice | None], ...] = (
    more_paraphrases,
    alike,
    larger_base,
    more_epochs,
    more_passes,
    talk_moved,
)
"""Every rule."""
