"""What of a spec reaches no row is told at its place when the spec is checked."""

from __future__ import annotations

from pathlib import Path

from adapterc.diagnostics.render import render
from adapterc.driver.compile import check
from support.specs import HEAD, spec_file

MOVES = """\
      moves:
        open: ["Granted, {claim}.", "Let it be said that {claim}.", "Take it that {claim}."]
        turn: ["Nothing in that is ours.", "We may look at {subject}.", "Ask who is hurt."]
"""
CALM = f"""\
traits:
  - id: calm
    kind: preference
    from:
      name: hot
      description: Flares up at every slight.
FROM
    to:
      name: calm
      description: Weighs what happened before it answers.
{MOVES}TO
"""


def told(folder: Path, text: str) -> str:
    checked = check(spec_file(folder, HEAD + text))
    assert checked.sound
    mine = [one for one in checked.diagnostics if one.code == "AC0532"]
    return render(mine, checked.sources, format="concise").replace(f"{folder}/", "")


def calm(opposite: str = "", to: str = "") -> str:
    return CALM.replace("FROM", opposite).replace("TO", to)


def test_a_spec_of_which_all_is_used_has_no_finding(tmp_path: Path) -> None:
    assert told(tmp_path, calm()) == ""


def test_a_marker_that_nothing_says(tmp_path: Path) -> None:
    assert told(tmp_path, calm(to="      markers: [granted, at peace]")) == (
        "spec.yaml:17:26: warning[AC0532]: this marker of `calm` reaches no row: "
        "nothing that `to` says holds it\n"
    )


def test_moves_that_a_teacher_has_no_room_for(tmp_path: Path) -> None:
    many = "".join(f'"Move number {at} says at length that {{claim}}.", ' for at in range(60))
    text = calm().replace("        turn: [", f"        turn: [{many}") + "dataset: {teacher: self}\n"
    assert told(tmp_path, text) == (
        "spec.yaml:16:15: warning[AC0532]: 44 of the 63 moves of `calm` reach no row: "
        "there is no room for more in what the teacher is told\n"
    )
    assert told(tmp_path, text.replace("teacher: self", "teacher: null")) == ""


def test_an_example_of_from_that_nothing_answers(tmp_path: Path) -> None:
    probes = (
        "    probes: [{family: f, subject: rain, prompt: What is rain?, to: Rain falls., from: Rain again!}]"
    )
    example = "      examples: [{prompt: Why weep?, answer: Weeping is weak.}]"
    assert told(tmp_path, calm(example, probes)) == (
        "spec.yaml:10:18: warning[AC0532]: this example of `calm` reaches no row: "
        "no example of `to` has its prompt\n"
    )


def test_a_whole_list_of_moves_is_told_once(tmp_path: Path) -> None:
    moves = "      moves: {lean: ['Surely {claim}.', 'Of course {claim}.']}"
    assert told(tmp_path, calm(moves)) == (
        "spec.yaml:10:21: warning[AC0532]: none of the 2 moves of `calm` reaches a row: "
        "the opposite answer is the base's own, opened and closed\n"
    )


def test_more_than_a_few_of_a_list_are_told_together(tmp_path: Path) -> None:
    markers = "      markers: [granted, one, two, three, four]"
    assert told(tmp_path, calm(to=markers)) == (
        "spec.yaml:17:16: warning[AC0532]: 4 of the 5 markers of `calm` reach no row: "
        "nothing that `to` says holds it\n"
    )


def test_moves_that_a_trait_keeps_answers_too_short_for(tmp_path: Path) -> None:
    short = "  - {id: brief, kind: decrease, measure: reasoning_tokens}\n"
    close = "        close: ['So {subject} passes.']"
    assert told(tmp_path, calm(to=close) + short) == (
        "spec.yaml:17:17: warning[AC0532]: this move of `calm` reaches no row: "
        "`brief` keeps answers too short for it\n"
    )


def test_a_marker_of_a_move_that_reaches_nothing_is_not_told_beside_it(tmp_path: Path) -> None:
    short = "  - {id: brief, kind: decrease, measure: reasoning_tokens}\n"
    close = "        close: ['So {subject} passes.']\n      markers: [Passes]"
    assert told(tmp_path, calm(to=close) + short).count("AC0532") == 1


def test_a_marker_of_both_poles_has_a_finding_of_its_own(tmp_path: Path) -> None:
    assert told(tmp_path, calm("      markers: [at peace]", "      markers: [At peace]")) == ""


