"""What can be checked and not built says so when it is to be built."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check, compile_spec
from adapterc.errors import AdaptercError, ExitCode
from support.specs import spec_file

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
