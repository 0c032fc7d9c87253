"""The exact text of every diagnostic: `cases/<code>-<slug>/spec.yaml` against its `expected.txt`.

ADAPTERC_UPDATE=1 rewrites the expectations; read every changed one before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapterc.diagnostics.codes import CODES
from adapterc.diagnostics.ignores import heeded
from adapterc.diagnostics.model import has_errors, in_order
from adapterc.diagnostics.render import render
from adapterc.frontend.load import load
from adapterc.middle.resolve import resolve

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
# Inputs of megabytes, which tests/frontend makes on the spot, and what the driver or git alone tells.
TESTED_ELSEWHERE = {
    "AC0101",
    "AC0117",
    "AC0314",
    "AC0316",
    "AC0323",
    "AC0409",
    "AC0410",
    "AC0413",
    "AC0414",
    "AC0415",
    "AC0416",
    "AC0527",
    "AC0532",
    "AC0533",
    "AC0617",
    "AC0618",
    "AC0619",
    "AC0620",
    "AC0546",
    "AC0547",
    "AC0560",
    "AC0702",
    "AC0703",
    "AC0704",
    "AC0553",
    "AC0801",
    "AC0802",
    "AC0803",
    "AC0804",
    "AC0805",
    "AC0806",
    "AC0807",
    "AC0808",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_expected_text(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    loaded = load(Path("spec.yaml"))
    resolved, found = resolve(loaded)
    diagnostics = in_order(heeded(found, loaded.ignores, loaded.named_at))
    text = render(diagnostics, loaded.sources)
    expected = case / "expected.txt"
    if os.environ.get("ADAPTERC_UPDATE"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert (resolved is None) == has_errors(diagnostics)
    if case.name.startswith("AC"):
        assert case.name[:6] in {one.code for one in diagnostics}


def test_every_code_has_a_case() -> None:
    covered = {case.name[:6] for case in CASES} | TESTED_ELSEWHERE
    assert {code.code for code in CODES} - covered == set()