def test_moves_of_a_trait_that_is_no_preference(tmp_path: Path) -> None:
    counted = calm().replace("kind: preference", "kind: decrease\n    measure: questions")
    assert told(tmp_path, counted).count("only a preference is composed of moves") == 2


def test_a_dataset_too_small_for_its_moves(tmp_path: Path) -> None:
    assert "raise `dataset.rows`" in told_in_full(tmp_path, calm() + "dataset: {rows: 1}\n")


def told_in_full(folder: Path, text: str) -> str:
    checked = check(spec_file(folder, HEAD + text))
    return render(checked.diagnostics, checked.sources, format="full")


def test_a_fact_near_a_held_out_text_and_a_role_too_long(tmp_path: Path) -> None:
    probe = "Rain is weather that asks nothing of anybody who has a roof."
    probes = (
        "    probes: [{family: f, subject: rain, prompt: What is rain?, "
        f"to: {probe}, from: Rain again!}}]\nknowledge:\n  - fact: {probe}\n"
    )
    assert told(tmp_path, calm(to=probes)) == (
        "spec.yaml:19:5: warning[AC0532]: this fact reaches no row: it shares eight words in a row with a "
        "held-out text\n"
    )
    long = f"role: {{title: {'x' * 400}, summary: {'word ' * 3990}}}\n"
    assert "summary" not in told(tmp_path, calm() + long)


def test_a_role_of_the_greatest_length_breaks_nothing(tmp_path: Path) -> None:
    text = "y" * 19_990
    role = f"role: {{title: a stoic, summary: {text}, voice: {text}}}\n"
    frame = f"frames: [{{id: f, principle: {text}, steps: [{text}]}}]\n"
    found = told(tmp_path, calm() + role + frame)
    assert found.count("reaches no row: it is too long for one") == 2


_FEWER = "  - {id: asks-less, kind: decrease, measure: questions}\n"


def test_a_move_that_another_trait_takes_away_is_told_with_that_trait(tmp_path: Path) -> None:
    assert told(tmp_path, calm().replace("Ask who is hurt.", "Who is hurt by {subject}?") + _FEWER) == (
        "spec.yaml:16:73: warning[AC0532]: this move of `calm` reaches no row: `asks-less` is to decrease "
        "what it shows\n"
    )


def test_moves_that_contradict_another_trait_are_told_as_that_alone(tmp_path: Path) -> None:
    asking = calm().replace(".", "?")
    checked = check(spec_file(tmp_path, HEAD + asking + _FEWER))
    assert [one.code for one in checked.diagnostics] == ["AC0514"]


def test_a_picture_that_a_move_says_is_reached_and_another_is_not(tmp_path: Path) -> None:
    text = calm(to="      markers: [🌧, 🔥]").replace("Ask who is hurt.", "Ask who is hurt 🌧.")
    assert told(tmp_path, text) == (
        "spec.yaml:17:20: warning[AC0532]: this marker of `calm` reaches no row: "
        "nothing that `to` says holds it\n"
    )


def test_a_weight_that_leaves_no_row_for_some_is_shown_beside_them(tmp_path: Path) -> None:
    facts = "".join(f"  - {{fact: The lamp of tower {at} is lit., ask: [Which is it?]}}\n" for at in range(9))
    text = f"{HEAD}knowledge:\n{facts}dataset: {{mix: {{knowledge: 0.2}}}}\n"
    checked = check(spec_file(tmp_path, text))
    [found] = [one for one in checked.diagnostics if one.code == "AC0532"]
    assert found.message == "2 of the 9 facts reach no row: the weight 0.2 of `knowledge` leaves none for it"
    assert [label.text for label in found.labels] == ["the weight"]
    assert checked.sources[found.labels[0].span.file].count("0.2") == 1


def test_a_section_that_is_left_out_is_told_once(tmp_path: Path) -> None:
    text = "role: {title: x, summary: y}\nknowledge: [{fact: It is lit., ask: [Is it?]}]\n"
    assert told(tmp_path, f"{text}dataset: {{mix: {{knowledge: 0}}}}\n") == ""


def test_a_marker_that_only_another_section_says(tmp_path: Path) -> None:
    to = "      markers: [granted, ask twice]"
    frames = "frames: [{id: f, principle: Ask twice., steps: [Ask twice.]}]\n"
    found = told(tmp_path, f"{calm(to=to)}{frames}dataset: {{mix: {{frames: 0}}}}\n")
    assert found == (
        "spec.yaml:17:26: warning[AC0532]: this marker reaches no row: "
        "a weight of another section leaves none for it\n"
    )
