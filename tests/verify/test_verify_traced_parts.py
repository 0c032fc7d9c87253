from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.dataset import Row
from adapterc.ir.findings import Answer
from adapterc.ir.part_items import PartItems
from adapterc.ir.part_verdicts import FactScores, PartArm, PartMeasurements, PartVerdict, TurnScore
from adapterc.ir.spec import Demonstration, Dialogue, Fact, Frame, Message, ResolvedSpec, Skill, Threshold
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from support.parts import CHOICES, FACTS, arm, fact_items, stride_items, turn_items, with_parts
from support.verifying import dataset, measurements

KNOWN = tuple(Fact(fact=text) for text in CHOICES) * 4
TALK = Dialogue(
    messages=(Message(role="user", content="How was the day?"), Message(role="assistant", content="Rain."))
)


def rows_of(*nodes: str) -> tuple[Row, ...]:
    """A row for each node, called after it."""
    row = dataset().rows[0]
    return tuple(replace(row, id=f"row of {node}", origin=replace(row.origin, node=node)) for node in nodes)


def told(found: ResolvedSpec, items: PartItems, arms: tuple[PartArm, PartArm], *nodes: str) -> PartVerdict:
    """The first part as it is explained, `nodes` having a row each."""
    held = dataset(families=24, each=3, cap=200)
    measured = replace(measurements(held), parts=PartMeasurements(base=arms[0], adapter=arms[1]))
    held = replace(held, parts=items, rows=(*held.rows, *rows_of(*nodes)))
    return explained(judge(found, held, measured), found, held, measured).parts[0]


def with_facts(one: PartArm, **scores: tuple[float, ...]) -> PartArm:
    """The arm with other scores of some facts, by their numbers: `f3=…`."""
    return replace(
        one,
        facts=tuple(
            FactScores(item=fact.item, choices=scores.get(f"f{fact.item.split('.')[1]}", fact.choices))
            for fact in one.facts
        ),
    )


def test_a_part_that_is_verified_has_no_trace() -> None:
    items = PartItems(facts=fact_items())
    arms = (arm(items, right=-2.0, said=""), arm(items, right=4.0, said=""))
    found = told(with_parts(knowledge=KNOWN), items, arms)
    assert (found.verdict, found.trace) == ("VERIFIED", None)


def test_knowledge_names_the_facts_that_are_taken_for_others_and_their_rows() -> None:
    items = PartItems(facts=fact_items())
    base = arm(items, right=2.0, said="")
    after = with_facts(base, f3=(-30.0, -20.0, -10.0), f7=(-20.0, -21.0, -20.0))
    nodes = [f"knowledge.{at}" for at in range(FACTS)]
    found = told(with_parts(knowledge=KNOWN), items, (base, after), *nodes).trace
    assert found is not None
    assert (found.n, found.missed) == (12, 2)
    assert [(one.family, one.missed) for one in found.families][:2] == [
        ("knowledge.3", 1),
        ("knowledge.7", 1),
    ]
    worst = found.items[0]
    assert (worst.id, worst.node, worst.missed) == ("knowledge.3.later", "knowledge.3", True)
    assert (worst.to, worst.opposite) == (CHOICES[0], CHOICES[2])
    assert worst.score == pytest.approx(-30 / len(CHOICES[0]) + 10 / len(CHOICES[2]))
    behind = {one.node for one in found.items} | {one.family for one in found.families}
    assert {(node.node, node.shown[0].id) for node in found.nodes} == {(at, f"row of {at}") for at in behind}
    assert found.rows == len(behind) < FACTS


def test_a_frame_names_questions_whose_answers_want_steps() -> None:
    items = PartItems(strides=stride_items())
    frame = Frame(
        id="weigh",
        principle="Weigh.",
        steps=("Name it.", "Set it down."),
        thresholds=(Threshold(metric="steps", at_least=0.9),),
    )
    base, after = (arm(items, right=0, said=said) for said in ("Nothing.", "I name it."))
    silent = Answer(item=items.strides[5].id, text="Nothing at all.", tokens=3, finished=True)
    after = replace(after, answers=tuple(silent if one.item == silent.item else one for one in after.answers))
    found = told(with_parts(frames=(frame,)), items, (base, after), "frames.weigh", "traits.x").trace
    assert found is not None
    assert (found.n, found.missed, found.rows) == (16, 1, 1)
    worst = found.items[0]
    assert (worst.id, worst.score, worst.base_score, worst.missed) == (silent.item, 0.0, 0.0, True)
    assert (worst.said, worst.base_said) == ("Nothing at all.", "Nothing.")
    assert (found.items[1].score, found.items[1].missed) == (0.5, False)


def test_dialogues_name_turns_that_became_no_likelier_and_what_was_said_before() -> None:
    items = PartItems(turns=turn_items((2, 2, 2, 2, 2)))
    base = arm(items, right=0, said="")
    turns = [
        TurnScore(item=turn.item, said=turn.said - (4000.0 if turn.item == "dialogues.2.1" else -1.0))
        for turn in base.turns
    ]
    after = replace(base, turns=tuple(turns))
    found = told(with_parts(dialogues=(TALK,) * 50), items, (base, after), "dialogues.9").trace
    assert found is not None
    assert (found.n, found.missed, found.rows) == (10, 1, 1)
    worst = found.items[0]
    assert (worst.id, worst.to, worst.question) == ("dialogues.2.1", "Rain.", "How was the day?")
    assert worst.score < (worst.base_score or 0.0)
    assert found.nodes[0].node == "dialogues.9"


@pytest.mark.parametrize("name", ["dialogues.0.1", "dialogues.0.0", "dialogues.7.1", "dialogues.0.9", "odd"])
def test_a_turn_whose_dialogue_is_not_here_goes_by_its_name(name: str) -> None:
    items = PartItems(turns=turn_items((1, 1, 1, 1, 1)))
    items = replace(items, turns=(replace(items.turns[0], id=name), *items.turns[1:]))
    same = arm(items, right=0, said="")
    spoken = () if name == "dialogues.0.1" else (TALK,)
    found = told(with_parts(dialogues=spoken), items, (same, same)).trace
    assert found is not None
    assert name in [one.question for one in found.items]
    assert (found.missed, found.nodes, found.rows) == (5, (), 0)


def test_a_skill_without_thresholds_is_traced_as_the_preference_that_it_is_measured_as() -> None:
    held = dataset(families=24, each=3, cap=200)
    skill = Skill(id="rhyme", demonstrations=(Demonstration(prompt="A", answer="B"),) * 15)
    of_skill = tuple(
        replace(item, id=f"skill-{item.id}", trait="skills.rhyme", evidence="author and base")
        for item in held.pairs
    )
    held = replace(held, pairs=of_skill, rows=(*held.rows, *rows_of("skills.rhyme.0")))
    measured = measurements(held, margins=lambda _: (0.2, -0.1))
    whole = replace(with_parts(skills=(skill,)), traits=())
    found = explained(judge(whole, held, measured), whole, held, measured).parts[0]
    assert found.trace is not None
    assert found.trace.missed == found.trace.n == len(of_skill)
    assert [node.node for node in found.trace.nodes] == ["skills.rhyme.0"]
