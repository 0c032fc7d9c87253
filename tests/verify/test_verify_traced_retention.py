from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.drift import PassageDrift
from adapterc.ir.verification import Judgement, Measurements, Retention
from adapterc.verify.conditions import judge_retention
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from support.glossary import decoder, scene_items, scenes
from support.verifying import dataset, measurements, spec, trait

HELD = dataset(families=24, each=3, cap=200)


def passage(number: int, kl: float) -> PassageDrift:
    return PassageDrift(
        name=f"text-{number}",
        kind="text",
        family=f"text-{number}",
        tokens=10,
        kl=kl,
        base=-30.0,
        adapter=-30.0,
    )


def told(first: float, second: float) -> Judgement:
    """Two passages whose tokens moved by so many nats."""
    passages = (passage(1, 10 * first), passage(2, 10 * second))
    kl = (first + second) / 2
    drift = Retention(kl=kl, base_perplexity=20.0, adapter_perplexity=20.2, tokens=20, passages=passages)
    measured: Measurements = measurements(HELD, drift=drift)
    declared = spec(trait("preference"))
    return explained(judge(declared, HELD, measured), declared, HELD, measured)


def test_a_loss_names_the_passages_that_moved_most() -> None:
    found = told(0.02, 0.3).retention
    assert found.verdict == "NOT VERIFIED"
    (kl,) = [one for one in found.traces if one.condition == "kl"]
    assert kl.fails
    assert kl.trace.scale == (
        "KL(base || adapter) in nats a token over the passage; the bound of 0.05 is on their mean"
    )
    assert (kl.trace.n, kl.trace.missed, kl.trace.rows, kl.trace.families) == (2, 1, 4, ())
    worst, other = kl.trace.items
    assert (worst.id, worst.missed, worst.base_score) == ("text-2", True, None)
    assert worst.score == pytest.approx(0.3)
    assert (worst.question, worst.to) == ("Tin melts at a low heat.", "Tin melts at a low heat.")
    assert (other.id, other.missed) == ("text-1", False)


def test_a_figure_that_uses_up_most_of_its_bound_is_traced_too() -> None:
    found = told(0.041, 0.043).retention
    assert found.verdict == "VERIFIED"
    assert [(one.condition, one.fails) for one in found.traces] == [("kl", False)]


def test_an_interval_beyond_the_bound_is_traced_too() -> None:
    found = told(0.001, 0.05).retention
    assert found.verdict == "VERIFIED"
    assert [(one.condition, one.fails) for one in found.traces][:1] == [("kl", False)]


def test_a_perplexity_that_rose_is_traced_to_its_passages() -> None:
    passages = tuple(replace(passage(place, 0.0), adapter=-30.0 - 2 * place) for place in (1, 2))
    drift = Retention(kl=0.0, base_perplexity=20.0, adapter_perplexity=27.0, tokens=20, passages=passages)
    measured, declared = measurements(HELD, drift=drift), spec(trait("preference"))
    found = explained(judge(declared, HELD, measured), declared, HELD, measured)
    (only,) = found.retention.traces
    assert (only.condition, only.fails, only.trace.missed) == ("ppl_ratio", True, 2)
    assert only.trace.items[0].score == pytest.approx(2.718281828**0.4)


def test_what_holds_by_far_is_not_traced() -> None:
    assert told(0.0100, 0.0101).retention.traces == ()


def test_nothing_is_traced_where_no_passage_was_recorded() -> None:
    measured = measurements(
        HELD, drift=Retention(kl=0.2, base_perplexity=20.0, adapter_perplexity=20.2, tokens=500)
    )
    declared = spec(trait("preference"))
    found = explained(judge(declared, HELD, measured), declared, HELD, measured)
    assert found.retention == judge_retention(measured.retention, ())


def test_talk_that_decides_nothing_is_not_traced() -> None:
    far = tuple(replace(passage(0, 90.0), name=item.id, kind="talk") for item in HELD.probes[2:9:3])
    measured = replace(measurements(HELD), talk=far)
    declared = spec(trait("preference"))
    found = explained(judge(declared, HELD, measured), declared, HELD, measured)
    assert found.retention.talk is not None
    assert found.retention.talk.kl.estimate == pytest.approx(9.0)
    assert (found.retention.verdict, found.retention.traces) == ("VERIFIED", ())


def test_talk_that_a_glossary_may_not_move_is_traced_to_the_bases_answers() -> None:
    items = scene_items(paraphrases=10, contexts=4, wordings=12)
    held = replace(dataset(pairs=False), scenes=items)
    asked = [item for item in held.probes if item.trait == "open"][:2]
    talk = tuple(
        replace(passage(0, kl), name=item.id, kind="talk") for item, kl in zip(asked, (0.2, 3.0), strict=True)
    )
    found = replace(
        measurements(held), scenes=replace(decoder(items), chat_kl=0.16, chat_tokens=20), talk=talk
    )
    declared = replace(spec(trait("preference")), traits=(), scenes=scenes())
    (only,) = explained(judge(declared, held, found), declared, held, found).retention.traces
    assert (only.condition, only.fails) == ("KL from base on ordinary talk", True)
    assert (only.trace.n, only.trace.missed) == (2, 1)
    worst = only.trace.items[0]
    assert (worst.id, worst.family) == (asked[1].id, "talk")
    assert worst.score == pytest.approx(0.3)
    assert worst.to == next(answer.text for answer in found.base_answers if answer.item == asked[1].id)
