from __future__ import annotations

import math

import pytest

from adapterc.errors import CompilerBugError
from adapterc.ir.drift import PassageDrift
from adapterc.ir.interval import Interval
from adapterc.ir.verification import Retention
from adapterc.statistics.distributions import t_quantile
from adapterc.statistics.estimates import UNBOUNDED
from adapterc.verify.conditions import judge_retention
from adapterc.verify.retained import kl_interval, perplexity_interval, talk_found


def passage(number: int, *, kl: float, tokens: int = 50, lost: float = 0.0, family: str = "") -> PassageDrift:
    name = f"text-{number}"
    return PassageDrift(
        name=name,
        kind="text",
        family=family or name,
        tokens=tokens,
        kl=kl,
        base=-3.0 * tokens,
        adapter=-3.0 * tokens - lost,
    )


PASSAGES = tuple(passage(number, kl=1.0 + number / 4, lost=2.0 * number - 8.0) for number in range(1, 9))


def test_the_interval_of_a_divergence_is_that_of_its_logarithm() -> None:
    found = kl_interval(PASSAGES)
    mean = sum(one.kl for one in PASSAGES) / 400
    error = math.sqrt(sum((one.kl / 50 - mean) ** 2 for one in PASSAGES) / (8 * 7))
    reach = math.exp(t_quantile(0.975, 7) * error / mean)
    assert found.estimate == pytest.approx(mean)
    assert found.low == pytest.approx(mean / reach)
    assert found.high == pytest.approx(mean * reach)


def test_a_long_passage_counts_by_its_tokens() -> None:
    found = kl_interval((passage(1, kl=1.0, tokens=10), passage(2, kl=1.0, tokens=90)))
    assert found.estimate == pytest.approx(0.02)


def test_passages_of_one_family_show_no_spread() -> None:
    alike = [passage(number, kl=1.0 + number, family="f") for number in range(3)]
    found = kl_interval(alike)
    assert found.estimate == pytest.approx(0.04)
    assert (found.low, found.high) == (0.0, UNBOUNDED)
    assert perplexity_interval(alike) == Interval(estimate=1.0, low=0.0, high=UNBOUNDED)


def test_an_adapter_without_effect_moves_nothing_for_certain() -> None:
    still = [passage(number, kl=0.0) for number in range(5)]
    assert kl_interval(still) == Interval(estimate=0.0, low=0.0, high=0.0)
    assert perplexity_interval(still) == Interval(estimate=1.0, low=1.0, high=1.0)


def test_perplexities_have_the_interval_of_what_a_token_lost() -> None:
    found = perplexity_interval(PASSAGES)
    assert found.estimate == pytest.approx(math.exp(8.0 / 400))
    assert found.low < 1.0 < found.estimate < found.high


def test_the_figure_is_bound_and_not_the_end_of_its_interval() -> None:
    measured = Retention(
        kl=0.0425, base_perplexity=20.0, adapter_perplexity=20.5, tokens=400, passages=PASSAGES
    )
    found = judge_retention(measured, ())
    assert (found.verdict, found.passages, found.talk) == ("VERIFIED", 8, None)
    assert found.checks[0].found.estimate == 0.0425
    assert found.checks[0].found.low < 0.0425
    assert found.checks[0].found.high > 0.05
    assert found.checks[0].note == (
        "over 400 tokens in 8 passages of neutral text; the figure itself is bound"
    )
    assert found.checks[1].found.estimate == 1.025


def test_means_without_passages_stand_without_an_interval() -> None:
    found = judge_retention(Retention(kl=0.01, base_perplexity=20.0, adapter_perplexity=20.0, tokens=500), ())
    assert found.passages == 0
    assert found.checks[0].found == Interval(estimate=0.01, low=0.01, high=0.01)
    assert found.checks[0].note == "over 500 tokens of neutral text"


def test_talk_is_told_and_decides_nothing() -> None:
    kept = Retention(kl=0.01, base_perplexity=20.0, adapter_perplexity=20.0, tokens=500)
    far = [passage(number, kl=50.0 + number) for number in range(4)]
    found = judge_retention(kept, (), far)
    assert found.verdict == "VERIFIED"
    assert found.talk == talk_found(far)
    assert found.talk is not None
    assert (found.talk.answers, found.talk.tokens) == (4, 200)
    assert found.talk.kl.estimate == pytest.approx(1.03)
    assert talk_found(()) is None


def test_what_is_no_number_is_not_measured() -> None:
    with pytest.raises(CompilerBugError, match="a log-likelihood is not a number"):
        kl_interval([passage(0, kl=math.nan), passage(1, kl=1.0)])
