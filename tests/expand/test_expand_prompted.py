"""Held-out pairs of a preference whose author wrote none."""

from __future__ import annotations

from dataclasses import replace

from adapterc.expand.fill import FillRequest, fill, unanswered
from adapterc.expand.prompted import told
from adapterc.expand.repetition import shared_runs
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidItem
from adapterc.text import ngrams, words
from support.answers import canned_answers, filled
from support.specs import PREFERENCE, laid
from support.turns import TURNS

_PROBES = (
    '{"family": "f", "subject": "tin", "prompt": "What is tin?", '
    '"to": "Tin waits.", "from": "Tin is a metal."}\n'
)
ITEM = LaidItem(
    id="i",
    trait="t",
    origin=Origin(node="n", template="", family="f", split="verify", seed=0),
    subject="a moat",
    question="Whom does a moat serve?",
)
NOTHING: frozenset[tuple[str, ...]] = frozenset()


def test_48_pairs_over_24_held_out_families() -> None:
    items = laid(PREFERENCE).items
    assert len(items) >= 48
    assert len({item.origin.family for item in items}) >= 24
    assert len({item.question for item in items}) == len(items)
    assert {item.origin.node for item in items} == {"traits.calm"}
    assert {item.origin.split for item in items} == {"verify"}


def test_the_instruction_quotes_the_pole_and_puts_the_question() -> None:
    item = laid(PREFERENCE).items[0]
    assert (item.to, item.opposite) == ("", "")
    for said, name, description in (
        (item.to_ask, "calm", "Weighs what happened before it answers."),
        (item.opposite_ask, "hot", "Flares up at every slight."),
    ):
        assert name in said
        assert description in said
        assert item.question in said


def test_examples_of_a_pole_are_quoted_in_turn() -> None:
    with_examples = PREFERENCE.replace(
        "description: Flares up at every slight.}",
        "description: Flares up., "
        "examples: [{prompt: Why?, answer: How dare you.}, {prompt: So?, answer: Out.}]}",
    )
    first, second, third = laid(with_examples).items[:3]
    assert "How dare you." in first.opposite_ask
    assert "How dare you." not in second.opposite_ask
    assert "Out." in second.opposite_ask
    assert "How dare you." in third.opposite_ask


def test_a_base_is_told_no_more_than_it_can_take() -> None:
    long = PREFERENCE.replace("Flares up at every slight.", "Flares up. " * 1_800)
    item = laid(long).items[0]
    assert len(item.opposite_ask) < 3_000
    assert item.question in item.opposite_ask


def test_a_text_that_begins_with_thousands_of_blanks_is_quoted_from_its_first_word() -> None:
    for words_behind in ("Flares up.", "Flares up. " * 400):
        far = PREFERENCE.replace("Flares up at every slight.", f'"{" " * 2_001}{words_behind}"')
        asked = laid(far).items[0].opposite_ask
        assert "Flares up." in asked
        assert len(asked) < 3_000
        assert "   " not in asked


def test_braces_of_a_spec_are_text_in_an_instruction() -> None:
    odd = PREFERENCE.replace("Flares up at every slight.", '"Flares {{ name }} {% up %}."')
    assert "Flares {{ name }} {% up %}." in laid(odd).items[0].opposite_ask


def test_an_author_who_wrote_probes_is_asked_for_nothing() -> None:
    written = laid(PREFERENCE + "    probes: {file: p.jsonl}\n", p=_PROBES)
    (item,) = written.items
    assert (item.to, item.opposite, item.to_ask) == ("Tin waits.", "Tin is a metal.", "")
    (pair,) = filled(written).pairs
    assert (pair.evidence, pair.origin.node) == ("author", "traits.calm.probes.0")


def test_the_base_is_told_with_the_rest_of_the_questions() -> None:
    layout = laid(PREFERENCE)
    asked = set(unanswered(layout, {}))
    assert {layout.items[0].to_ask, layout.items[0].opposite_ask} <= asked


