"""Advice on the adapter: what would make it show the trait, each with the number that says so."""

from __future__ import annotations

from adapterc.ir.judged import is_skill
from adapterc.ir.spec import Threshold
from adapterc.ir.traced import Advice
from adapterc.text import distinct_share
from adapterc.verify.advice_case import Case, told
from adapterc.verify.conditions import CONTROL, MOVES
from adapterc.verify.further_judge import SEEDS
from adapterc.verify.guards import CUT
from adapterc.verify.reasons import number

FEW_ROWS = 48
"""Rows that trained a trait: fewer seldom carry a manner to questions of other wordings."""
FEW_TEXTS = 24
"""Moves and pairs that a manner is composed of."""
REPEATING = 0.5
"""Distinct 3-grams of the trait's own rows: the limit that the parrot gate has for all rows."""
UNTOLD, TOLD = 10.0, 40.0
"""Nats an answer by which training moves the poles of its rows apart: hardly, and well."""
STILL_MOVING = 0.10
"""Share of that which the last third of a training adds that has not come to rest."""


def larger_base(case: Case) -> Advice | None:
    """The base cannot do it under the persona's own prompt either."""
    further, trait = case.further, case.effect.trait
    if further is None or not case.falls_short or is_skill(trait) or case.has_no_room:
        return None
    reached = further.ceiling.low > 0.0 if case.effect.direction > 0 else further.ceiling.high < 0.0
    short = [one for one, _, _ in case.thresholds() if one.metric in ("accuracy", "rate")]
    misses = [one for one in short if not _meets(further.prompted.estimate, one)]
    if reached and not misses:
        return None
    if reached:
        found = f"stands at {number(further.prompted.estimate)}, short of what is declared too"
    else:
        found = f"does not move for certain either: {told(further.ceiling)}"
    return Advice(
        rule="larger base",
        do="Try a larger base: told by the persona's prompt, this one does not do it either.",
        evidence=f"the base under the persona as a system prompt {found}",
    )


def no_room(case: Case) -> Advice | None:
    """The base is there already."""
    if not case.has_no_room:
        return None
    return Advice(
        rule="nothing to change",
        do="Leave the trait out on this base, or count something that the base does otherwise.",
        evidence=f"the base shows it in {number(case.effect.base.estimate)} of its {case.verdict.n} answers",
    )


def few_rows(case: Case) -> Advice | None:
    """Few rows behind the trait."""
    count = len(case.rows)
    if not (case.falls_short and case.rows_known) or count >= FEW_ROWS or case.has_no_room:
        return None
    skill = is_skill(case.effect.trait)
    return Advice(
        rule="more data",
        do="Write more demonstrations of the skill."
        if skill
        else "Train on more rows: raise `dataset.rows`, or write more `pairs` and `examples`.",
        evidence=f"{count} rows trained this {'skill' if skill else 'trait'}; fewer than {FEW_ROWS} are few",
    )


def few_texts(case: Case) -> Advice | None:
    """Rows that are composed of few texts, or say the same."""
    trait = case.effect.trait
    if trait.kind != "preference" or is_skill(trait) or not (case.falls_short and case.rows_known):
        return None
    moves, pairs = len({move for _, move in trait.to.moves.placed()}), len(trait.pairs)
    variety = distinct_share([row.chosen for row in case.rows], 3) if case.rows else 1.0
    if moves + pairs >= FEW_TEXTS and variety >= REPEATING:
        return None
    return Advice(
        rule="more moves",
        do="Write more `moves` for the declared pole, or `pairs`, in wordings of their own.",
        evidence=f"{moves} moves and {pairs} pairs"
        + (f"; distinct 3-grams of its {len(case.rows)} rows {number(variety)}" if case.rows else ""),
    )


