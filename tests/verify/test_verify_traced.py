from __future__ import annotations

from dataclasses import replace

import pytest

from adapterc.ir.dataset import Dataset
from adapterc.ir.spec import Message
from adapterc.ir.verification import Judgement, Measurements
from adapterc.verify.explained import explained
from adapterc.verify.judge import judge
from adapterc.verify.traced import LONGEST, nearness, rows_behind, rows_of, shortened, trace
from support.verifying import dataset, measurements, spec, trait

HELD = dataset(families=24, each=3, cap=200)


def with_rows(held: Dataset) -> Dataset:
    """Rows of the preference, of a node below it, of a trait whose name begins alike, and of replay."""
    nodes = (
        "traits.paradoxical-reasoning",
        "traits.paradoxical-reasoning.pairs.3",
        "traits.paradoxical-reasoning-too",
        "replay",
    )
    asked = ("What is old gravity?", "Why is bread heavy?", "What is bread?", "Why?")
    return replace(
        held,
        rows=tuple(
            replace(
                row, origin=replace(row.origin, node=node), messages=(Message(role="user", content=question),)
            )
            for row, node, question in zip(held.rows, nodes, asked, strict=True)
        ),
    )


def told(measured: Measurements, held: Dataset, **options: object) -> Judgement:
    declared = spec(trait("preference"))
    return explained(judge(declared, held, measured), declared, held, measured)


def test_the_worst_family_and_items_are_named_with_their_poles() -> None:
    held = with_rows(HELD)
    wrong = measurements(
        held, margins=lambda number: (-0.2, -0.5 if number % 24 == 7 else 0.1 + number / 1000)
    )
    found = trace(trait("preference"), held, wrong)
    assert found is not None
    assert (found.n, found.missed, found.rows) == (72, 3, 2)
    assert [(one.family, one.n, one.missed) for one in found.families] == [
        ("f7", 3, 3),
        ("f0", 3, 0),
        ("f1", 3, 0),
    ]
    assert found.families[0].score == pytest.approx(-0.5)
    assert found.families[0].base_score == pytest.approx(-0.2)
    worst = found.items[0]
    assert (worst.id, worst.family, worst.missed, worst.node) == ("pair-31", "f7", True, "traits[0]")
    assert worst.question == held.pairs[31].question
    assert (worst.to, worst.said) == (held.pairs[31].to, "")
    assert [one.missed for one in found.items] == [True, True, True, False, False]


def test_nodes_and_rows_are_the_traits_own() -> None:
    held = with_rows(HELD)
    found = trace(trait("preference"), held, measurements(held))
    assert found is not None
    assert [(node.node, node.rows, node.shown[0].id) for node in found.nodes] == [
        ("traits.paradoxical-reasoning", 1, "row-0"),
        ("traits.paradoxical-reasoning.pairs.3", 1, "row-1"),
    ]
    assert rows_of("traits.absent", held.rows) == []


def test_behind_a_measure_stands_every_composed_row() -> None:
    held = with_rows(HELD)
    assert [row.id for row in rows_behind(trait("increase"), held.rows)] == ["row-0", "row-2"]
    assert [row.id for row in rows_behind(trait("preference"), held.rows)] == ["row-0", "row-1"]


def test_the_rows_most_like_an_item_stand_first() -> None:
    nearest = nearness(rows_of("traits.paradoxical-reasoning", with_rows(HELD).rows))
    assert nearest("What is gravity, seen again?") == ("row-0", "row-1")
    assert nearest("Whence bread?") == ("row-1",)
    assert nearest("Без общих слов") == ()


def test_a_rate_is_missed_where_the_answer_shows_what_is_to_vanish() -> None:
    some = measurements(
        HELD,
        adapter_text=lambda item, number: (
            f"{item.subject}{' here are some tips' if number % 72 == 4 else ''}"
        ),
    )
    found = trace(trait("decrease"), HELD, some)
    assert found is not None
    missed = [item for item in found.items if item.missed]
    assert found.missed == len(missed)
    assert "here are some tips" in missed[0].said
    assert "here are some tips" in missed[0].base_said
    assert found.scale == ("1 where the answer shows assistant phrases, else 0; missed where it shows it")


def test_a_length_is_told_in_words_and_missed_where_it_did_not_grow() -> None:
    found = trace(trait("increase"), HELD, measurements(HELD, adapter_text=lambda item, number: item.subject))
    assert found is not None
    assert found.missed == 72
    assert found.items[0].score == pytest.approx(1.0)
    assert found.items[0].base_score == pytest.approx(24.0, abs=6)


def test_what_is_verified_has_no_trace_and_what_is_not_has() -> None:
    good = told(measurements(HELD), HELD)
    assert (good.traits[0].verdict, good.traits[0].trace, good.traits[0].advice) == ("VERIFIED", None, ())
    bad = told(measurements(HELD, margins=lambda number: (-0.2, -0.2 + number % 3 / 500)), HELD)
    assert bad.traits[0].verdict == "NOT VERIFIED"
    assert bad.traits[0].trace is not None
    assert [one.rule for one in bad.traits[0].advice] == ["more data", "more moves"]


def test_a_trait_without_items_is_told_to_have_some() -> None:
    bare = replace(HELD, pairs=())
    found = told(measurements(bare), bare).traits[0]
    assert (found.verdict, found.trace) == ("INCONCLUSIVE", None)
    assert [one.evidence for one in found.advice] == ["0 held-out items"]


def test_no_rows_are_not_called_few() -> None:
    bare = replace(HELD, rows=())
    bad = told(measurements(bare, margins=lambda number: (-0.2, -0.2 + number % 3 / 500)), bare)
    assert "more data" not in [one.rule for one in bad.traits[0].advice]


def test_a_long_text_is_cut_and_says_so() -> None:
    assert shortened("short") == "short"
    assert shortened("x" * 5000) == "x" * (LONGEST - 1) + "…"
