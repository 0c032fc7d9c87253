"""The figures that give a parrot away, on rows made for it."""

from __future__ import annotations

import pytest

from adapterc.expand.repetition import leaks, repetition, shared_runs
from adapterc.ir.dataset import Origin, ParrotFigures, Row
from adapterc.ir.spec import Message

EIGHT = "one two three four five six seven eight"


def row(
    chosen: str,
    *,
    name: str = "r",
    asked: str = "What?",
    rejected: str = "",
    kind: str = "pair",
    node: str = "n",
    family: str = "f",
) -> Row:
    return Row(
        id=name,
        kind="replay" if kind == "replay" else "pair",
        origin=Origin(node=node, template="", family=family, split="train", seed=0),
        subject="",
        messages=() if kind == "replay" else (Message(role="user", content=asked),),
        chosen=chosen,
        rejected=rejected,
    )


def figures(*rows: Row, own: dict[str, str] | None = None) -> ParrotFigures:
    return repetition(rows, own=own or {}, seed=0, dropped_leaks=2, dropped_empty=3)


def test_a_summary_that_answers_several_questions_counts_once() -> None:
    told = [
        row(f"{EIGHT} {end}", node=node) for end, node in (("nine", "role.title"), ("ten", "role.summary"))
    ]
    other = row("a b c d e f g h")
    assert figures(*told, other, other).repeated_8gram_share == 2 / 3
    assert figures(*told, row("nothing of it at all is said in this one")).repeated_8gram_share == 1 / 2


def test_rows_of_one_fact_count_once_among_all_rows_too() -> None:
    alike = [row(f"{EIGHT} {end}", name=end) for end in ("nine", "ten")]
    others = [row(f"a{number} b c d e f g h", name=f"o{number}") for number in range(6)]
    facts = [row(f"f{at // 4} g h i j k l m", node=f"knowledge.{at // 4}", family="fact") for at in range(8)]
    assert figures(*alike, *others, *facts).repeated_8gram_share == 2 / 10


def test_a_run_of_eight_words_in_two_answers_of_four() -> None:
    found = figures(
        row(f"{EIGHT} nine"), row(f"zero {EIGHT}"), row("a b c d e f g h"), row("one two three four five six")
    )
    assert (found.worst_8gram, found.repeated_8gram_share) == (EIGHT, 0.5)
    assert (found.dropped_leaks, found.dropped_empty) == (2, 3)


def test_the_questions_own_words_do_not_count() -> None:
    found = figures(row(f"{EIGHT}.", asked=f"Why {EIGHT}?"), row(f"{EIGHT}.", asked=f"Why {EIGHT}?"))
    assert (found.worst_8gram, found.repeated_8gram_share) == ("", 0.0)


def test_a_run_counts_once_an_answer_and_replay_not_at_all() -> None:
    found = figures(row(f"{EIGHT}. {EIGHT}."), row("a b c d e f g h"), row(EIGHT, kind="replay"))
    assert found.repeated_8gram_share == 0.5


def test_distinct_trigrams_of_the_chosen_answers() -> None:
    assert figures(row("a b c a b c")).distinct_3 == pytest.approx(3 / 4)


def test_distinct_trigrams_are_read_from_the_first_5000_words() -> None:
    many = [row(" ".join(f"w{number}x{place}" for place in range(100))) for number in range(60)]
    assert figures(*many, *many).distinct_3 > 0.5


def test_texts_of_scenes_are_no_repetition_of_composed_answers() -> None:
    scenes = [row("a b c a b c", node="scenes.0.forms.0") for _ in range(4)]
    found = figures(row("k l m n o"), *scenes)
    assert (found.repeated_8gram_share, found.distinct_3) == (0.0, 1.0)


def test_of_scenes_alone_each_text_counts_once() -> None:
    scenes = [row("a b c a b c", node="scenes.0.forms.0") for _ in range(4)]
    assert figures(*scenes).distinct_3 == pytest.approx(3 / 4)


def test_kept_words_are_those_in_four_word_runs_of_the_bases_answers() -> None:
    one, two = row("a b c d e f", name="one"), row("p q r s t u", name="two")
    assert figures(one, own={"one": "x a b c d"}).kept_words == pytest.approx(4 / 6)
    assert figures(one, two, own={"one": "x a b c d", "two": "p q r s t u"}).kept_words == 1.0


def test_kept_words_are_asked_of_composed_answers_alone() -> None:
    authored = row("p q r s t u", rejected="p q r s t u")
    assert figures(authored).kept_words == 0.0


def test_no_rows_have_no_figures() -> None:
    assert figures() == ParrotFigures(
        repeated_8gram_share=0.0,
        worst_8gram="",
        distinct_3=0.0,
        dropped_leaks=2,
        dropped_empty=3,
        kept_words=0.0,
    )


@pytest.mark.parametrize(
    ("near", "leaking"),
    [
        (row(f"And {EIGHT} nine."), True),
        (row("Fine.", asked=f"{EIGHT}?"), True),
        (row("Fine.", rejected=EIGHT.upper()), True),
        (row("one two three four five six seven"), False),
    ],
)
def test_a_row_leaks_when_any_text_of_it_shares_eight_words(near: Row, leaking: bool) -> None:
    assert leaks(near, shared_runs([f"zero {EIGHT}"])) is leaking
