"""The specs that ship are sound: every one is read, and each adapter can be laid out without its base."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check, compile_spec
from support.specs import CHECKOUT

SPECS = sorted((CHECKOUT / "specs").glob("*.yaml"))
LIBRARIES = sorted((CHECKOUT / "specs" / "library").glob("*.yaml"))


@pytest.mark.parametrize("path", [*SPECS, *LIBRARIES], ids=lambda path: path.stem)
def test_a_spec_that_ships_has_no_finding(path: Path) -> None:
    checked = check(path)
    assert checked.sound
    assert checked.diagnostics == ()


@pytest.mark.parametrize("name", ["russian-persona", "like-me", "researcher", "stoic-critic"])
def test_a_spec_is_laid_out_without_its_base(name: str) -> None:
    path = CHECKOUT / "specs" / f"{name}.yaml"
    checked = check(path)
    assert checked.sound
    layout = compile_spec(path, checked).layout
    assert len(layout.pairs) >= 250
    pairs = [item for item in layout.items if item.origin.node.startswith("traits.")]
    assert len(pairs) == 48
    assert len({item.origin.family for item in pairs}) == 24
