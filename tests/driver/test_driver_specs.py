"""The specs that ship are sound: every one is read, and each adapter can be laid out without its base."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compile import check, compile_spec
from adapterc.expand.lessons import DEFINED, EACH, OTHERS
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


def test_the_glossary_that_ships_is_laid_out_with_its_held_out_items() -> None:
    path = CHECKOUT / "specs" / "scene-decoder.yaml"
    layout = compile_spec(path, check(path)).layout
    scenes = layout.scenes
    assert scenes is not None
    assert len(scenes.scenes) == 12
    assert 400 <= len(layout.texts) <= 460
    assert len(layout.lessons) == (EACH + OTHERS + DEFINED) * 12
    assert len(layout.replays) >= 130
    assert len(scenes.paraphrases) == 240
    assert {one.origin.family for one in scenes.paraphrases} == {"scene-written"}


def test_a_trait_and_a_glossary_are_laid_out_together() -> None:
    path, other = (CHECKOUT / "specs" / f"metaphysicist{end}.yaml" for end in ("-scenes", ""))
    both, alone = (compile_spec(one, check(one)) for one in (path, other))
    assert both.spec.traits == alone.spec.traits
    assert both.spec.frames == alone.spec.frames
    assert len(both.layout.pairs) == len(alone.layout.pairs)
    assert both.layout.items == alone.layout.items
    assert both.layout.scenes is not None
    assert len(both.layout.scenes.scenes) == 5
