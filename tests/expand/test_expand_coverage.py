"""How many rows carry each part of a spec, on the layout and on a filled dataset."""

from __future__ import annotations

from adapterc.expand.coverage import coverage
from adapterc.expand.layout import LayoutRequest, lay_out
from support.answers import filled
from support.specs import PREFERENCE, laid, metaphysicist, resolved, shipped

_EXAMPLES = """\
traits:
  - id: calm
    kind: preference
    from:
      name: hot
      description: Flares up.
      markers: [an insult, in the end]
      examples:
        - {prompt: Why wait?, answer: Waiting is an insult to me.}
        - {prompt: Why weep?, answer: Weeping is weak.}
      moves: {open: ["Enough of {subject}."], lean: ["Surely {claim}."]}
    to:
      name: calm
      description: Weighs things.
      markers: [granted, at peace]
      examples: [{prompt: Why wait?, answer: Waiting costs nothing that was ours.}]
      moves: {open: ["Granted, {claim}."], turn: ["Look at {subject}."], close: ["So {subject} passes."]}
    probes:
      - family: f
        subject: rain
        prompt: What is rain?
        to: Rain is weather that asks nothing of anybody who has a roof.
        from: Rain is an outrage.
"""
_UNPROVED = _EXAMPLES[: _EXAMPLES.index("    probes:")]


def covered(text: str, **files: str) -> dict[str, tuple[int, int]]:
    spec = resolved(text, **files)
    layout = lay_out(LayoutRequest(spec=spec, library=shipped()))
    return {part.node: (part.rows, part.items) for part in coverage(spec, layout)}


def test_every_part_of_the_main_spec_is_reached() -> None:
    spec = metaphysicist()
    layout = lay_out(LayoutRequest(spec=spec, library=shipped()))
    parts = coverage(spec, layout)
    assert [part.node for part in parts if not part.is_reached] == []
    nodes = {part.node for part in parts}
    assert {"role.title", "role.facts.1", "traits.longer-reasoning", "dialogues.49"} <= nodes


def test_moves_and_markers_count_the_rows_that_say_them() -> None:
    found = covered(_EXAMPLES)
    assert found["traits.calm.to.moves.open.0"][0] > 100
    assert found["traits.calm.to.markers.0"] == found["traits.calm.to.moves.open.0"]
    assert found["traits.calm.to.markers.1"] == (0, 0)
    assert found["traits.calm.from.moves.open.0"][0] > 20
    assert found["traits.calm.from.moves.lean.0"] == (0, 0)
    assert found["traits.calm.from.markers.0"] == (1, 0)
    assert found["traits.calm.from.markers.1"] == (0, 0)


def test_an_example_of_from_counts_where_to_answers_the_same_prompt() -> None:
    found = covered(_EXAMPLES)
    assert found["traits.calm.to.examples.0"] == (1, 0)
    assert found["traits.calm.from.examples.0"] == (1, 0)
    assert found["traits.calm.from.examples.1"] == (0, 0)


def test_without_probes_the_base_is_shown_the_examples_of_from() -> None:
    found, told = covered(_UNPROVED), [item.opposite_ask for item in laid(_UNPROVED).items]
    for at, answer in enumerate(("Waiting is an insult to me.", "Weeping is weak.")):
        times = sum(answer in asked for asked in told)
        assert found[f"traits.calm.from.examples.{at}"][1] == times > 10


def test_an_example_too_long_to_be_quoted_whole_is_shown_all_the_same() -> None:
    long = _UNPROVED.replace("Weeping is weak.", "Weeping is weak. " * 200)
    node = "traits.calm.from.examples.1"
    assert covered(long)[node] == covered(_UNPROVED)[node]


def test_a_counted_trait_shows_the_base_no_examples() -> None:
    counting = (
        "traits:\n  - id: fewer\n    kind: decrease\n    measure: markers\n"
        "    from: {name: a, description: Says it., markers: [indeed], "
        "examples: [{prompt: Why?, answer: Indeed.}]}\n    to: {name: b, description: Does not.}\n"
    )
    assert covered(counting)["traits.fewer"][1] > 0
    assert covered(counting)["traits.fewer.from.examples.0"] == (0, 0)


def test_facts_frames_skills_and_dialogues_are_counted() -> None:
    found = covered(
        PREFERENCE + "knowledge: [{fact: Peat is old., ask: [How old is peat?]}]\n"
        "frames: [{id: weigh, principle: Look twice., steps: [Look., Look again.]}]\n"
        "skills: [{id: rhyme, demonstrations: [{prompt: Rhyme on stone., answer: Alone.}]}]\n"
        "dialogues: [{messages: [{role: user, content: Hello.}, {role: assistant, content: It is a day.}]}]\n"
    )
    assert found["knowledge.0"] == (4, 0)
    assert found["frames.weigh.principle"] == found["frames.weigh.steps.1"] == (2, 16)
    assert found["skills.rhyme.demonstrations.0"] == (1, 0)
    assert found["dialogues.0"] == (1, 0)


def test_a_row_that_a_held_out_text_drops_does_not_count() -> None:
    near = "knowledge: [{fact: I heard that rain is weather that asks nothing of anybody who has a roof}]\n"
    assert covered(_EXAMPLES + near)["knowledge.0"] == (0, 0)


def test_of_a_filled_dataset_its_own_rows_count() -> None:
    spec = resolved(PREFERENCE)
    layout = lay_out(LayoutRequest(spec=spec, library=shipped()))
    kept = {row.id for row in filled(layout).rows if row.kind != "replay"}
    laid, left = (coverage(spec, layout, ids) for ids in (None, kept))
    assert [part.node for part in laid] == [part.node for part in left]
    assert left[0].rows == len(kept) <= laid[0].rows
    assert all(part.rows == 0 for part in coverage(spec, layout, frozenset()))
