from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset, ProbeItem
from adapterc.ir.spec import ResolvedSpec, Threshold, Trait, VerifyOptions
from adapterc.ir.verification import Check, Judgement, Measurements, Retention, TraitVerdict
from adapterc.verify.beside import ALMOST_ANY
from adapterc.verify.judge import judge
from support.verifying import dataset, invented, measurements, spec, trait

PREFERENCE, INCREASE, DECREASE = 0, 1, 2


def verdicts(judgement: Judgement) -> list[str]:
    return [found.verdict for found in judgement.traits]


def check(found: TraitVerdict, name: str) -> Check:
    return next(check for check in found.checks if check.name == name)


def judged(measured: Measurements | None = None, *traits: Trait, held: Dataset | None = None) -> Judgement:
    held = held or large()
    return judge(spec(*traits), held, measured or measurements(held))


def large() -> Dataset:
    return dataset(families=24, each=3, cap=200)


def test_an_adapter_that_shows_all_three_traits_is_verified() -> None:
    found = judged()
    assert [trait.reason for trait in found.traits] == [
        "By likelihood, the declared pole is preferred in 1.00 of 72 pairs, against 0.00 before. "
        "Every condition holds.",
        "On questions that ask for a short answer, answers are 2.25 times as long as the base's, 95% "
        "interval 2.21 to 2.29: 57 words against 25 (geometric means of 72). Every condition holds. "
        f"{ALMOST_ANY}",
        f"The rate is 0.00 over 72 answers, against 1.00 before. Every condition holds. {ALMOST_ANY}",
    ]
    assert found.verdict == "VERIFIED"
    assert len(found.samples) == 72


def test_a_structure_is_verified_by_the_share_of_answers_that_have_it() -> None:
    held = large()
    listed = measurements(
        held,
        base_text=lambda item, number: f"{item.subject} {invented(item.id, 20)}",
        adapter_text=lambda item, number: (
            f"{item.subject}\n1. {invented(item.id, 20)}\n{'-' if number % 30 == 1 else '2.'} {item.subject}"
        ),
    )
    found = judged(listed, trait("structure"), held=held).traits[0]
    assert (found.verdict, found.base.estimate, found.measure) == ("VERIFIED", 0.0, "numbered_list")
    assert round(found.adapter.estimate, 2) == 0.89
    assert check(found, "rate").bound == "at least 0.6"
    assert check(found, "paired effect, adapter less base").bound == "above 0"
    same = measurements(held, base_text=lambda *_: "1. a\n2. b", adapter_text=lambda *_: "1. a\n2. b")
    found = judged(same, trait("structure"), held=held).traits[0]
    assert (found.verdict, check(found, "rate").holds) == ("NOT VERIFIED", True)


def test_the_verdict_says_what_was_not_tested() -> None:
    assert judged().traits[0].evidence == (
        "quick: base and adapter arms, one training seed; the control condition was not tested; "
        "poles written by: author"
    )


def test_a_reversed_effect_is_not_verified() -> None:
    held = large()
    found = judged(measurements(held, margins=lambda number: (0.3 + number % 5 / 10, -0.2)), held=held)
    assert verdicts(found)[PREFERENCE] == "NOT VERIFIED"
    assert check(found.traits[PREFERENCE], "paired effect, adapter less base").holds is False
    assert found.verdict == "NOT VERIFIED"


def test_an_adapter_that_does_nothing_is_caught_before_any_score() -> None:
    held = large()
    found = judged(measurements(held, shift=0.0), held=held)
    assert verdicts(found) == ["NOT VERIFIED"] * 3
    assert "the adapter does nothing: it is empty or was not switched on" in found.traits[0].reason


def test_no_effect_is_not_verified_when_the_test_could_have_seen_one() -> None:
    held = large()
    same = measurements(held, margins=lambda number: (0.1, 0.1 + (number * 7 % 11 - 5) / 500))
    assert verdicts(judged(same, trait("preference", thresholds=()), held=held)) == ["NOT VERIFIED"]


def test_too_few_items_to_see_an_effect_are_inconclusive() -> None:
    held = dataset(families=4, each=1)
    faint = measurements(held, margins=lambda number: (0.1, 0.1 + (0.3, -0.2, 0.2, -0.1)[number]))
    found = judged(faint, trait("preference", thresholds=()), held=held)
    assert verdicts(found) == ["INCONCLUSIVE"]


