"""The work that a plan counts is the work that is done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.expand.scenes_asked import scene_items
from adapterc.ir.scene_layout import LaidScenes
from adapterc.verify.scenes_sets import CONTEXTS, DRAWS, IDENTIFIED, PANEL, SAMPLED_SCENES
from adapterc.verify.scenes_work import scene_work
from support.glossary import TOKENS, live_glossary
from support.specs import laid
from support.tiny_model import make_tiny_base
from support.turns import TURNS
from support.verifying import base_model, dataset, platform


def _glossary(*tokens: str) -> str:
    told = "".join(
        f"  - token: {token}\n    action: Door {at} closes.\n    emotion: calm\n    forms:\n"
        f"      - {{form: text, register: plain, text: Door {at} closed.}}\n"
        f"      - {{form: symbols, register: technical, text: door → {at}}}\n"
        for at, token in enumerate(tokens)
    )
    return f"scenes:\n{told}"


def _laid(*tokens: str) -> LaidScenes:
    found = laid(_glossary(*tokens)).scenes
    assert found is not None
    return found


@pytest.mark.slow
def test_everything_that_is_measured_was_counted(tmp_path: Path) -> None:
    from adapterc.ir.verification import MeasureRequest
    from adapterc.verify.scenes_measure import measure_scenes

    layout = laid(_glossary(*TOKENS))
    items = scene_items(layout, TURNS)
    assert items is not None and layout.scenes is not None
    base = make_tiny_base(tmp_path / "base")
    request = MeasureRequest(
        base=base_model(str(base)),
        adapter="a" * 64,
        pairs=(),
        probes=(),
        neutral=dataset().neutral,
        platform=platform(),
        scene_items=replace(items, contexts=tuple(replace(one, cap=8) for one in items.contexts)),
    )
    found = measure_scenes(request, live_glossary(base), talk=(), cache=tmp_path / "cache")
    work = scene_work(layout.scenes)
    assert len(found.identification) == work.paraphrases
    assert len(found.asked) == len(work.asked)
    assert len(found.paired) == len(work.pairs)
    assert len(found.alone) + len(found.base_alone) == len(work.alone)
    assert len(found.sampled) == sum(one.times for one in work.drawn)
    others = [part for part in found.ablations if part.condition in ("base", "literal", "definition")]
    whole = [found.identification, *(part.rows for part in others)]
    read = sum(len(row.candidates) for rows in whole for row in rows)
    changed = 3 * len(others[0].rows)
    assert read + changed == sum(one.times for one in work.readings)
    assert changed == sum(one.prompts for one in work.readings)


def test_of_a_large_glossary_only_a_panel_is_compared_and_some_scenes_are_drawn() -> None:
    tokens = [f"Δ{at:03}" for at in range(60)]
    work = scene_work(_laid(*tokens))
    assert work.paraphrases == 60 * IDENTIFIED
    assert sum(one.times for one in work.drawn) == SAMPLED_SCENES * CONTEXTS * DRAWS
    assert max(one.times for one in work.readings) <= 3 * PANEL


def test_what_a_token_is_to_say_is_its_first_form() -> None:
    work = scene_work(_laid("Δ21", "Ω3"))
    assert [one.text for one in work.alone] == ["Door 0 closed.", "", "Door 1 closed.", ""]
    assert {one.text for one in work.drawn} == {"Door 0 closed.", "Door 1 closed."}
    assert work.pairs[0].text == "Door 0 closed. Door 1 closed."
