from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.dataset import Dataset
from adapterc.ir.verification import Check, Judgement, Measurements, TraitVerdict
from adapterc.verify.judge import judge
from support.further import arm_like, further, near_base
from support.verifying import dataset, invented, measurements, spec, trait

OVER = "paired effect, adapter less control"
SEEDS = "paired effect, median of the training seeds"


def large() -> Dataset:
    return dataset(families=24, each=3, cap=200)


def raised(held: Dataset, least: float) -> Measurements:
    """An adapter whose margins begin at `least`."""
    return measurements(held, margins=lambda number: (-0.2, least + number % 5 / 10))


def judged(**changes: object) -> Judgement:
    held = large()
    measured = measurements(held)
    return judge(spec(), held, measured, further(held, measured, **changes))  # type: ignore[arg-type]


def check(found: TraitVerdict, name: str) -> Check:
    return next(check for check in found.checks if check.name == name)


def test_an_adapter_that_beats_its_control_is_verified() -> None:
    found = judged()
    assert [one.verdict for one in found.traits] == ["VERIFIED"] * 3
    over = check(found.traits[0], OVER)
    assert (over.bound, over.holds) == ("above 0", True)
    assert check(found.traits[2], OVER).bound == "below 0"
    assert found.traits[0].evidence == (
        "standard: base, control and adapter arms, one training seed; beside them the base under the persona "
        "as a system prompt, and what is left of the old behaviour; poles written by: author"
    )


def test_a_null_adapter_is_not_verified_however_far_it_is_from_the_base() -> None:
    """The control itself, verified as the adapter: whatever it does, the traits' direction did not do it."""
    held = large()
    measured = measurements(held)
    found = judge(spec(), held, measured, further(held, measured, control=arm_like("control", measured)))
    assert [one.verdict for one in found.traits] == ["NOT VERIFIED"] * 3
    assert found.verdict == "NOT VERIFIED"
    assert all(check(one, OVER).holds is False for one in found.traits)
    assert check(found.traits[0], "paired effect, adapter less base").holds is True
    assert "Paired effect, adapter less control" in found.traits[0].reason


def test_a_second_null_of_another_seed_is_not_verified_either() -> None:
    held = large()
    measured = measurements(held)
    beside = measurements(held, margins=lambda number: (-0.2, 0.3 + (number * 3 % 5) / 10))
    found = judge(spec(), held, measured, further(held, measured, control=arm_like("control", beside)))
    assert found.traits[0].verdict == "NOT VERIFIED"


def test_a_control_that_does_nothing_leaves_the_condition_open() -> None:
    held = large()
    found = judged(control=arm_like("control", near_base(held), shift=0.0))
    swapped = check(found.traits[0], "pairs whose poles the control has swapped")
    assert (swapped.holds, swapped.found.estimate) == (None, 0.5)
    assert "the control does nothing" in swapped.note
    assert [one.verdict for one in found.traits] == ["INCONCLUSIVE"] * 3


def test_both_conditions_are_adjusted_in_one_family() -> None:
    held = large()
    faint = measurements(held, margins=lambda number: (0.1, 0.1 + (number * 7 % 11 - 4.2) / 100))
    known = trait("preference", thresholds=())
    alone = judge(spec(known), held, faint).traits[0]
    both = judge(
        spec(known), held, faint, further(held, faint, control=arm_like("control", faint, base=True))
    )
    assert alone.p == alone.p_adjusted
    assert both.traits[0].p_adjusted == pytest.approx(2 * alone.p)
    assert both.traits[0].further is not None
    assert both.traits[0].further.p_adjusted == pytest.approx(2 * alone.p)


def test_quick_says_that_the_control_was_not_tested_and_has_nothing_of_it() -> None:
    held = large()
    found = judge(spec(), held, measurements(held)).traits[0]
    assert found.further is None
    assert "the control condition was not tested" in found.evidence
    assert OVER not in [one.name for one in found.checks]


def test_the_ceiling_is_reported_and_gates_nothing() -> None:
    further_of = judged().traits[0].further
    assert further_of is not None and further_of.reach is not None
    assert further_of.ceiling.estimate == pytest.approx(0.37, abs=0.01)
    assert further_of.reach.low < further_of.reach.estimate < further_of.reach.high
    assert further_of.reach.estimate == pytest.approx(1.89, abs=0.05)
    assert [sample.prompted != "" for sample in judged().samples] == [True] * 72