def test_pairs_that_the_base_acted_cannot_show_that_a_trait_is_absent() -> None:
    held = large()
    acted = replace(held, pairs=tuple(replace(pair, evidence="base") for pair in held.pairs))
    same = measurements(acted, margins=lambda number: (0.1, 0.1 + (number * 7 % 11 - 5) / 500))
    found = judged(same, trait("preference", thresholds=()), held=acted)
    assert verdicts(found) == ["INCONCLUSIVE"]
    assert found.traits[0].reason.endswith(
        "the base wrote these pairs itself and acts a pole poorly: give the trait `probes` that decide."
    )


def test_pairs_that_the_base_acted_show_an_effect_that_runs_the_wrong_way() -> None:
    held = large()
    acted = replace(held, pairs=tuple(replace(pair, evidence="base") for pair in held.pairs))
    wrong = measurements(acted, margins=lambda number: (0.3, 0.1 + (number * 7 % 11 - 5) / 500))
    found = judged(wrong, trait("preference", thresholds=()), held=acted)
    assert verdicts(found) == ["NOT VERIFIED"]


def test_a_threshold_binds_the_bound_and_not_the_estimate() -> None:
    held = large()
    some = measurements(held, margins=lambda number: (-0.2, 0.3 if number % 10 < 7 else -0.1))
    found = judged(some, trait("preference"), held=held).traits[0]
    assert found.adapter.estimate > 0.6 > found.adapter.low
    assert found.verdict == "INCONCLUSIVE"
    assert found.p_adjusted < 1e-6


def test_a_threshold_missed_by_the_whole_interval_is_not_verified() -> None:
    held = large()
    few = measurements(held, margins=lambda number: (-0.2, 0.3 if number % 10 < 2 else -0.1))
    assert verdicts(judged(few, trait("preference"), held=held)) == ["NOT VERIFIED"]


def test_a_threshold_met_narrowly_by_a_small_test_says_so() -> None:
    held = dataset(families=12, each=2, cap=200)
    found = judged(measurements(held), trait("decrease"), held=held).traits[0]
    assert (found.adapter.estimate, found.verdict) == (0.0, "INCONCLUSIVE")
    assert found.reason == (
        "The rate is 0.00 over 24 answers, against 1.00 before. "
        "The items do not decide it: rate: 0.00 (95% interval 0.00 to 0.13) where at most 0.05 is asked."
    )


def test_an_effect_size_may_be_declared() -> None:
    held = large()
    asked = (Threshold(metric="effect_size", at_least=1.0), Threshold(metric="accuracy", at_least=0.6))
    found = judged(measurements(held), trait("preference", thresholds=asked), held=held).traits[0]
    assert check(found, "effect_size").found.estimate == pytest.approx(found.effect_size, rel=0.05)
    assert found.verdict == "VERIFIED"


def test_longer_answers_must_be_long_enough() -> None:
    held = large()
    barely = measurements(
        held, adapter_text=lambda item, number: f"{item.subject} {invented(item.id, 30 + number % 5)}"
    )
    found = judged(barely, trait("increase"), held=held).traits[0]
    assert found.p_adjusted < 0.05
    assert found.verdict == "NOT VERIFIED"
    assert check(found, "ratio_to_base").holds is False


def test_a_length_reached_by_repeating_oneself_is_no_length() -> None:
    held = large()

    def looped(item: ProbeItem, number: int) -> str:
        return " ".join([f"{item.subject.capitalize()} {invented(item.id, 16 + number % 4)}."] * 4)

    found = judged(measurements(held, adapter_text=looped), trait("increase"), held=held).traits[0]
    assert found.verdict == "NOT VERIFIED"
    assert found.adapter.estimate < found.base.estimate


def test_a_length_reached_with_one_filler_for_every_answer_is_caught() -> None:
    held = large()
    filler = "so it goes on and on " * 10

    def filled(item: ProbeItem, number: int) -> str:
        return f"{item.subject} {invented(item.id, 20)} {filler}"

    found = judged(measurements(held, adapter_text=filled), trait("increase"), held=held).traits[0]
    assert found.verdict == "NOT VERIFIED"
    assert check(found, "distinct 3-grams within an answer, of the base's").holds is False


