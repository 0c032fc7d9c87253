from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from adapterc.emit.contents import lay_out
from adapterc.emit.report_html import render_html
from adapterc.emit.report_json import build_report, render_json, schema_text
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.request import EmitRequest
from adapterc.verify.judge import judge
from support.emission import emit_request
from support.further import arm_like, further
from support.texts import HOSTILE
from support.verifying import dataset, measurements, spec

HELD = dataset(families=24, each=3, cap=200)


@pytest.fixture
def request_of(tmp_path: Path) -> EmitRequest:
    """A request with everything that `release` measures; the persona says hostile things."""
    measured = measurements(HELD)
    arms = (arm_like("seed-1", measured), arm_like("seed-2", measured))
    known = replace(further(HELD, measured, seeds=arms), persona=f"You are calm.\n{HOSTILE[0]}")
    plain = emit_request(tmp_path)
    more = tmp_path / "control" / "results"
    more.mkdir(parents=True)
    (more / "control.json").write_text("{}", encoding="utf-8")
    return replace(
        plain,
        spec=spec(),
        dataset=replace(HELD, rows=plain.dataset.rows),
        measurements=measured,
        judgement=judge(spec(), HELD, measured, known),
        further=known,
        control=plain.dataset.rows[:3],
        eval_more=(str(tmp_path / "control"),),
    )


def test_the_json_has_it_and_keeps_to_its_schema(request_of: EmitRequest) -> None:
    found = json.loads(render_json(build_report(request_of)))
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(found)
    assert [trait["level"] for trait in found["traits"]] == ["release"] * 3
    assert found["traits"][0]["further"]["reach"]["estimate"] == pytest.approx(1.89, abs=0.05)
    assert [one["kind"] for one in found["traits"][2]["further"]["old"]] == ["drawn", "forced"]
    counted = {"rows": 20, "pairs": 18, "swapped": 9}
    part = {"node": "traits.paradoxical-reasoning", **counted}
    assert found["control"] == {**counted, "logit_shift": 2.0, "kl": 0.01, "parts": [part]}
    assert found["persona"]["as_system"] is True
    assert found["samples"][0]["prompted"]


def test_quick_has_the_level_and_nothing_more(tmp_path: Path) -> None:
    found = json.loads(render_json(build_report(emit_request(tmp_path))))
    assert not {"control", "persona"} & set(found)
    assert "further" not in found["traits"][0]
    assert "prompted" not in found["samples"][0]
    assert found["traits"][0]["level"] == "quick"


def test_the_markdown_says_it_in_words(request_of: EmitRequest) -> None:
    text = render_markdown_report(build_report(request_of))
    assert "## paradoxical-reasoning: VERIFIED (release)" in text
    assert "| paradoxical-reasoning | **VERIFIED** (release) |" in text
    assert "| Base under the persona's system prompt |" in text
    assert "- A LoRA cannot fully forbid: of 3 answers drawn" in text
    assert "| Adapter from seed 2 |" in text
    assert "9 of the 18 pairs with two poles have them swapped at random" in text
    assert "times that of the persona's system prompt" in text
    assert "<" not in text.replace("&lt;", "")


def test_the_page_shows_it_and_lets_no_text_through(request_of: EmitRequest) -> None:
    page = render_html(request_of, build_report(request_of))
    assert "Control, poles swapped at random" in page
    assert "Base with system prompt" in page
    assert "A LoRA cannot fully forbid" in page
    assert HOSTILE[0] not in page
    assert page.count(">release<") >= 6


def test_control_rows_and_arms_lie_in_the_artifact(request_of: EmitRequest) -> None:
    paths = {entry.path for entry in lay_out(request_of).entries}
    assert {"dataset/control.jsonl", "eval/results/control.json"} <= paths
    omitted = replace(
        request_of, spec=replace(request_of.spec, emit=replace(request_of.spec.emit, dataset="omit"))
    )
    contents = lay_out(omitted)
    assert "dataset/control.jsonl" not in {entry.path for entry in contents.entries}
    assert contents.left_out["dataset/control.jsonl"]["rows"] == 3
