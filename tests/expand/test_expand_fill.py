"""The layout filled: rounds of questions, figures, and what is dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adapterc.expand.fill import FillRequest, fill, openings, unanswered
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import Contrast, LaidPair, LaidProbe, LaidReplay, Layout, Plan
from support.answers import canned_answers, filled
from support.specs import PREFERENCE, laid
from support.turns import TURNS

RICH = "A garden keeps the seasons in one place. The garden holds what the winter left behind."
POOR = "You can do it. I hope this helps!"


def origin(split: str = "train") -> Origin:
    return Origin(
        node="traits.t", template="t", family="f", split="train" if split == "train" else "verify", seed=0
    )


def pair(**changes: Any) -> LaidPair:
    plain = LaidPair(
        id="p",
        origin=origin(),
        subject="a garden",
        ask="What is a garden?",
        core="",
        more=("Which garden?", "Whose garden?"),
        plan=Plan(moves=("{Claim}.", "Grant that {claim}.", "But turn it over.")),
        contrast=Contrast(),
    )
    return replace(plain, **changes)


def layout(*pairs: LaidPair, neutral: tuple[str, ...] = (), probes: tuple[LaidProbe, ...] = ()) -> Layout:
    return Layout(pairs=pairs, texts=(), replays=(), items=(), probes=probes, neutral=neutral, answer_cap=80)


def request(laid_out: Layout, answers: dict[str, str]) -> FillRequest:
    return FillRequest(layout=laid_out, answers=answers, continuations={}, turns=TURNS, seed=0)


def test_the_base_is_asked_no_more_than_it_takes() -> None:
    one = layout(pair())
    assert unanswered(one, {}) == ("What is a garden?",)
    assert unanswered(one, {"What is a garden?": RICH}) == ()
    poor = {"What is a garden?": POOR}
    assert unanswered(one, poor) == ("Which garden?",)
    assert unanswered(one, {**poor, "Which garden?": RICH}) == ()
    poorer = {**poor, "Which garden?": POOR}
    assert unanswered(one, poorer) == ("Whose garden?",)
    assert unanswered(one, {**poorer, "Whose garden?": POOR}) == ()


def test_questions_are_sorted_and_asked_once() -> None:
    two = layout(pair(core="What of it?"), pair(id="q", core="What of it?", ask="And a garden?"))
    assert unanswered(two, {}) == ("And a garden?", "What is a garden?", "What of it?")


def test_a_pair_is_the_composed_answer_against_the_bases_own_words() -> None:
    dataset = fill(request(layout(pair()), {"What is a garden?": f"{RICH} Sure!"}))
    (row,) = dataset.rows
    assert row.chosen == (
        "A garden keeps the seasons in one place. "
        "Grant that the garden holds what the winter left behind. But turn it over."
    )
    assert row.rejected == f"{RICH} Sure!"


def test_what_finds_nothing_to_keep_is_dropped_and_counted() -> None:
    answers = {"What is a garden?": POOR, "Which garden?": POOR, "Whose garden?": POOR}
    dataset = fill(request(layout(pair()), answers))
    assert (dataset.rows, dataset.figures.dropped_empty, dataset.figures.dropped_leaks) == ((), 1, 0)


def test_a_row_near_a_held_out_text_is_dropped_and_counted() -> None:
    answers = {"What is a garden?": RICH}
    near = "They say a garden keeps the seasons in one place."
    probe = LaidProbe(
        id="x", trait="open", origin=origin("verify"), subject="", question="What is a garden, then?", cap=8
    )
    kept = fill(
        request(layout(pair(), neutral=("Seven words of it: keeps the seasons.",), probes=(probe,)), answers)
    )
    assert (len(kept.rows), kept.figures.dropped_leaks) == (1, 0)
    lost = fill(request(layout(pair(), neutral=(near,)), answers))
    assert (lost.rows, lost.figures.dropped_leaks) == ((), 1)


def test_a_poor_contrast_is_dropped() -> None:
    same = pair(plan=Plan(moves=("{Claim}.", "{Claim}.")))
    dataset = fill(request(layout(same), {"What is a garden?": RICH}))
    assert (dataset.rows, dataset.figures.dropped_empty) == ((), 1)


def test_the_opposite_is_framed_and_as_long_as_the_chosen_answer() -> None:
    framed = pair(contrast=Contrast(opening="Here is {subject}.", closing="All about {subject}."))
    (row,) = fill(request(layout(framed), {"What is a garden?": RICH})).rows
    assert row.rejected == f"Here is a garden. {RICH} All about a garden."
    (longer,) = fill(
        request(
            layout(pair(contrast=Contrast(matched=False))), {"What is a garden?": f"{RICH} {POOR} {POOR}"}
        )
    ).rows
    assert longer.rejected == f"{RICH} {POOR} {POOR}"


def test_the_same_layout_and_answers_give_the_same_dataset() -> None:
    laid_out = laid(PREFERENCE)
    answers = canned_answers(laid_out)
    turned = dict(reversed(answers.items()))
    begun = dict.fromkeys(openings(laid_out), "so it went.")
    first, second = (
        fill(FillRequest(layout=laid_out, answers=said, continuations=begun, turns=TURNS, seed=0))
        for said in (answers, turned)
    )
    assert first == second


def test_openings_are_continued_and_passages_kept_whole() -> None:
    begun = LaidReplay(id="r0", origin=origin(), opening="The tram")
    whole = LaidReplay(id="r1", origin=origin(), passage="Nothing moved in the square.")
    laid_out = replace(layout(), replays=(begun, whole))
    assert openings(laid_out) == ("The tram",)
    asked = replace(request(laid_out, {}), continuations={"The tram": " stood still. "})
    dataset = fill(asked)
    assert [(row.kind, row.messages, row.chosen) for row in dataset.rows] == [
        ("replay", (), "The tram stood still."),
        ("replay", (), "Nothing moved in the square."),
    ]


def test_a_filled_spec_shows_no_held_out_subject_and_no_held_out_run() -> None:
    dataset = filled(laid(PREFERENCE))
    held = {pair.subject for pair in dataset.pairs} | {probe.subject for probe in dataset.probes}
    assert len(dataset.rows) > 250
    assert not held & {row.subject for row in dataset.rows if row.subject}


def test_a_continuation_keeps_its_lines_and_ends_where_the_base_says_a_sentence_again() -> None:
    begun = LaidReplay(id="r", origin=origin(), opening="def double(number):")
    said = "\n    return 2 * number\n\nIt rains. It pours. It rains. It snows."
    laid_out = replace(layout(), replays=(begun,))
    asked = replace(request(laid_out, {}), continuations={begun.opening: said})
    assert [row.chosen for row in fill(asked).rows] == [
        "def double(number):\n    return 2 * number\n\nIt rains. It pours."
    ]
