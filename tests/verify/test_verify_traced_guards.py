"""Where a length's guard fails, what is shown are the answers that the guard stops."""

from __future__ import annotations

from dataclasses import replace

from adapterc.ir.dataset import ProbeItem
from adapterc.ir.traced import Trace
from adapterc.ir.verification import Measurements
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from support.verifying import dataset, invented, measurements, spec, trait

HELD = dataset(families=24, each=1, cap=200)
BASE = 20


def traced(measured: Measurements) -> tuple[Trace, list[str]]:
    """The trace of the length, and its conditions that fail."""
    declared = spec(trait("increase"))
    found = explained(judge(declared, HELD, measured), declared, HELD, measured).traits[0]
    assert found.trace is not None
    return found.trace, [check.name for check in found.checks if check.holds is False]


def said(text: str, every: int) -> Measurements:
    """Answers twice as long as the base's; every so manieth begins with `text`."""

    def answer(item: ProbeItem, number: int) -> str:
        own = invented(item.id, 2 * BASE)
        own = f"{text} {own[: len(own) // 2]}" if number // 3 % every == 0 else own
        return f"{item.subject}: {own}"

    return measurements(
        HELD,
        base_text=lambda item, _: f"{item.subject}: {invented(item.id, BASE)}",
        adapter_text=answer,
    )


def test_answers_that_the_cap_cut_are_named() -> None:
    known = said("", 1000)
    places = {item.id: number for number, item in enumerate(HELD.probes)}
    after = tuple(
        replace(answer, finished=places[answer.item] % 6 != 0) if answer.item in places else answer
        for answer in known.adapter_answers
    )
    trace, failing = traced(replace(known, adapter_answers=after))
    assert failing == ["answers cut by the cap"]
    assert trace.scale == "1 where the cap cut the answer, else 0; missed where it did"
    cut = [item for item in HELD.probes if item.trait == "longer-reasoning" and places[item.id] % 6 == 0]
    assert trace.missed == len(cut) == 12
    assert {item.id for item in trace.items} <= {item.id for item in cut}


def test_answers_that_go_round_are_named() -> None:
    trace, failing = traced(said("and so it goes on and on " * 12, 2))
    assert "distinct 3-grams within an answer, of the base's" in failing
    assert trace.scale == "share of the answer's 3-grams that are distinct; missed below 0.8 of the base's"
    assert trace.missed == 12
    assert all("goes on and on and so it goes" in item.said for item in trace.items)
    assert all(item.score < 0.8 * (item.base_score or 0.0) for item in trace.items)


def test_answers_that_say_what_others_say_are_named() -> None:
    filler = invented("filler", 3 * BASE)
    trace, failing = traced(said(filler, 1))
    assert failing == ["distinct 3-grams across answers, of the base's"]
    assert trace.scale == (
        "share of the answer's 3-grams that stand in another answer too; missed above the base's"
    )
    assert (trace.missed, trace.n) == (24, 24)
    assert all(filler in item.said for item in trace.items)


def test_where_the_length_itself_fails_its_own_items_are_named() -> None:
    known = measurements(
        HELD,
        base_text=lambda item, _: f"{item.subject}: {invented(item.id, BASE)}",
        adapter_text=lambda item, _: f"{item.subject} goes on and on and on and on and on and on and on.",
    )
    trace, failing = traced(known)
    assert "distinct 3-grams within an answer, of the base's" in failing
    assert trace.scale == "words of the answer; missed where it is no longer than the base's"
