"""Advice on a skill, knowledge, a frame or dialogues that are not VERIFIED, each piece with its number.

A declared skill is advised on as the trait that it is judged as.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from adapterc.ir.held_out import FEWEST_DIALOGUES, FEWEST_FACTS
from adapterc.ir.part_verdicts import PartVerdict
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.traced import Advice
from adapterc.part_scorers import steps_present
from adapterc.verify.advice_adapter import FEW_ROWS
from adapterc.verify.advice_case import falls, told
from adapterc.verify.advice_items import for_effect, for_threshold, inert, unseen
from adapterc.verify.advice_part_case import PartCase, more_of
from adapterc.verify.part_effect import said_by
from adapterc.verify.reasons import number
from adapterc.verify.traced import shortened

OWN_QUESTIONS = 3
"""The author's own questions to a fact from which on one of them is held out and two train."""
DRAWS = 3
"""Questions that one other fact answers better before it is named."""
UNLEARNED = 0.8
"""Share of its first NLL that a training has left which has hardly learned its rows."""


def nothing_asked(found: PartVerdict, spec: ResolvedSpec) -> tuple[Advice, ...]:
    """What to do about a part that nothing is held out of; nothing where the spec's words are not here."""
    counts = {"knowledge": len(spec.knowledge), "dialogues": len(spec.dialogues)}
    do = {
        "skill": "Write more demonstrations, each of which asks something else.",
        "knowledge": f"Write {FEWEST_FACTS} facts or more, each short and said once.",
        "frame": "Say the frame's steps in words that an answer can be known by.",
        "dialogues": f"Give {FEWEST_DIALOGUES} dialogues or more that share no long run of words.",
    }
    if counts.get(found.kind) == 0:
        return ()
    why = found.reason.partition(".")[0].removeprefix("Not measured: ")
    return (Advice(rule="nothing to ask", do=do[found.kind], evidence=why),)


def backwards(case: PartCase) -> Advice | None:
    """Training made it worse, beyond chance."""
    if not case.runs_backwards:
        return None
    share = f"; {len(case.rows)} of {case.all_rows} rows are of it" if case.rows else ""
    return Advice(
        rule="reversed",
        do="Give it more of the rows (`dataset.mix`), or look for rows that teach otherwise: training made "
        "it worse.",
        evidence=f"the paired effect is {told(case.verdict.effect)}{share}",
    )


def undecidable(case: PartCase) -> Advice | None:
    """A declared change is smaller than what the items can show."""
    found = unseen(case)
    if found is None:
        return None
    more, most = more_of(case.verdict.kind)
    first = f"{more}, or ask" if case.verdict.n < most else "Ask"
    return Advice(
        rule="undecidable threshold",
        do=f"{first} for a change of {found[0]} that so few can show.",
        evidence=found[1],
    )


def more_items(case: PartCase) -> Advice | None:
    """The estimate is good enough, its interval or its test too wide."""
    found = None if unseen(case) is not None else for_threshold(case) or for_effect(case)
    if found is None:
        return None
    wanted, evidence = found
    more, most = more_of(case.verdict.kind)
    if wanted <= most:
        do = f"{more}: {wanted} in place of {case.verdict.n} would do, if the effect is what it seems."
    else:
        do = (
            f"Train for a larger effect: about {wanted} would have to be asked to show this one, {most} can "
            "be."
        )
    return Advice(rule="more items" if wanted <= most else "too few to ask", do=do, evidence=evidence)


def drawn_to_one(case: PartCase) -> Advice | None:
    """One fact that is the likelier answer to several questions that are not its own."""
    taken = Counter(item.choices[rival] for item, rival in case.missed_facts)
    text, count = min(taken.items(), key=lambda one: (-one[1], one[0]), default=("", 0))
    if count < DRAWS:
        return None
    return Advice(
        rule="facts too alike",
        do=f"Say this fact in words of its own, or the others: it is taken for them. “{shortened(text)}”",
        evidence=f"{count} of {taken.total()} questions that are missed go to this one fact",
    )


def few_questions(case: PartCase) -> Advice | None:
    """Missed facts that one or two wordings alone taught."""
    missed = [item.origin.node for item, _ in case.missed_facts]
    known = {f"knowledge.{at}": fact for at, fact in enumerate(case.spec.knowledge)}
    few = [node for node in missed if node in known and len(set(known[node].ask)) < OWN_QUESTIONS]
    if not few or not case.lacks:
        return None
    return Advice(
        rule="more questions",
        do=f"Give each fact {OWN_QUESTIONS} questions of its own or more (`ask`).",
        evidence=f"{len(few)} of the {len(missed)} facts that are missed have fewer",
    )


