"""Each rule on a part that it speaks on, and on one where it has no evidence and is silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from adapterc.ir.dataset import Row
from adapterc.ir.part_items import PartItems
from adapterc.ir.part_verdicts import FactScores, PartArm, PartMeasurements, PartVerdict, TurnScore
from adapterc.ir.spec import (
    Demonstration,
    Dialogue,
    Fact,
    Frame,
    Message,
    ResolvedSpec,
    Skill,
    Threshold,
    VerifyOptions,
)
from adapterc.ir.traced import Advice
from adapterc.ir.training import StepLoss
from adapterc.verify.advice_case import Training
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from support.parts import CHOICES, FACTS, arm, fact_items, stride_items, turn_items, with_parts
from support.training import tiny_recipe
from support.verifying import dataset, measurements

HALF = (Threshold(metric="accuracy", at_least=0.5),)
TALK = Dialogue(
    messages=(Message(role="user", content="How was the day?"), Message(role="assistant", content="Rain."))
)


def knowing(*thresholds: Threshold, asked: int = 4) -> ResolvedSpec:
    """A spec of twelve facts with so many questions each."""
    facts = tuple(Fact(fact=text, ask=tuple(f"{at}?" for at in range(asked))) for text in CHOICES * 4)
    return with_parts(knowledge=facts, verify=VerifyOptions(knowledge=thresholds))


def weighing(*steps: str, threshold: float = 0.4) -> ResolvedSpec:
    frame = Frame(
        id="weigh",
        principle="Weigh.",
        steps=steps or ("Name it.", "Set it down."),
        thresholds=(Threshold(metric="steps", at_least=threshold),),
    )
    return with_parts(frames=(frame,))


def rows_of(node: str, count: int) -> tuple[Row, ...]:
    row = dataset().rows[0]
    return tuple(
        replace(row, id=f"{node}-{at}", origin=replace(row.origin, node=node)) for at in range(count)
    )


def told(
    spec: ResolvedSpec,
    items: PartItems | None,
    arms: tuple[PartArm, PartArm] | None,
    *,
    rows: tuple[str, int] = ("", 0),
    training: Training | None = None,
) -> PartVerdict:
    """The first part as it is explained, with so many rows of a node."""
    held = dataset(families=24, each=3, cap=200)
    measured = measurements(held)
    if arms is not None:
        measured = replace(measured, parts=PartMeasurements(base=arms[0], adapter=arms[1]))
    held = replace(held, parts=items, rows=(*held.rows, *rows_of(*rows)))
    return explained(judge(spec, held, measured), spec, held, measured, training).parts[0]


def right(items: PartItems, found: Callable[[int], float], *, rival: int | None = None) -> PartArm:
    """Of each question the fact stands so many nats above the others; one below them goes to `rival`."""

    def scores(at: int, gold: int, texts: Sequence[str]) -> tuple[float, ...]:
        rates = [0.0] * len(texts)
        rates[gold] = found(at)
        if rival is not None and found(at) < 0.0:
            rates[rival if rival != gold else (gold + 1) % len(texts)] = 0.5
        return tuple((-2.0 + rate) * len(text.encode()) for rate, text in zip(rates, texts, strict=True))

    return replace(
        arm(items, right=0.0, said=""),
        facts=tuple(
            FactScores(item=item.id, choices=scores(at, item.gold, item.choices))
            for at, item in enumerate(items.facts)
        ),
    )


def trained(nll: Callable[[int], float]) -> Training:
    """A hundred steps with this NLL."""
    curve = tuple(
        StepLoss(step=at, total=1.0, nll=nll(at), dpo=0.1, kl=0.0, grad_norm=1.0, tokens=10)
        for at in range(100)
    )
    return Training(recipe=tiny_recipe(epochs=3, rank=8), curve=curve)


def advice(found: PartVerdict, rule: str) -> Advice | None:
    return next((one for one in found.advice if one.rule == rule), None)


FACT_ITEMS = PartItems(facts=fact_items())
LOW, HIGH = right(FACT_ITEMS, lambda at: at % 3 / 50 - 0.3), right(FACT_ITEMS, lambda at: at % 3 / 50 + 0.3)
MOST = right(FACT_ITEMS, lambda at: 0.3 if at % 4 else -0.2)
"""Arms that know no fact, each, and three in four."""


def test_a_part_that_is_verified_is_not_advised_on() -> None:
    found = told(knowing(*HALF), FACT_ITEMS, (LOW, HIGH), training=trained(lambda _: 3.0))
    assert (found.verdict, found.advice) == ("VERIFIED", ())


@pytest.mark.parametrize(
    ("spec", "do", "evidence"),
    [
        (
            with_parts(knowledge=(Fact(fact="The tower is grey."),)),
            "Write 3 facts or more, each short and said once.",
            "1 fact can be asked for later (each said once, in at most 600 characters), and 3 are needed",
        ),
        (
            with_parts(dialogues=(TALK,) * 3),
            "Give 8 dialogues or more that share no long run of words.",
            "of 3 dialogues none is held out; from 8 on some are",
        ),
        (
            with_parts(frames=(Frame(id="mute", principle="…"),)),
            "Say the frame's steps in words that an answer can be known by.",
            "no step of it has a word to be known by",
        ),
        (
            with_parts(skills=(Skill(id="rhyme", demonstrations=(Demonstration(prompt="A", answer="B"),)),)),
            "Write more demonstrations, each of which asks something else.",
            "of 1 demonstrations none is held out; without a threshold 15 that each ask something else are "
            "needed",
        ),
    ],
)
def test_what_nothing_is_held_out_of_asks_for_more_of_it(spec: ResolvedSpec, do: str, evidence: str) -> None:
    assert told(spec, None, None).advice == (Advice(rule="nothing to ask", do=do, evidence=evidence),)


def test_an_adapter_that_changes_nothing_is_told_so() -> None:
    held = dataset(families=24, each=3, cap=200)
    measured = replace(measurements(held, shift=0.0), parts=PartMeasurements(base=LOW, adapter=LOW))
    held, spec = replace(held, parts=FACT_ITEMS), knowing(*HALF)
    found = explained(judge(spec, held, measured), spec, held, measured).parts[0]
    assert found.advice[0].rule == "inert"
    assert advice(told(knowing(*HALF), FACT_ITEMS, (LOW, LOW)), "inert") is None


def test_what_training_made_worse_says_how_many_rows_are_of_it() -> None:
    found = told(knowing(*HALF), FACT_ITEMS, (HIGH, LOW), rows=("knowledge.3", 5))
    assert advice(found, "reversed") == Advice(
        rule="reversed",
        do="Give it more of the rows (`dataset.mix`), or look for rows that teach otherwise: training made "
        "it worse.",
        evidence="the paired effect is -0.60; 5 of 9 rows are of it",
    )
    assert advice(told(knowing(*HALF), FACT_ITEMS, (LOW, LOW)), "reversed") is None


def test_a_threshold_that_so_few_questions_cannot_show_is_undecidable() -> None:
    base = right(FACT_ITEMS, lambda at: 0.3 if at % 2 else -0.3)
    after = right(FACT_ITEMS, lambda at: 0.4 if at % 3 else -0.2)
    near = knowing(Threshold(metric="accuracy", at_least=0.6))
    found = advice(told(near, FACT_ITEMS, (base, after)), "undecidable threshold")
    assert found is not None
    assert found.do == (
        "Write more facts, of each of which one question is held out, or ask for a change of accuracy that "
        "so few can show."
    )
    assert found.evidence.startswith("the threshold lies 0.1 from where the base stands; the smallest")
    assert "12 questions find with 80% power" in found.evidence
    assert advice(told(near, FACT_ITEMS, (LOW, LOW)), "undecidable threshold") is None


def test_an_estimate_that_is_good_enough_asks_for_more_questions() -> None:
    found = advice(told(knowing(*HALF), FACT_ITEMS, (LOW, MOST)), "more items")
    assert found is not None
    assert found.do.startswith("Write more facts, of each of which one question is held out: ")
    assert found.do.endswith(" in place of 12 would do, if the effect is what it seems.")
    assert found.evidence.startswith("accuracy 0.75 (95% interval 0.4")
    assert advice(told(knowing(*HALF), FACT_ITEMS, (LOW, LOW)), "more items") is None


def test_a_frame_of_which_no_more_can_be_asked_wants_a_larger_effect() -> None:
    items = PartItems(strides=stride_items())
    base, after = (arm(items, right=0, said=said) for said in ("Nothing.", "Nothing."))
    answers = tuple(
        replace(one, text="I name it, and I set it down.") if at % 2 else one
        for at, one in enumerate(after.answers)
    )
    found = told(weighing(), items, (base, replace(after, answers=answers)))
    told_so = advice(found, "too few to ask")
    assert told_so is not None
    assert told_so.do.startswith("Train for a larger effect: about ")
    assert told_so.do.endswith(" would have to be asked to show this one, 16 can be.")
    assert told_so.evidence.startswith("steps 0.50 (95% interval 0.2")
    assert told_so.evidence.endswith(" where at least 0.4 is asked, over 16 questions")


def test_what_no_more_can_be_asked_of_is_advised_on_as_if_it_failed() -> None:
    facts = told(knowing(*HALF), FACT_ITEMS, (LOW, MOST), rows=("knowledge.1", 5))
    assert (facts.verdict, advice(facts, "more data")) == ("INCONCLUSIVE", None)
    items = PartItems(strides=stride_items())
    base, after = (arm(items, right=0, said="Nothing.") for _ in range(2))
    answers = tuple(
        replace(one, text="I name it.") if not at else one for at, one in enumerate(after.answers)
    )
    bare = with_parts(frames=(Frame(id="weigh", principle="Weigh.", steps=("Name it.", "Set it down.")),))
    frame = told(bare, items, (base, replace(after, answers=answers)), rows=("frames.weigh", 5))
    assert frame.verdict == "INCONCLUSIVE"
    assert [one.rule for one in frame.advice] == ["too few to ask", "plainer steps", "more data"]


def test_a_fact_that_is_taken_for_several_others_is_named() -> None:
    after = right(FACT_ITEMS, lambda at: 0.3 if at < 6 else -0.3, rival=1)
    found = advice(told(knowing(*HALF), FACT_ITEMS, (LOW, after)), "facts too alike")
    assert found is not None
    assert found.do.endswith("“The well is deep.”")
    assert found.evidence == "4 of 6 questions that are missed go to this one fact"
    spread = right(FACT_ITEMS, lambda at: 0.3 if at > 1 else -0.3, rival=1)
    assert advice(told(knowing(*HALF), FACT_ITEMS, (LOW, spread)), "facts too alike") is None


def test_facts_of_few_questions_ask_for_more_of_them() -> None:
    found = advice(told(knowing(*HALF, asked=2), FACT_ITEMS, (LOW, LOW)), "more questions")
    assert found is not None
    assert found.do == "Give each fact 3 questions of its own or more (`ask`)."
    assert found.evidence == f"{FACTS} of the {FACTS} facts that are missed have fewer"
    assert advice(told(knowing(*HALF, asked=3), FACT_ITEMS, (LOW, LOW)), "more questions") is None


def test_a_step_that_no_answer_takes_is_named() -> None:
    items = PartItems(strides=stride_items())
    base, after = (arm(items, right=0, said=said) for said in ("Nothing.", "I name it."))
    found = advice(told(weighing(threshold=0.9), items, (base, after)), "plainer steps")
    assert found is not None
    assert found.do == (
        "Say step 2 in the words that an answer would have, show it in `demonstrations`, or leave it out."
    )
    assert found.evidence == "1 of 2 steps stand in none of 16 answers; step 2 is known by set, down"
    both = arm(items, right=0, said="I name it.")
    mixed = (replace(one, text="Set it down.") if not at else one for at, one in enumerate(both.answers))
    some = told(weighing(threshold=0.9), items, (base, replace(both, answers=tuple(mixed))))
    assert some.verdict == "NOT VERIFIED"
    assert advice(some, "plainer steps") is None


@pytest.mark.parametrize(("count", "speaks"), [(5, True), (48, False), (0, False)])
def test_few_rows_ask_for_more_where_rows_are_known(count: int, speaks: bool) -> None:
    found = advice(told(knowing(*HALF), FACT_ITEMS, (LOW, LOW), rows=("knowledge.1", count)), "more data")
    assert (found is not None) == speaks
    if found is not None:
        assert found.evidence == "5 of 9 rows are of it; fewer than 48 are few"


def test_dialogues_of_few_rows_ask_for_dialogues() -> None:
    items = PartItems(turns=turn_items((2, 2, 2, 2, 2)))
    base = arm(items, right=0, said="")
    after = replace(
        base,
        turns=tuple(
            TurnScore(item=one.item, said=one.said + (at % 3 - 1) * 0.001)
            for at, one in enumerate(base.turns)
        ),
    )
    spoken = with_parts(
        dialogues=(TALK,) * 50,
        verify=VerifyOptions(dialogues=(Threshold(metric="likelihood_gain", at_least=0.5),)),
    )
    found = advice(told(spoken, items, (base, after), rows=("dialogues.9", 4)), "more data")
    assert found is not None
    assert found.do == "Give more dialogues, or fewer rows beside them (`dataset.mix`)."


@pytest.mark.parametrize(
    ("nll", "rule", "evidence"),
    [
        (lambda at: 4.0 - at / 50, "more epochs", "over the last third of training NLL still fell, from "),
        (lambda _: 3.0, "more rank", "training came to rest with NLL at 3.00, from 3.00 at its beginning"),
        (
            lambda at: 3.0 if at < 50 else 1.0,
            "larger base",
            "0.33 (95% interval 0.11 to 0.64) of 12 questions are right where guessing scores 0.33; NLL came "
            "to rest at 1.00, from 3.00",
        ),
    ],
)
def test_how_training_went_tells_epochs_rank_and_base_apart(
    nll: Callable[[int], float], rule: str, evidence: str
) -> None:
    by_chance = right(FACT_ITEMS, lambda at: -0.3 if at % 3 else 0.3)
    spec = knowing(Threshold(metric="accuracy", at_least=0.9))
    found = told(spec, FACT_ITEMS, (by_chance, by_chance), rows=("knowledge.1", 60), training=trained(nll))
    spoken = [one for one in found.advice if one.rule in ("more epochs", "more rank", "larger base")]
    assert [one.rule for one in spoken] == [rule]
    assert spoken[0].evidence.startswith(evidence)


def test_a_base_that_does_better_than_guessing_is_large_enough() -> None:
    spec = knowing(Threshold(metric="accuracy", at_least=0.9))
    most = right(FACT_ITEMS, lambda at: 0.3 if at % 3 else -0.3)
    learned = trained(lambda at: 3.0 if at < 50 else 1.0)
    found = told(spec, FACT_ITEMS, (LOW, most), rows=("knowledge.1", 60), training=learned)
    assert advice(found, "larger base") is None


def test_a_declared_skill_is_advised_on_among_the_traits_alone() -> None:
    held = dataset(families=24, each=3, cap=200)
    skill = Skill(id="rhyme", demonstrations=(Demonstration(prompt="A", answer="B"),) * 20, thresholds=HALF)
    of_skill = tuple(
        replace(item, id=f"skill-{item.id}", trait="skills.rhyme", evidence="author and base")
        for item in held.pairs
    )
    held = replace(held, pairs=of_skill, rows=(*held.rows, *rows_of("skills.rhyme.0", 4)))
    measured = measurements(held, margins=lambda _: (-0.2, -0.1))
    whole = replace(with_parts(skills=(skill,)), traits=())
    found = explained(judge(whole, held, measured), whole, held, measured)
    assert found.traits[0].advice
    assert found.parts[0].advice == ()
