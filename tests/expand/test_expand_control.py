from __future__ import annotations

from collections import Counter
from functools import lru_cache

from adapterc.expand.control import control_questions, control_rows, part_of
from adapterc.expand.fill import FillRequest, openings
from adapterc.expand.heldout import held_out_texts
from adapterc.expand.repetition import leaks, shared_runs
from adapterc.expand.stuck import stuck
from adapterc.ir.control import ControlRows
from adapterc.ir.dataset import Row
from adapterc.ir.layout import Layout
from support.answers import canned_answers, filled, said
from support.specs import PREFERENCE, SCENES, laid
from support.turns import TURNS

_QUIET = "  - {id: quiet, kind: decrease, measure: assistant_phrases}\n"
_REST = """\
role: {title: A stoic, summary: I weigh things.}
frames: [{id: weigh, principle: Weigh both., demonstrations: [{prompt: Go?, answer: Weigh it. Then go.}]}]
skills:
  - id: rhyme
    demonstrations:
      - {prompt: Rhyme on snow., answer: The snow lies low. It will not go. The winds may blow.}
      - {prompt: Rhyme on rain., answer: The rain again. It taps the pane. It floods the drain.}
dialogues: [{messages: [{role: user, content: Hm?}, {role: assistant, content: It passes.}]}]
dataset: {rows: 160}
"""


@lru_cache(maxsize=1)
def made() -> tuple[Layout, tuple[Row, ...], ControlRows]:
    layout = laid(PREFERENCE + _QUIET + _REST + SCENES)
    rows = filled(layout).rows
    return layout, rows, control_rows(request(layout, rows), rows)


def request(layout: Layout, rows: tuple[Row, ...]) -> FillRequest:
    answers = canned_answers(layout)
    answers |= {text: said(text, "this") for text in control_questions(layout, rows, answers)}
    begun = openings(layout)
    continued = {text: f" {said(text, 'the day')}" for text in begun}
    return FillRequest(layout=layout, answers=answers, continuations=continued, turns=TURNS, seed=0)


def changed() -> list[tuple[Row, Row]]:
    _, rows, control = made()
    return [(row, other) for row, other in zip(rows, control.rows, strict=True) if row != other]


def looped(row: Row) -> bool:
    return row.rejected == stuck(row.chosen, row.origin.seed)


def test_the_control_has_the_same_rows_in_the_same_order() -> None:
    _, rows, control = made()
    assert [(row.id, row.origin, row.messages) for row in control.rows] == [
        (row.id, row.origin, row.messages) for row in rows
    ]


def test_half_of_the_pairs_of_each_part_are_swapped() -> None:
    found = {part.node: part for part in made()[2].parts}
    swapped = Counter(part_of(row.origin.node) for row, _ in changed())
    for node in ("traits.calm", "traits.quiet"):
        assert found[node].pairs > 10
        assert abs(found[node].swapped - found[node].pairs / 2) <= 0.5
    assert {node: part.swapped for node, part in found.items() if part.swapped} == dict(swapped)


def test_a_pair_of_two_poles_has_them_exchanged() -> None:
    plain = [(row, other) for row, other in changed() if not looped(row)]
    assert len(plain) > 10
    assert all((other.chosen, other.rejected) == (row.rejected, row.chosen) for row, other in plain)


def test_a_row_against_its_own_loop_becomes_the_opposite_pole_against_its_own() -> None:
    stuck_rows = [(row, other) for row, other in changed() if looped(row)]
    assert len(stuck_rows) > 10
    for row, other in stuck_rows:
        assert other.chosen not in (row.chosen, row.rejected)
        assert looped(other) or other.rejected == row.chosen
        assert row.rejected not in (other.chosen, other.rejected)
    assert any(row.origin.node.startswith("skills.") or "calm" in row.origin.node for row, _ in stuck_rows)


def test_what_has_one_pole_stays() -> None:
    kinds = {row.kind for row, _ in changed()}
    assert kinds == {"pair"}
    assert not any(row.origin.is_of_scene for row, _ in changed())
    assert not any(row.origin.node.startswith("dialogues") for row, _ in changed())
    assert {row.kind for row in made()[1]} >= {"pair", "demonstration", "replay"}


def test_no_row_of_the_control_stands_near_a_held_out_text() -> None:
    layout, _, control = made()
    held_out = shared_runs(held_out_texts(layout))
    assert not any(leaks(row, held_out) for row in control.rows)


def test_the_same_rows_are_swapped_every_time() -> None:
    layout, rows, control = made()
    assert control_rows(request(layout, rows), rows) == control


def test_the_base_is_asked_only_for_poles_that_no_answer_holds_yet() -> None:
    layout, rows, _ = made()
    answers = canned_answers(layout)
    asked = control_questions(layout, rows, answers)
    assert not set(asked) & set(answers)
    known = {text.messages[-1].content for text in layout.texts if text.contrasted and text.stuck}
    assert set(asked) <= known
    everything = answers | dict.fromkeys(asked, "It is so. It is well. It is enough.")
    assert control_questions(layout, rows, everything) == ()
