"""Findings on knowledge, frames, dialogues and skills: what decides, and what counts how often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.dataset import Dataset
from adapterc.ir.part_items import PartItems
from adapterc.ir.part_verdicts import PartArm, PartMeasurements, PartVerdict
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
from adapterc.ir.verification import Judgement
from adapterc.verify.judge import judge
from support.parts import CHOICES, FACTS, arm, fact_items, stride_items, turn_items, with_parts
from support.verifying import dataset, measurements


def judged(found: ResolvedSpec, items: PartItems, base: PartArm, adapter: PartArm) -> Judgement:
    held = dataset(families=24, each=3, cap=200)
    measured = replace(measurements(held), parts=PartMeasurements(base=base, adapter=adapter))
    return judge(found, replace(held, parts=items), measured)


def only(judgement: Judgement) -> PartVerdict:
    assert len(judgement.parts) == 1
    return judgement.parts[0]


KNOWN = tuple(Fact(fact=text) for text in CHOICES)
AT_LEAST_HALF = VerifyOptions(knowledge=(Threshold(metric="accuracy", at_least=0.5),))


def test_a_learned_fact_set_is_verified_and_says_what_guessing_scores() -> None:
    items = PartItems(facts=fact_items())
    found = judged(
        with_parts(knowledge=KNOWN, verify=AT_LEAST_HALF),
        items,
        arm(items, right=-2.0, said="No idea."),
        arm(items, right=4.0, said="It is grey."),
    )
    part = only(found)
    assert (part.verdict, part.declared, part.n, part.clusters) == ("VERIFIED", True, FACTS, FACTS)
    assert part.chance == pytest.approx(1 / 3)
    assert part.reason == (
        "The fact is the likeliest of 3 facts in 1.00 of 12 unseen questions, against 0.00 before "
        "(chance 0.33). Key words of it stand in 1.00 of the answers, against 0.00 before. Every "
        "condition holds."
    )
    assert found.verdict == "VERIFIED"


def test_a_declared_part_that_learned_nothing_sinks_the_artifact() -> None:
    items = PartItems(facts=fact_items())
    same = arm(items, right=-2.0, said="No idea.")
    found = judged(with_parts(knowledge=KNOWN, verify=AT_LEAST_HALF), items, same, same)
    assert only(found).verdict == "NOT VERIFIED"
    assert found.verdict == "NOT VERIFIED"
    assert found.traits[0].verdict == "VERIFIED"


def test_a_part_without_a_threshold_is_told_and_decides_nothing() -> None:
    items = PartItems(facts=fact_items())
    same = arm(items, right=-2.0, said="No idea.")
    found = judged(with_parts(knowledge=KNOWN), items, same, same)
    part = only(found)
    assert (part.verdict, part.declared) == ("NOT VERIFIED", False)
    assert part.reason.endswith("No threshold is declared: this decides nothing.")
    assert found.verdict == "VERIFIED"


def test_undeclared_parts_do_not_make_the_traits_harder_to_show() -> None:
    items = PartItems(facts=fact_items(), strides=stride_items())
    same = arm(items, right=0.0, said="No idea.")
    frame = Frame(id="weigh", principle="Weigh.")
    plain = judged(with_parts(), PartItems(), arm(PartItems(), right=0, said=""), same)
    found = judged(with_parts(knowledge=KNOWN, frames=(frame,)), items, same, same)
    assert found.traits[0].p_adjusted == plain.traits[0].p_adjusted
    declared = judged(with_parts(knowledge=KNOWN, verify=AT_LEAST_HALF), items, same, same)
    assert declared.traits[0].p_adjusted == 2 * plain.traits[0].p_adjusted


def test_a_bound_on_recall_binds_the_greedy_answers() -> None:
    options = VerifyOptions(knowledge=(Threshold(metric="recall", at_least=0.5),))
    items = PartItems(facts=fact_items())
    base = arm(items, right=-2.0, said="No idea.")
    knows, recites = (arm(items, right=4.0, said=said) for said in ("It is grey.", "It is tall."))
    assert only(judged(with_parts(knowledge=KNOWN, verify=options), items, base, knows)).verdict == "VERIFIED"
    failed = only(judged(with_parts(knowledge=KNOWN, verify=options), items, base, recites))
    assert failed.verdict == "NOT VERIFIED"
    assert "Recall: 0.00" in failed.reason


def test_a_frame_is_judged_by_the_share_of_its_steps() -> None:
    items = PartItems(strides=stride_items())
    frame = Frame(
        id="weigh",
        principle="Weigh.",
        steps=("Name it.", "Set it down."),
        thresholds=(Threshold(metric="steps", at_least=0.3),),
    )
    found = judged(
        with_parts(frames=(frame,)),
        items,
        arm(items, right=0, said="Nothing."),
        arm(items, right=0, said="I name it, and wait."),
    )
    part = only(found)
    assert part.adapter.estimate == pytest.approx(0.5)
    assert part.effect.estimate == pytest.approx(0.5)
    # The exact bound of eight in sixteen is 0.25: so many questions leave a bound of 0.3 open.
    assert part.verdict == "INCONCLUSIVE"
    assert part.answers[0].expected == "name / set, down"


def talks(count: int) -> tuple[Dialogue, ...]:
    said = (Message(role="user", content="Day?"), Message(role="assistant", content="Rain."))
    return (Dialogue(messages=said),) * count


def test_a_long_turn_and_a_long_dialogue_weigh_no_more_than_others() -> None:
    """Of five dialogues one has eight turns; the last turn of each has a hundred times the tokens."""
    items = PartItems(turns=turn_items((2, 2, 2, 2, 8)))
    base = arm(items, right=0, said="")
    adapter = arm(items, right=0, said="", gain=1.0, long_gain=0.0)
    part = only(judged(with_parts(dialogues=talks(50)), items, base, adapter))
    assert (part.n, part.clusters) == (5, 5)
    # Four dialogues gain a half (one of two turns), the fifth 7/8: no token and no turn counts for itself.
    assert part.effect.estimate == pytest.approx((4 * 0.5 + 7 / 8) / 5)


def test_an_author_who_is_likelier_everywhere_is_verified() -> None:
    options = VerifyOptions(dialogues=(Threshold(metric="likelihood_gain", at_least=0.1),))
    items = PartItems(turns=turn_items((2, 3, 2, 4, 2)))
    base, adapter = (arm(items, right=0, said="", gain=gain) for gain in (0.0, 0.4))
    part = only(judged(with_parts(dialogues=talks(50), verify=options), items, base, adapter))
    assert part.verdict == "VERIFIED"
    assert part.reason.startswith("A token of the author's is likelier by 0.40 nats than to the base")


def test_an_author_who_is_less_likely_is_told_as_that() -> None:
    items = PartItems(turns=turn_items((2, 2, 2, 2, 8)))
    base, adapter = (arm(items, right=0, said="", gain=gain) for gain in (0.0, -0.12))
    adapter = replace(
        adapter, turns=tuple(replace(score, said=score.said - at) for at, score in enumerate(adapter.turns))
    )
    part = only(judged(with_parts(dialogues=talks(50)), items, base, adapter))
    less, low, high = (-end for end in (part.effect.estimate, part.effect.high, part.effect.low))
    assert low < less < high
    assert part.reason.startswith(
        f"A token of the author's is less likely by {less:.2f} nats than to the base, 95% interval "
        f"{low:.2f} to {high:.2f}, in 5 held-out dialogues ("
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"dialogues": talks(5)},
            "Not measured: of 5 dialogues none is held out; from 8 on some are. "
            "No threshold is declared: this decides nothing.",
        ),
        (
            {"knowledge": KNOWN[:2]},
            "Not measured: 2 facts can be asked for later (each said once, in at most 600 characters), and 3 "
            "are needed. No threshold is declared: this decides nothing.",
        ),
        (
            {"skills": (Skill(id="rhyme", demonstrations=(Demonstration(prompt="A", answer="B"),) * 4),)},
            "Not measured: of 4 demonstrations none is held out; without a threshold 15 that each ask "
            "something else are needed. No threshold is declared: this decides nothing.",
        ),
    ],
)
def test_what_nothing_is_held_out_of_says_so(changes: dict[str, object], reason: str) -> None:
    nothing = PartArm(facts=(), turns=(), answers=())
    found = judged(with_parts(**changes), PartItems(), nothing, nothing)
    part = only(found)
    assert (part.verdict, part.n, part.reason) == ("INCONCLUSIVE", 0, reason)
    assert found.verdict == "VERIFIED"


def test_a_skill_without_a_threshold_is_measured_beside_the_traits() -> None:
    shown = tuple(Demonstration(prompt=f"Double {at}.", answer=f"It is {2 * at}.") for at in range(15))
    held = dataset(families=24, each=3, cap=200)
    mine = tuple(
        replace(item, id=f"{item.id}-s", trait="skills.doubling", evidence="author and base")
        for item in held.pairs[:12]
    )
    both: Dataset = replace(held, pairs=(*held.pairs, *mine))
    found = judge(with_parts(skills=(Skill(id="doubling", demonstrations=shown),)), both, measurements(both))
    part = only(found)
    assert (part.id, part.kind, part.verdict, part.declared) == (
        "skills.doubling",
        "skill",
        "VERIFIED",
        False,
    )
    assert [one.id for one in found.traits] == ["paradoxical-reasoning"]


def test_a_declared_skill_stands_among_the_traits_and_the_parts_with_one_verdict() -> None:
    held = dataset(families=24, each=3, cap=200)
    mine = tuple(replace(item, id=f"{item.id}-s", trait="skills.doubling") for item in held.pairs[:24])
    both = replace(held, pairs=(*held.pairs, *mine))
    skill = Skill(
        id="doubling",
        demonstrations=(Demonstration(prompt="A", answer="B"),),
        thresholds=(Threshold(metric="accuracy", at_least=0.6),),
    )
    found = judge(with_parts(skills=(skill,)), both, measurements(both))
    assert [one.id for one in found.traits] == ["paradoxical-reasoning", "skills.doubling"]
    assert (only(found).verdict, only(found).p_adjusted) == (
        found.traits[1].verdict,
        found.traits[1].p_adjusted,
    )


def test_a_recited_answer_undoes_a_part_as_it_does_a_trait() -> None:
    items = PartItems(facts=fact_items())
    held = replace(dataset(families=24, each=3, cap=200), parts=items)
    recited = measurements(
        held, adapter_text=lambda item, number: "The same words come back every single time."
    )
    arms = PartMeasurements(
        base=arm(items, right=-2.0, said="No idea."), adapter=arm(items, right=4.0, said="It is grey.")
    )
    found = judge(with_parts(knowledge=KNOWN), held, replace(recited, parts=arms))
    assert only(found).verdict == "NOT VERIFIED"
    assert "answers that end alike" in only(found).reason