def test_a_ceiling_that_does_nothing_is_no_measure() -> None:
    held = large()
    measured = measurements(held)
    idle = replace(further(held, measured), prompted=arm_like("prompted", measured, base=True))
    known = judge(spec(), held, measured, idle).traits[0].further
    assert known is not None
    assert known.reach is None


def test_three_seeds_of_one_sign_are_verified_with_their_median() -> None:
    held = large()
    others = [raised(held, 0.1), raised(held, 0.2)]
    found = judged(seeds=tuple(arm_like("seed", one) for one in others)).traits[0]
    assert found.verdict == "VERIFIED"
    assert found.evidence.startswith("release: base, control and adapter arms, three training seeds")
    seeds = check(found, SEEDS)
    assert seeds.found.estimate == pytest.approx(found.effect.estimate - 0.1)
    assert found.further is not None
    assert [one.seed for one in found.further.seeds] == [0, 1, 2]
    assert found.further.level == "release"


def test_one_seed_of_the_other_sign_stops_the_verdict() -> None:
    held = large()
    right, wrong = (
        measurements(held),
        measurements(held, margins=lambda number: (-0.2, -0.4 - number % 5 / 10)),
    )
    found = judged(seeds=(arm_like("seed-1", right), arm_like("seed-2", wrong)))
    assert [one.verdict for one in found.traits] == ["NOT VERIFIED", "VERIFIED", "VERIFIED"]
    assert check(found.traits[0], SEEDS).holds is False


def test_old_behaviour_is_counted_and_bounded_in_words() -> None:
    shares = judged().traits[2].further
    assert shares is not None
    drawn, forced = shares.old
    assert (drawn.hits, drawn.n, drawn.families, drawn.base) == (0, 72, 24, 72)
    assert drawn.bound == pytest.approx(1 - 0.05 ** (1 / 60))
    assert drawn.says == (
        "A LoRA cannot fully forbid: of 3 answers drawn at temperature 0.7 to each of 72 held-out questions, "
        "at least one shows the old behaviour in 0 questions (0 of 216 answers), so with 95% confidence at "
        "most 4.9% of such questions draw it out in 3 answers (questions of one of the 24 families count as "
        "partly one: 72 as 60). The base's likeliest answer shows it in 72 of 72."
    )
    assert (forced.hits, forced.base) == (0, 72)
    said = judged(drawn=lambda item, number: "I hope this helps!" if number < 4 else "No.")
    relapsed = said.traits[2].further
    assert relapsed is not None
    assert [(one.hits, round(one.bound, 3)) for one in relapsed.old] == [(4, 0.132), (4, 0.132)]


def test_a_trait_with_markers_of_its_opposite_is_looked_for_in_open_answers() -> None:
    held = large()
    measured = measurements(held)
    known = further(held, measured)
    opened = [replace(one, item=one.item.replace("less-assistant", "open")) for one in known.old.drawn]
    said = tuple(replace(one, texts=("In conclusion, no.",)) for one in opened[:3])
    old = replace(known.old, drawn=(*said, *opened[3:]), forced=())
    found = judge(spec(), held, measured, replace(known, old=old)).traits
    shares = [one.further.old if one.further else () for one in found]
    assert [(one.kind, one.hits, one.n) for one in shares[0]] == [("drawn", 3, 72)]
    assert shares[1] == ()


def test_odd_answers_are_told_and_decide_nothing() -> None:
    name = "perplexity of answers under the base, over its own answers'"
    fine, odd = judged().traits[1], judged(cost=1.0).traits[1]
    assert (check(fine, name).holds, fine.verdict) == (None, "VERIFIED")
    assert check(fine, name).found.estimate == pytest.approx(1.105, abs=0.01)
    assert (check(odd, name).holds, odd.verdict) == (None, "VERIFIED")
    assert check(odd, name).note == "the base finds these answers odd; reported, does not decide"


def test_invented_words_are_no_old_behaviour() -> None:
    assert judged(drawn=lambda item, number: invented(item.id, 20)).traits[2].further is not None
