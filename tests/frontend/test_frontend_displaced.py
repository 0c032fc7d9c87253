"""Keys in another mapping than they belong to: one finding a slip, and the rest judged as it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.frontend.load import load

HEAD = "adapterc: 1\nname: a\nbase: b\n"
TRAIT = "traits:\n  - id: calm\n    kind: preference\n"
FROM = "    from:\n      name: hot\n      description: Flares up.\n"
TO = "{name: calm, description: Weighs it., markers: [so]}"


HIGHER, UNDER = "a level higher: indent", "under `to`, which is empty: indent them by 8 spaces"
TOP = "at the top of the spec: begin it in the first column, as `role` in line 4"


def told(folder: Path, text: str) -> list[tuple[int, str]]:
    """Line and advice of each finding."""
    path = folder / "spec.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return [(one.span.start.line, one.help or one.message) for one in load(path).diagnostics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{TRAIT}{FROM}      to: {TO}\n",
            [(10, f"`to` belongs {HIGHER} it by 4 spaces, as `from` in line 7")],
        ),
        (
            f"{TRAIT}{FROM}      to: {TO}\n      markers: [hot]\n",
            [(10, f"`to` belongs {HIGHER} it by 4 spaces, as `from` in line 7")],
        ),
        (
            f"{TRAIT}{FROM}      to: {TO}\n      pairs: []\n      verify: {{accuracy: {{at_least: 0.6}}}}\n",
            [
                (
                    10,
                    f"`to` and the 2 keys below it belong {HIGHER} them by 4 spaces, as `from` in line 7",
                )
            ],
        ),
        (
            "role:\n  title: a stoic\n  frames: [{id: f, principle: p, steps: [s]}]\n",
            [
                (
                    6,
                    f"`frames` belongs {TOP}",
                )
            ],
        ),
        (
            f"role:\n  title: a stoic\n  traits:\n    - id: calm\n      kind: preference\n      from: {TO}\n"
            "      to:\n      name: hot\n      description: Flares up.\n      markers: [how]\n",
            [
                (
                    6,
                    f"`traits` belongs {TOP}",
                ),
                (
                    11,
                    f"`name` and the 2 keys below it belong {UNDER}",
                ),
            ],
        ),
        (
            f"traits: [{{id: t, kind: preference, from: {{name: hot, description: Flares., to: {TO}}}}}]\n",
            [(4, "`to` belongs a level higher: close the brace before it, not behind")],
        ),
    ],
)
def test_one_slip_is_one_finding(text: str, expected: list[tuple[int, str]], tmp_path: Path) -> None:
    assert told(tmp_path, text) == expected


ITEM = "to the item above: indent them by 2 spaces, as `id` in line 5"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (
            f"kind: preference\nfrom: {{name: hot, description: Flares.}}\nto: {TO}\n",
            [(6, f"`kind` and the 2 keys below it belong {ITEM}")],
        ),
        ("measure: questions\nkind: decrease\n", [(6, f"`measure` and the key below it belong {ITEM}")]),
        (
            "kind: adapter\nmeasure: questions\n",
            [
                (
                    5,
                    "write `kind:` with `preference`, `increase`, `decrease` or `structure`",
                ),
                (7, "`measure` belongs in an item of `traits`"),
            ],
        ),
    ],
)
def test_keys_beside_the_dash_of_their_item(
    below: str, expected: list[tuple[int, str]], tmp_path: Path
) -> None:
    assert told(tmp_path, f"traits:\n- id: calm\n{below}") == expected


def test_what_stands_in_moved_keys_is_judged_too(tmp_path: Path) -> None:
    to = TO.replace("markers", "markrs")
    text = f"{TRAIT}{FROM}      to: {to}\n      verify: {{accurcy: {{at_least: 1}}}}\n"
    assert told(tmp_path, text)[1:] == [(10, "did you mean `markers`?"), (11, "did you mean `accuracy`?")]


def test_a_key_that_its_mapping_has_already_is_not_moved(tmp_path: Path) -> None:
    text = f"{TRAIT}{FROM}      to: {TO}\n    to: {TO}\n"
    assert told(tmp_path, text) == [(10, "`to` belongs a level higher: indent it less")]


def test_a_word_is_no_mapping_of_that_name(tmp_path: Path) -> None:
    text = "frames:\n  - id: f\n    principle: p\n    steps: [s]\n    role: user\n"
    assert told(tmp_path, text) == [(8, "`role` belongs at the top of the spec: indent it less")]


def test_other_repetitions_are_told_as_such(tmp_path: Path) -> None:
    text = "role:\n  title: a\n  verify:\n  title: b\n"
    found = [advice for _, advice in told(tmp_path, text)]
    assert "delete one of them, or merge their values" in found
