"""Where lints stay silent; what they say is held by tests/diagnostics/cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.frontend.load import load
from adapterc.middle.resolve import resolve
from support.specs import spec_file

QUIET = """\
adapterc: 1
name: stoic
base: smollm2-135m-instruct
role: {title: a stoic, summary: "2 < 3 | 4 > 1, <b>bold</b>, {char} and [link]"}
traits:
  - id: calm
    kind: preference
    from:
      name: hot
      description: Flares up at every slight.
      markers: [outrage]
      examples: [{prompt: Why?, answer: The measured mind is an outrage.}]
    to:
      name: calm
      description: Weighs what happened before it answers.
      markers: [measure]
      moves:
        open: ["Grant for a moment here that all {claim} is so, as they say now.", "a", "b"]
        turn: ["c", "d"]
        close: ["e"]
    verify: {accuracy: {at_least: 0.8}, effect_size: {at_least: 0.4}}
  - {id: long, kind: increase, measure: reasoning_tokens, verify: {ratio_to_base: {at_least: 1.3}}}
  - {id: ask, kind: decrease, measure: questions, verify: {rate: {at_most: 0.050}}}
  - {id: cry, kind: increase, measure: exclamations, verify: {rate: {at_least: 0.95}}}
"""


def codes(tmp_path: Path, text: str) -> list[str]:
    return [found.code for found in resolve(load(spec_file(tmp_path, text)))[1]]


def test_a_good_spec_is_quiet(tmp_path: Path) -> None:
    assert codes(tmp_path, QUIET) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('close: ["e"]', 'close: ["…"]', "AC0503"),
        ("as they say now", "as they may well say by now, and did say before, too", "AC0502"),
        ('close: ["e"]', "close: []", "AC0503"),
        ("at_most: 0.050", "at_most: 0.048", "AC0505"),
        ("at_least: 0.95}", "at_least: 0.96}", "AC0505"),
        ("accuracy: {at_least: 0.8}", "accuracy: {at_least: 1.01}", "AC0504"),
        ("accuracy: {at_least: 0.8}", "accuracy: {at_least: 0.9}", "AC0505"),
        ("effect_size: {at_least: 0.4}", "effect_size: {at_least: 0.3}", "AC0505"),
        ("ratio_to_base: {at_least: 1.3}", "ratio_to_base: {at_least: 1.25}", "AC0505"),
        ("The measured mind", "To measure minds", "AC0507"),
        ("markers: [measure]", "markers: [Outrage]", "AC0501"),
        ("Flares up at every slight.", "weighs what happened, before it answers", "AC0501"),
        ("{char}", "<|user|>", "AC0506"),
        ("{char}", "<end_of_turn>", "AC0506"),
        ("{char}", "<</SYS>>", "AC0506"),
    ],
)
def test_a_step_further_is_found(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert old in QUIET
    assert code in codes(tmp_path, QUIET.replace(old, new))


def test_a_move_with_an_error_in_it_is_counted_as_what_it_will_be(tmp_path: Path) -> None:
    assert codes(tmp_path, QUIET.replace('close: ["e"]', 'close: ["{clam}"]')) == ["AC0209"]


def test_placeholders_of_a_library_are_no_moves(tmp_path: Path) -> None:
    head, traits = QUIET[: QUIET.index("role:")], QUIET[QUIET.index("traits:") : QUIET.index("  - {id: long")]
    filled_in = '["Grant for a moment here that all {claim} is so, as they say now.", "a", "b"]'
    library = "adapterc: 1\nkind: library\nname: calm\n" + traits.replace(filled_in, '["Granted.", …]')
    (tmp_path / "calm.yaml").write_text(library, encoding="utf-8")
    spec = tmp_path / "spec.yaml"
    spec.write_text(f"{head}imports: [{{path: calm.yaml}}]\n", encoding="utf-8")
    (told,) = resolve(load(spec))[1]
    assert told.message == "4 moves for `calm`, placeholders aside: answers would sound alike"
    assert told.span.file.endswith("calm.yaml")
