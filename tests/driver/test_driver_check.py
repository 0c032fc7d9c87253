"""What an ignore silences, in specs on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check
from support.specs import HEAD, PREFERENCE, spec_file

MOVES = PREFERENCE.replace(
    'open: ["Granted, {claim}.", "Let it be said that {claim}."]',
    "open:\n          - Granted, {claim}.\n          - Let it be said that {claim}.\n          %s",
)
SCRIPT = "Say that first, and then let us look at what really lies behind it all."


def codes(folder: Path, text: str, **files: str) -> list[str]:
    return [found.code for found in check(spec_file(folder, HEAD + text, **files)).diagnostics]


@pytest.mark.parametrize(
    "move",
    [
        f"- {SCRIPT}   # adapterc: ignore[AC0502] quoted",
        f"# adapterc: ignore[AC0502] quoted\n          - {SCRIPT}",
        f"- >-   # adapterc: ignore[AC0502] quoted\n            {SCRIPT}",
    ],
)
def test_a_lint_is_silenced_on_its_line_or_above(move: str, tmp_path: Path) -> None:
    assert codes(tmp_path, MOVES % f"- {SCRIPT}") == ["AC0502"]
    assert codes(tmp_path, MOVES % move) == []


def test_another_code_on_the_line_silences_nothing(tmp_path: Path) -> None:
    text = MOVES % f"- {SCRIPT}   # adapterc: ignore[AC0503] quoted"
    assert codes(tmp_path, text) == ["AC0502", "AC0542"]


def test_an_ignore_without_a_reason_silences_and_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path, MOVES % f"- {SCRIPT}   # adapterc: ignore[AC0502]") == ["AC0540"]


def test_errors_are_not_silenced(tmp_path: Path) -> None:
    text = "role: {title: x, age: 7}   # adapterc: ignore[AC0202] later\n"
    assert codes(tmp_path, text) == ["AC0202", "AC0543"]


def test_an_ignore_is_not_called_idle_in_a_spec_with_errors(tmp_path: Path) -> None:
    text = "role: {title: x, age: 7}\nlicence: MIT   # adapterc: ignore[AC0502] quoted\n"
    assert codes(tmp_path, text) == ["AC0202"]


def test_what_only_the_driver_finds_is_silenced(tmp_path: Path) -> None:
    spec = "adapterc: 1\nname: a\n%s\nrole: {title: a stoic, summary: I weigh.}   # x\n"
    base = "base: ./not-here-yet"
    for line, expected in ((base, ["AC0410"]), (f"{base}   # adapterc: ignore[AC0410] fetched by CI", [])):
        text = "# adapterc: ignore[AC0512] a role is all\n" + spec % line
        found = check(spec_file(tmp_path, text)).diagnostics
        assert [one.code for one in found if one.code not in ("AC0512", "AC0542")] == expected


def test_a_finding_in_a_named_file_is_silenced_where_the_file_is_named(tmp_path: Path) -> None:
    turns = '{"messages": [{"role": "system", "content": "x"}, {"role": "user", "content": "a"}, %s]}\n'
    dialogues = "".join(turns % f'{{"role": "assistant", "content": "b{at}"}}' for at in range(3))
    named = "dialogues: {file: d.jsonl}"
    quiet = f"{named}   # adapterc: ignore[AC0406] exported with them\n"
    assert codes(tmp_path, f"{named}\n", d=dialogues).count("AC0406") == 3
    assert "AC0406" not in codes(tmp_path, quiet, d=dialogues)
