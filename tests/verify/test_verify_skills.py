"""A skill with thresholds is judged by its held-out demonstrations, beside the traits."""

from __future__ import annotations

from dataclasses import replace

from adapterc.ir.dataset import Dataset
from adapterc.ir.judged import judged
from adapterc.ir.spec import Demonstration, ResolvedSpec, Skill, Threshold
from adapterc.ir.verification import Judgement
from adapterc.verify.judge import judge
from adapterc.verify.tasks import task_files
from support.verifying import base_model, dataset, measurements, spec, trait

SKILL = Skill(
    id="limericks",
    demonstrations=(Demonstration(prompt="A limerick.", answer="There was a young tailor."),),
    thresholds=(Threshold(metric="accuracy", at_least=0.6),),
)


def skilled(*skills: Skill) -> ResolvedSpec:
    known = spec(trait("preference"))
    values = {name: getattr(known, name) for name in ResolvedSpec.__annotations__}
    return ResolvedSpec(**{**values, "skills": skills})


def demonstrated() -> Dataset:
    held = dataset(families=24, each=3, cap=200)
    shown = tuple(
        replace(pair, id=f"shown-{at}", trait="skills.limericks", evidence="author and base")
        for at, pair in enumerate(held.pairs[:12])
    )
    values = {name: getattr(held, name) for name in Dataset.__annotations__}
    return Dataset(**{**values, "pairs": (*held.pairs, *shown)})


def verdict_on(*skills: Skill) -> Judgement:
    held = demonstrated()
    return judge(skilled(*skills), held, measurements(held))


def test_a_skill_is_judged_as_a_preference_for_what_was_demonstrated() -> None:
    found = verdict_on(SKILL).traits[1]
    assert (found.id, found.verdict, found.n) == ("skills.limericks", "VERIFIED", 12)
    assert found.reason == (
        "The demonstrated answer is likelier than the base's own in 1.00 of 12 held-out demonstrations, "
        "against 0.00 before. Every condition holds."
    )
    assert found.evidence.endswith("poles written by: author and base")


def test_a_skill_without_thresholds_gets_no_verdict() -> None:
    assert [one.id for one in verdict_on(replace(SKILL, thresholds=())).traits] == ["paradoxical-reasoning"]


def test_a_skill_that_nothing_was_held_out_for_is_not_passed_over() -> None:
    other = replace(SKILL, id="sonnets")
    found = verdict_on(SKILL, other).traits[2]
    assert (found.id, found.verdict, found.n) == ("skills.sonnets", "INCONCLUSIVE", 0)


def test_a_skill_of_a_trait_s_name_is_another_thing() -> None:
    namesake = replace(SKILL, id="paradoxical-reasoning")
    assert [one.id for one in judged(skilled(namesake))] == [
        "paradoxical-reasoning",
        "skills.paradoxical-reasoning",
    ]


def test_a_skill_has_a_task_of_its_own() -> None:
    names = [name for name, _ in task_files(skilled(SKILL), demonstrated(), base_model())]
    (task,) = [name for name in names if "limericks" in name and name.endswith(".yaml")]
    assert task.removesuffix(".yaml") + ".jsonl" in names
