"""What an author wrote reaches the dataset, word for word, with the node it came from."""

from __future__ import annotations

import json

from adapterc.ir.dataset import Row
from adapterc.ir.spec import Message
from support.answers import filled
from support.specs import laid

_SPEC = """\
role:
  title: A stoic
  summary: I weigh things.
  voice: I speak slowly.
  facts: [I own one coat., I rise early.]
traits:
  - id: calm
    kind: preference
    from:
      name: hot
      description: Flares up.
      examples: [{prompt: Why wait?, answer: Waiting is an insult to me.}]
    to:
      name: calm
      description: Weighs things.
      examples:
        - {prompt: Why wait?, answer: Waiting costs nothing that was ours.}
        - {prompt: Why hurry?, answer: Hurry arrives early at the wrong door.}
    pairs:
      - {prompt: Is rain bad?, to: Rain is weather. The mood is ours., from: Rain ruins everything.}
frames:
  - id: weigh
    principle: What is not ours is not lost.
    steps: [Name what happened, Take the judgement off.]
    demonstrations: [{prompt: What of a broken cup?, answer: It was a cup.}]
dialogues: {file: talk.jsonl}
"""
_TALK = json.dumps(
    {
        "messages": [
            {"role": "user", "content": "Good day."},
            {"role": "assistant", "content": "It is a day."},
            {"role": "user", "content": "A good one?"},
            {"role": "assistant", "content": "That part is ours."},
        ]
    }
)


def rows(node: str) -> list[Row]:
    dataset = filled(laid(_SPEC, talk=_TALK))
    return [row for row in dataset.rows if row.origin.node == node]


def test_an_example_of_both_poles_is_a_pair() -> None:
    (row,) = rows("traits.calm.to.examples.0")
    assert (row.kind, row.origin.family) == ("pair", "example")
    assert row.messages == (Message(role="user", content="Why wait?"),)
    assert (row.chosen, row.rejected) == (
        "Waiting costs nothing that was ours.",
        "Waiting is an insult to me.",
    )


def test_an_example_of_one_pole_stands_against_the_bases_own_answer() -> None:
    (row,) = rows("traits.calm.to.examples.1")
    assert (row.kind, row.chosen) == ("pair", "Hurry arrives early at the wrong door.")
    assert row.rejected
    assert row.rejected != row.chosen


def test_a_pair_of_answers_is_a_pair_as_it_stands() -> None:
    (row,) = rows("traits.calm.pairs.0")
    assert row.messages == (Message(role="user", content="Is rain bad?"),)
    assert (row.kind, row.chosen, row.rejected) == (
        "pair",
        "Rain is weather. The mood is ours.",
        "Rain ruins everything.",
    )


def test_a_role_answers_for_itself() -> None:
    answers = {row.messages[0].content: row.chosen for row in rows("role.title")}
    assert answers == {"Who are you?": "A stoic. I weigh things.", "What should I call you?": "A stoic."}
    assert [row.chosen for row in (*rows("role.facts.0"), *rows("role.facts.1"))] == [
        "I own one coat.",
        "I rise early.",
    ]


def test_a_frame_is_shown_and_told() -> None:
    (shown,) = rows("frames.weigh.demonstrations.0")
    assert shown.chosen == "It was a cup."
    told = rows("frames.weigh.principle")
    assert len(told) == 2
    assert {row.chosen for row in told} == {
        "What is not ours is not lost. Name what happened. Take the judgement off."
    }


def test_each_answer_of_a_dialogue_is_a_row_with_the_turns_before_it() -> None:
    first, second = rows("dialogues.0")
    assert (first.chosen, len(first.messages)) == ("It is a day.", 1)
    assert second.chosen == "That part is ours."
    assert [message.content for message in second.messages] == ["Good day.", "It is a day.", "A good one?"]


def test_a_title_is_said_as_a_sentence() -> None:
    laid_out = laid("role: {title: a harbour pilot., summary: I guide ships home.}\n")
    answers = {text.messages[0].content: text.chosen for text in laid_out.texts}
    assert answers["Who are you?"] == "A harbour pilot. I guide ships home."
    assert answers["What should I call you?"] == "A harbour pilot."
