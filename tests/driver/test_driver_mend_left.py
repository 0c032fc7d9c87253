"""What `check --fix` leaves alone: what could be meant in two ways, and what is not the spec's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.mend import mend
from support.mending import HEAD, PREFERENCE, spec

# What looks like a mistake of the same kind, and could be meant in more than one way.
LEFT = {
    "name that another trait has": (
        "traits:\n  - {id: asks-less, kind: decrease, measure: questions}\n"
        "  - {id: asks_less, kind: decrease, measure: exclamations}\n"
    ),
    "a bracket before a comment": "role:\n  facts: [a, b   # two\n  voice: dry\n",
    "quotes behind braces": 'role:\n  summary: {x} says "so".\n',
    "a number for thresholds of two metrics": f"{PREFERENCE % ''}    verify: 0.6\n",
    "key that is near nothing": "colour: red\n",
    "key whose meaning is taken": "role: {title: x}\nrolle: {title: y}\n",
    "number with a zero in front": "training: {rank: '010'}\n",
    "number in words": "training: {rank: eight}\n",
    "per cent of a whole number": "training: {rank: '10%'}\n",
    "a key that may begin a mapping": "role:\n  title: summary: I weigh things.\n",
    "a colon in a text that goes on": "role:\n  summary: The rule: never\n    hurry.\n",
    "a colon behind a comma in braces": "role: {title: x, voice: Dry: never loud, never fast}\n",
    "a colon in braces over lines": 'role: {title: x,\n  summary: "a", voice: Dry: never loud}\n',
    "a colon at the end of braces over lines": "role: {title: x,\n  voice: Dry: never loud}\n",
    "name of other letters": PREFERENCE.replace("calm", "тишь", 1) % "",
    "list with commas": "language: en, ru\n",
    "text over lines": "training:\n  rank: >-\n    8\n",
    "null": "licence: ~\nrole: {facts: [~]}\n",
    "ratio that is no upper bound": (
        "traits:\n  - id: short\n    kind: decrease\n    measure: reasoning_tokens\n"
        "    verify: {ratio_to_base: {at_least: 1.5}}\n"
    ),
    "both sides": f"{PREFERENCE % ''}    verify: {{accuracy: {{at_least: 0.6, at_most: 0.9}}}}\n",
    "side that either metric may want": f"{PREFERENCE % ''}    verify: {{at_least: 0.6}}\n",
    "two sides without their metric": f"{PREFERENCE % ''}    verify: {{at_least: 0.6, at_most: 0.9}}\n",
    "slot that is near nothing": PREFERENCE % ", moves: {open: ['Say {x}.']}",
    "anchored number": "training: {rank: &r '8', alpha: *r}\n",
    "tokens that would be one": (
        "scenes:\n  - {token: Cafe\u0301, action: a}\n  - {token: Ca\u200bf\u00e9, action: b}\n"
    ),
    "a token that would be a number": "scenes:\n  - {token: 4\u200b2, action: a}\n",
    "a token with an escape": 'scenes:\n  - {token: "kel\\u200bmora", action: a}\n',
    "other version": "adapterc: 7\n",
    "tab before a key of two places": "verify:\n    retention:\n      kl: {at_most: 1}\n\tx: 1\n",
}


@pytest.mark.parametrize("name", LEFT)
def test_what_could_be_meant_otherwise_is_left_alone(name: str, tmp_path: Path) -> None:
    mended = mend(spec(tmp_path, HEAD + LEFT[name]))
    assert mended.after == mended.before
    assert (mended.done, mended.checked.spec) == ((), None) or name == "null"


def test_a_tab_among_spaces_whose_level_nobody_knows_is_left_alone(tmp_path: Path) -> None:
    mended = mend(spec(tmp_path, HEAD + "role:\n\tcolour: x\n  summary: y\n"))
    assert mended.after == mended.before


def test_two_edits_that_spoil_each_other_are_not_both_made(tmp_path: Path) -> None:
    mended = mend(spec(tmp_path, HEAD + "rolle: {title: x}\nroles: {title: y}\n"))
    assert mended.after.decode() == HEAD + "role: {title: x}\nroles: {title: y}\n"
    assert [found.code for found in mended.checked.diagnostics if found.severity == "error"] == ["AC0202"]


def test_records_in_other_files_are_left_alone(tmp_path: Path) -> None:
    records = tmp_path / "d.jsonl"
    records.write_text('{"mesages": []}\n', encoding="utf-8")
    mended = mend(spec(tmp_path, HEAD + "dialogues: {file: d.jsonl}\n"))
    assert mended.done == ()
    assert "AC0202" in {found.code for found in mended.checked.diagnostics}
    assert all(found.fix is None for found in mended.checked.diagnostics)


def test_bytes_that_are_not_text_are_left_alone(tmp_path: Path) -> None:
    mended = mend(spec(tmp_path, HEAD.encode() + b"rolle: \xff\n"))
    assert mended.after == mended.before