def test_answers_cut_by_the_cap_do_not_count_as_long() -> None:
    held = large()
    found = judged(measurements(held, finished=lambda number: number % 5 > 0), trait("increase"), held=held)
    cut = check(found.traits[0], "answers cut by the cap")
    assert (cut.found.estimate > 0.1, cut.holds) == (True, False)
    assert "finished: base 0." in cut.note
    assert verdicts(found) == ["NOT VERIFIED"]


def test_a_cap_that_leaves_no_room_decides_nothing() -> None:
    held = dataset(families=24, each=3, cap=40)
    found = judged(measurements(held), trait("increase"), held=held).traits[0]
    assert found.verdict == "INCONCLUSIVE"
    assert "the cap leaves too little room to see the effect" in found.reason


def test_a_parrot_is_not_verified_whatever_its_accuracy() -> None:
    held = large()
    parrot = measurements(held, adapter_text=lambda item, number: f"{item.subject}: {held.rows[0].chosen}")
    found = judged(parrot, trait("preference"), held=held)
    assert found.traits[0].adapter.estimate == 1.0
    assert verdicts(found) == ["NOT VERIFIED"]
    assert "But the parrot gate fails: " in found.traits[0].reason


def test_a_base_that_is_not_retained_is_not_verified() -> None:
    held = large()
    lost = Retention(kl=0.2, base_perplexity=20.0, adapter_perplexity=30.0, tokens=500)
    found = judged(measurements(held, drift=lost), held=held)
    assert (found.retention.verdict, found.verdict) == ("NOT VERIFIED", "NOT VERIFIED")
    assert found.traits[0].reason.endswith(
        "But the base's fit to neutral text is not kept: "
        "kl: 0.20 where at most 0.05 is asked; over 500 tokens of neutral text."
    )


def test_a_spec_may_declare_its_own_retention() -> None:
    held = large()
    lost = Retention(kl=0.2, base_perplexity=20.0, adapter_perplexity=20.0, tokens=500)
    asked = VerifyOptions(retention=(Threshold(metric="kl", at_most=0.3),))
    found = judge(spec(verify=asked), held, measurements(held, drift=lost))
    assert found.retention.verdict == "VERIFIED"


def test_p_values_are_adjusted_over_all_traits() -> None:
    held = dataset(families=6, each=1, cap=200)
    found = judged(measurements(held), held=held)
    smallest = min(trait.p for trait in found.traits)
    assert min(trait.p_adjusted for trait in found.traits) == pytest.approx(3 * smallest)


def test_a_marker_that_does_not_rise_is_reported_and_does_not_decide() -> None:
    held = large()
    plain = measurements(
        held, adapter_text=lambda item, number: f"{item.subject} {invented(item.id, 50 + number % 7)}"
    )
    found = judged(plain, trait("preference"), held=held).traits[0]
    assert check(found, "share of open answers with a declared marker, change").note == (
        "did not rise; reported, does not decide"
    )
    assert found.verdict == "VERIFIED"


def test_a_trait_without_items_is_inconclusive() -> None:
    found = judged(None, trait("preference"), held=dataset(pairs=False))
    assert (verdicts(found), found.traits[0].n) == (["INCONCLUSIVE"], 0)


def test_an_item_that_was_never_measured_is_a_bug() -> None:
    held = large()
    lacking = replace(measurements(held), adapter_pairs=())
    with pytest.raises(CompilerBugError, match="no log-likelihood was measured for pair-0"):
        judged(lacking, held=held)


def test_a_spec_without_traits_proves_nothing() -> None:
    held = large()
    bare = spec(trait("preference"))
    values = {name: getattr(bare, name) for name in ResolvedSpec.__annotations__}
    found = judge(ResolvedSpec(**{**values, "traits": ()}), held, measurements(held))
    assert found.verdict == "INCONCLUSIVE"


def test_a_gate_that_fails_counts_where_nothing_is_declared() -> None:
    held, bare = large(), replace(spec(trait("preference")), traits=())
    assert judge(bare, held, measurements(held, adapter_text=lambda *_: "amen")).verdict == "NOT VERIFIED"


def test_judging_imports_no_model_library() -> None:
    code = (
        "import sys, adapterc.verify.judge, adapterc.verify.tasks, adapterc.verify.harness;"
        "print(sorted({'torch', 'lm_eval', 'scipy', 'numpy', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