def unsaid(case: PartCase) -> Advice | None:
    """A step that no answer takes."""
    if case.items is None or case.arms is None or case.verdict.kind != "frame" or not case.lacks:
        return None
    asked = [item for item in case.items.strides if f"frames.{item.frame}" == case.verdict.id]
    said = said_by(case.arms.adapter)
    steps = enumerate(asked[0].steps, 1) if asked else ()
    never = [
        (at, keys) for at, keys in steps if not any(steps_present(said[item.id], [keys]) for item in asked)
    ]
    if not never:
        return None
    at, keys = never[0]
    return Advice(
        rule="plainer steps",
        do=f"Say step {at} in the words that an answer would have, show it in `demonstrations`, or leave it "
        "out.",
        evidence=f"{len(never)} of {len(asked[0].steps)} steps stand in none of {len(asked)} answers; step "
        f"{at} is known by {', '.join(keys)}",
    )


def few_rows(case: PartCase) -> Advice | None:
    """Few rows behind the part."""
    if not case.lacks or not case.rows or len(case.rows) >= FEW_ROWS:
        return None
    do = {
        "skill": "Write more demonstrations of the skill.",
        "knowledge": "Ask for the facts in more ways (`ask`), or give them more weight (`dataset.mix`).",
        "frame": "Write `demonstrations` of the frame: it says all that it has already.",
        "dialogues": "Give more dialogues, or fewer rows beside them (`dataset.mix`).",
    }
    return Advice(
        rule="more data",
        do=do[case.verdict.kind],
        evidence=f"{len(case.rows)} of {case.all_rows} rows are of it; fewer than {FEW_ROWS} are few",
    )


def more_rank(case: PartCase) -> Advice | None:
    """Training came to rest with its rows hardly learned."""
    ends = _nll(case)
    found = case.training.learned() if case.training is not None else None
    if ends is None or found is None or case.training is None or falls(ends):
        return None
    if found[0] <= UNLEARNED * found[1]:
        return None
    rank = case.training.recipe.rank
    return Advice(
        rule="more rank",
        do=f"Raise `training.rank` from {rank} to {2 * rank}, and `alpha` with it.",
        evidence=f"training came to rest with NLL at {number(found[0])}, from {number(found[1])} at its "
        "beginning",
    )


def more_epochs(case: PartCase) -> Advice | None:
    """Training was still getting better when it ended."""
    ends = _nll(case)
    if ends is None or case.training is None or not falls(ends):
        return None
    epochs = case.training.recipe.epochs
    return Advice(
        rule="more epochs",
        do=f"Train longer: `training.epochs` {epochs + 1} in place of {epochs}.",
        evidence="over the last third of training NLL still fell, from "
        f"{number(ends[1])} to {number(ends[0])}",
    )


def larger_base(case: PartCase) -> Advice | None:
    """As good as guessing, though the rows are there and learned."""
    known, chance, level = case.training, case.verdict.chance, case.verdict.adapter
    ends, found = _nll(case), known.learned() if known is not None else None
    if chance is None or ends is None or found is None or not level.low <= chance <= level.high:
        return None
    if falls(ends) or found[0] > UNLEARNED * found[1] or len(case.rows) < FEW_ROWS:
        return None
    return Advice(
        rule="larger base",
        do="Try a larger base, or fewer facts: this one learned the rows, and guesses at other wordings.",
        evidence=f"{told(level)} of {case.verdict.n} questions are right where guessing scores "
        f"{number(chance)}; NLL came to rest at {number(found[0])}, from {number(found[1])}",
    )


PART_RULES: tuple[Callable[[PartCase], Advice | None], ...] = (
    inert,
    backwards,
    undecidable,
    more_items,
    drawn_to_one,
    few_questions,
    unsaid,
    larger_base,
    few_rows,
    more_rank,
    more_epochs,
)
"""Every rule; what makes a test decide stands before what makes an adapter better."""


def advise_on_part(case: PartCase) -> tuple[Advice, ...]:
    """What the rules find, in their order."""
    return tuple(found for rule in PART_RULES if (found := rule(case)) is not None)


def _nll(case: PartCase) -> tuple[float, float] | None:
    """The NLL at the end of training and before, where the part falls short of what is asked."""
    return case.training.nll() if case.training is not None and case.lacks else None
