"""Where names and options may stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.cli.arguments import asked
from adapterc.cli.main import main


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("diff A B --format html one two", ["one", "two"]),
        ("diff A --format html B one --exit-code two", ["one", "two"]),
        ("diff A B one --exit-code -- --two", ["one", "--two"]),
        ("check one --format json two", ["one", "two"]),
        ("build one --keep-going two --device cpu three", ["one", "two", "three"]),
        ("lock one --locked two", ["one", "two"]),
        ("doctor one --format json two", ["one", "two"]),
        ("migrate one -- two", [Path("one"), Path("two")]),
    ],
)
def test_names_may_stand_behind_options(typed: str, names: list[str | Path]) -> None:
    assert asked(typed.split()).specs == names


def test_artifacts_may_stand_behind_options() -> None:
    typed = ["evidence", "build/one", "--out", "proofs", "build/two"]
    assert asked(typed).artifacts == [Path("build/one"), Path("build/two")]


@pytest.mark.parametrize(
    "typed", ["check one --bogus two", "diff A B one --exit-code --two", "explain AC0201 two", "cache ls two"]
)
def test_what_is_no_name_is_refused(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(typed.split()) == 2
    assert "error: unrecognized arguments: " in capsys.readouterr().err