def more_rank(case: Case) -> Advice | None:
    """Training came to rest with the poles of its own rows hardly told apart."""
    found = _apart(case)
    if found is None or case.training is None or found[0] > UNTOLD or _rises(found):
        return None
    rank = case.training.recipe.rank
    return Advice(
        rule="more rank",
        do=f"Raise `training.rank` from {rank} to {2 * rank}, and `alpha` with it.",
        evidence=f"training came to rest with the poles of its rows {number(found[0])} nats an answer "
        f"further apart than in the base; {UNTOLD:g} is little",
    )


def more_epochs(case: Case) -> Advice | None:
    """Training was still getting better when it ended."""
    found = _apart(case)
    if found is None or case.training is None or found[0] > TOLD or not _rises(found):
        return None
    epochs = case.training.recipe.epochs
    return Advice(
        rule="more epochs",
        do=f"Train longer: `training.epochs` {epochs + 1} in place of {epochs}.",
        evidence="over the last third of training the poles of its rows still moved apart, from "
        f"{number(found[1])} to {number(found[0])} nats an answer",
    )


def not_carried(case: Case) -> Advice | None:
    """Learned on its rows, not shown elsewhere."""
    found = _apart(case)
    if found is None or found[0] <= TOLD or is_skill(case.effect.trait):
        return None
    return Advice(
        rule="more variety",
        do="Write `pairs` in other wordings and about other subjects: what is learned stays with its rows.",
        evidence=f"training moved the poles of its rows {number(found[0])} nats an answer apart, and the "
        f"held-out effect is {told(case.verdict.effect)}",
    )


def control(case: Case) -> Advice | None:
    """The same rows with poles swapped do as much."""
    check, moved, further = case.check(CONTROL), case.check(MOVES), case.further
    if check is None or check.holds is not False or further is None or moved is None or not moved.holds:
        return None
    return Advice(
        rule="poles too alike",
        do="Make the poles' answers differ in what the trait says and in nothing else: the same rows with "
        "swapped poles move the base as far.",
        evidence=f"adapter less control {told(further.over_control)}, adapter less base "
        f"{told(case.verdict.effect)}",
    )


def seeds(case: Case) -> Advice | None:
    """The sign of the effect hangs on the training seed."""
    check, further = case.check(SEEDS), case.further
    if check is None or check.holds is not False or further is None:
        return None
    each = ", ".join(f"{one.seed}: {number(one.effect.estimate)}" for one in further.seeds)
    return Advice(
        rule="unstable training",
        do="Train on more rows or for more epochs: what comes out hangs on the seed.",
        evidence=f"effects by training seed {each}",
    )


def cut_short(case: Case) -> Advice | None:
    """Answers do not come to an end."""
    check = case.check(CUT)
    if check is None or check.holds is not False:
        return None
    return Advice(
        rule="answers without end",
        do="Ask for less length, or teach answers to end: shorter `examples` and `pairs`.",
        evidence=f"{CUT} {told(check.found)} where {check.bound} is asked; {check.note}",
    )


def filler(case: Case) -> Advice | None:
    """Longer by repeating itself."""
    failing = [c for c in case.verdict.checks if c.name.startswith("distinct 3-grams") and c.holds is False]
    if not failing:
        return None
    return Advice(
        rule="filled up",
        do="Give more to say: more `moves` and `pairs`, or ask for less length.",
        evidence=f"{failing[0].name} {number(failing[0].found.estimate)} where {failing[0].bound} is asked; "
        f"{failing[0].note}",
    )


def _meets(level: float, threshold: Threshold) -> bool:
    above = threshold.at_least is None or level >= threshold.at_least
    return above and (threshold.at_most is None or level <= threshold.at_most)


def _apart(case: Case) -> tuple[float, float] | None:
    """How far the poles of the rows came apart, where the trait falls short of what is declared."""
    return case.training.apart() if case.training is not None and case.falls_short else None


def _rises(found: tuple[float, float]) -> bool:
    return found[0] - found[1] > STILL_MOVING * max(found[0], 0.0)