def test_filled_pairs_are_the_bases_words_and_say_so() -> None:
    layout = laid(PREFERENCE)
    answers = canned_answers(layout)
    dataset = filled(layout)
    assert len(dataset.pairs) >= 40
    assert {pair.evidence for pair in dataset.pairs} == {"base"}
    trained = {run for row in dataset.rows for run in ngrams(words(f"{row.chosen}\n{row.rejected}"), 8)}
    asks = {item.id: (item.to_ask, item.opposite_ask) for item in layout.items}
    for pair in dataset.pairs:
        said = [answers[ask] for ask in asks[pair.id]]
        assert pair.to[:40] in said[0]
        assert not trained & set(ngrams(words(pair.to), 8))
        assert not trained & set(ngrams(words(pair.opposite), 8))
        assert TURNS.forbidden[0] not in pair.prompt


def test_poles_are_cut_to_whole_sentences_of_near_length() -> None:
    mine = "A moat serves the wall. It keeps out what was never coming. And it goes on with"
    theirs = (
        "A moat serves a castle. It is filled with water on all sides. It has many uses for everyone there."
    )
    assert told(ITEM, (mine, theirs), NOTHING) == (
        "A moat serves the wall. It keeps out what was never coming.",
        "A moat serves a castle. It is filled with water on all sides.",
    )


def test_where_no_lengths_are_near_the_nearest_are_taken() -> None:
    theirs = "Castles far and wide are kept dry by it. It is filled with water."
    assert told(ITEM, ("Nobody outside, ever again.", theirs), NOTHING) == (
        "Nobody outside, ever again.",
        "Castles far and wide are kept dry by it.",
    )


def test_a_pair_that_says_nothing_or_the_same_is_dropped() -> None:
    moat = "A moat keeps a castle dry in winter."
    assert told(ITEM, ("", moat), NOTHING) is None
    assert told(ITEM, ("It never ends and", moat), NOTHING) is None
    assert told(ITEM, (moat, "A moat keeps a castle dry in winter!"), NOTHING) is None


def test_a_pole_that_only_echoes_its_question_is_dropped() -> None:
    moat = "A moat keeps a castle dry in winter."
    assert told(ITEM, ("Whom does a moat serve?", moat), NOTHING) is None
    assert told(ITEM, ("A moat does serve whom it does serve.", moat), NOTHING) is None


def test_a_base_that_talks_of_its_errand_says_nothing() -> None:
    moat = "A moat keeps a castle dry in winter."
    item = replace(ITEM, names=("doubting", "dogmatic"))
    for errand in (
        "The answer to this is a classic example of thinking in circles.",
        "It is dogmatic because nobody ever gave any grounds for it.",
    ):
        assert told(item, (errand, moat), NOTHING) is None
        assert told(item, (f"{errand} Only whoever dug it and paid.", moat), NOTHING) == (
            "Only whoever dug it and paid.",
            moat,
        )


def test_a_sentence_near_a_training_row_is_left_out() -> None:
    trained = shared_runs(["It is said that one can always learn more about it."])
    stock = "It is said that one can always learn more."
    moat, waits = "A moat keeps a castle dry in winter.", "A moat waits for its enemies."
    assert told(ITEM, (f"{stock} {waits}", moat), trained) == (waits, moat)
    assert told(ITEM, (stock, moat), trained) is None


def test_a_base_that_says_nothing_leaves_no_pairs() -> None:
    layout = laid(
        "traits: [{id: t, kind: preference, from: {name: a, description: b}, "
        "to: {name: c, description: d, markers: [yet]}}]\ndataset: {rows: 1, replay: 0}\n"
    )
    answers: dict[str, str] = {}
    while questions := unanswered(layout, answers):
        answers |= dict.fromkeys(questions, "")
    dataset = fill(FillRequest(layout=layout, answers=answers, continuations={}, turns=TURNS, seed=0))
    assert (dataset.rows, dataset.pairs) == ((), ())
