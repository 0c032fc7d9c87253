"""What can be checked and not built says so when it is to be built."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check, compile_spec
from adapterc.errors import AdaptercError, ExitCode
from support.specs import HEAD, spec_file

COUNTED = "traits: [{id: fewer-questions, kind: decrease, measure: questions}]\n"


def test_a_library_is_checked_and_not_built(tmp_path: Path) -> None:
    path = spec_file(tmp_path, "adapterc: 1\nkind: library\nname: calm\n" + COUNTED)
    checked = check(path)
    assert (checked.sound, checked.diagnostics) == (True, ())
    with pytest.raises(AdaptercError) as caught:
        compile_spec(path, checked)
    assert (caught.value.message, caught.value.code) == (
        f"{path} is a library: it is imported, not built",
        ExitCode.USAGE,
    )


def test_scenes_are_checked_and_not_built(tmp_path: Path) -> None:
    path = spec_file(tmp_path, HEAD + COUNTED + "scenes: [{token: Δ21, action: A door closes.}]\n")
    checked = check(path)
    assert [(found.code, found.severity) for found in checked.diagnostics] == [("AC0602", "warning")]
    with pytest.raises(AdaptercError) as caught:
        compile_spec(path, checked)
    assert (caught.value.message, caught.value.code) == (
        f"{path} has scenes, which this version checks and does not compile",
        ExitCode.FINDINGS,
    )
