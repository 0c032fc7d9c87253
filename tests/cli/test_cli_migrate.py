"""`adapterc migrate` says what it did, and leaves a file alone that it cannot read."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.cli.main import main


def test_a_current_spec_and_one_from_the_future(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now, later = tmp_path / "now.yaml", tmp_path / "later.yaml"
    now.write_text("adapterc: 1\nname: stoic\n", encoding="utf-8")
    later.write_text("adapterc: 2\nname: stoic\n", encoding="utf-8")
    assert main(["migrate", str(later), str(now)]) == 1
    said = capsys.readouterr()
    assert said.out == f"{now}: version 1 is the current one, nothing to migrate\n"
    assert said.err == (
        "error[AC0201]: the language has no version `2` that this compiler reads\n"
        f" --> {later}:1:11\n"
        "  |\n"
        "1 | adapterc: 2\n"
        "  |           ^\n"
        "  = help: this compiler reads version 1: `adapterc: 1`\n"
    )
    assert later.read_text(encoding="utf-8") == "adapterc: 2\nname: stoic\n"


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    assert main(["migrate", str(tmp_path / "nothing.yaml")]) == 2
