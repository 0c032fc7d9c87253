"""Skills, knowledge, frames and dialogues in every form of the report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from adapterc.emit.contents import lay_out
from adapterc.emit.junit import render_junit
from adapterc.emit.report_html import render_html
from adapterc.emit.report_json import build_report, render_json, schema_text
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.report_rows import traced_ids
from adapterc.emit.request import EmitRequest
from adapterc.emit.statement import statement
from adapterc.ir.findings import Check, Outcome
from adapterc.ir.interval import Interval
from adapterc.ir.origin import Origin
from adapterc.ir.part_items import PartItems, TurnItem
from adapterc.ir.part_verdicts import PartAnswer, PartVerdict, part_word
from adapterc.ir.spec import Fact, Frame, Threshold, VerifyOptions
from adapterc.ir.traced import Advice, Trace, TracedFamily, TracedItem
from support.emission import emit_request
from support.texts import HOSTILE

UNKNOWN = Interval(estimate=0.0, low=-1e9, high=1e9)
TRACE = Trace(
    scale="nats a byte",
    n=22,
    missed=2,
    families=(TracedFamily(family="knowledge.3", n=1, missed=1, score=-0.4, base_score=0.1),),
    items=(
        TracedItem(
            id="knowledge.3.later",
            family="fact-0003",
            node="knowledge.3",
            question=HOSTILE[0],
            score=-0.4,
            base_score=0.1,
            missed=True,
            to="The tower is grey.",
            opposite="The well is deep.",
            rows=("row-0002",),
        ),
    ),
    nodes=(),
    rows=0,
)
KNOWN = PartVerdict(
    id="knowledge",
    kind="knowledge",
    verdict="NOT VERIFIED",
    declared=True,
    evidence="base and adapter arms",
    unit="nats a byte",
    level_unit="share of questions",
    n=22,
    clusters=22,
    effect=Interval(estimate=0.2, low=0.1, high=0.3),
    effect_size=0.9,
    p=0.001,
    p_adjusted=0.002,
    mde=0.1,
    base=Interval(estimate=0.2, low=0.1, high=0.4),
    adapter=Interval(estimate=0.5, low=0.3, high=0.7),
    chance=0.2,
    checks=(
        Check(
            name="accuracy",
            bound="at least 0.6",
            found=Interval(estimate=0.5, low=0.3, high=0.7),
            holds=False,
        ),
    ),
    reason="The fact is the likeliest of 5 facts in 0.50 of 22 unseen questions.",
    answers=(PartAnswer(prompt=HOSTILE[0], expected="grey", base=HOSTILE[0], adapter="It is grey."),),
    trace=TRACE,
    advice=(Advice(rule="more data", do="Ask for more (`ask`).", evidence="5 of 90 rows are of it"),),
)
WEIGHED = replace(
    KNOWN,
    id="frames.weigh",
    kind="frame",
    declared=False,
    chance=None,
    answers=(),
    trace=None,
    advice=(),
)
SILENT = replace(
    WEIGHED,
    id="frames.mute",
    verdict="INCONCLUSIVE",
    n=0,
    effect=UNKNOWN,
    base=UNKNOWN,
    adapter=UNKNOWN,
    checks=(),
    reason="Not measured: no step of it has a word to be known by.",
    advice=(Advice(rule="nothing to ask", do="Say the steps.", evidence="no step has a word"),),
)


@pytest.fixture
def request_of(tmp_path: Path) -> EmitRequest:
    """A request whose spec has facts that are declared and two frames that are not."""
    known = emit_request(tmp_path)
    spec = replace(
        known.spec,
        knowledge=(Fact(fact="The tower is grey."),),
        frames=(Frame(id="weigh", principle="Weigh."), Frame(id="mute", principle="…")),
        verify=VerifyOptions(knowledge=(Threshold(metric="accuracy", at_least=0.6),)),
    )
    judgement = replace(known.judgement, parts=(KNOWN, WEIGHED, SILENT))
    turn = TurnItem(
        id="dialogues.0.1",
        origin=Origin(node="dialogues.0", template="", family="dialogue-0000", split="verify", seed=0),
        prompt="p",
        text="Rain.",
        tokens=2,
    )
    dataset = replace(known.dataset, parts=PartItems(turns=(turn,)))
    return replace(known, spec=spec, judgement=judgement, dataset=dataset)


def test_the_json_has_every_part_and_keeps_to_its_schema(request_of: EmitRequest) -> None:
    found = json.loads(render_json(build_report(request_of)))
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(found)
    assert [part["id"] for part in found["parts"]] == ["knowledge", "frames.weigh", "frames.mute"]
    assert found["parts"][0]["thresholds"] == [{"metric": "accuracy", "at_least": 0.6, "at_most": None}]
    assert found["parts"][0]["chance"] == 0.2
    assert found["parts"][0]["trace"]["items"][0]["opposite"] == "The well is deep."
    assert "trace" not in found["parts"][1]
    assert found["parts"][2]["effect"] == {"estimate": 0.0, "low": None, "high": None}


def test_a_spec_without_such_parts_has_no_word_of_them(tmp_path: Path) -> None:
    known = emit_request(tmp_path)
    bare = replace(known, judgement=replace(known.judgement, parts=()))
    assert "parts" not in json.loads(render_json(build_report(bare)))
    assert 'id="parts"' not in render_html(bare, build_report(bare))


def test_the_statement_counts_declared_parts_alone(request_of: EmitRequest) -> None:
    assert "0 of 1 other declared part verified" in statement(build_report(request_of))


def test_the_markdown_says_what_decides_and_what_does_not(request_of: EmitRequest) -> None:
    text = render_markdown_report(build_report(request_of))
    assert (
        "| Knowledge: knowledge | **NOT VERIFIED** (declared, quick, one seed) | 22 | 0.20 → 0.50 share of"
        in text
    )
    assert "share of questions (chance 0.20) |" in text
    assert "| Frames: frames.weigh | **not shown** (not declared) | 22 |" in text
    assert "| Frames: frames.mute | **not measured** (not declared) | 0 | n/a | n/a | none | n/a |" in text


def test_a_part_is_traced_in_the_words_of_its_kind(request_of: EmitRequest) -> None:
    report = build_report(request_of)
    text, page = render_markdown_report(report), render_html(request_of, report)
    assert "2 of 22 items missed; 0 rows behind them. A score is: nats a byte." in text
    assert "The fact:\n\n> The tower is grey.\n\nThe likeliest other:\n\n> The well is deep." in text
    assert "<dt>The fact</dt>" in page
    assert "<dt>The likeliest other</dt>" in page
    assert "Where it goes wrong: 2 of 22 items missed, 0 rows behind them" in page
    assert 'Declared pole</dt><dd dir="auto">The tower' not in page
    assert "row-0002" in traced_ids(report)


def test_every_form_says_what_is_advised_on_a_part(request_of: EmitRequest) -> None:
    report = build_report(request_of)
    text, page = render_markdown_report(report), render_html(request_of, report)
    found = json.loads(render_json(report))["parts"]
    advised = {"rule": "more data", "do": "Ask for more (`ask`).", "evidence": "5 of 90 rows are of it"}
    assert found[0]["advice"] == [advised]
    assert "advice" not in found[1]
    assert "- Ask for more (\\`ask\\`). (more data: 5 of 90 rows are of it)" in text
    assert "What the evidence advises:\n\n- Say the steps. (nothing to ask: no step has a word)" in text
    assert "What the evidence advises on knowledge" in page
    assert "Ask for more (<code>ask</code>)." in page
    assert "What the evidence advises on frames.mute" in page
    assert "What the evidence advises on frames.weigh" not in page
    assert "Ask for more (`ask`). (more data: 5 of 90 rows are of it)" in render_junit(report)


def test_the_page_has_a_section_and_lets_no_text_through(request_of: EmitRequest) -> None:
    page = render_html(request_of, build_report(request_of))
    assert '<section id="parts"' in page
    assert '<a href="#parts">Parts</a>' in page
    assert page.index("Knowledge</h3>") < page.index("Frames</h3>")
    assert HOSTILE[0] not in page


def test_what_is_not_declared_fails_no_pipeline(request_of: EmitRequest) -> None:
    root = ET.fromstring(render_junit(build_report(request_of)).split("\n", 1)[1])
    suites = {suite.get("name"): suite for suite in root}
    declared, told = suites["part knowledge"], suites["part frames.weigh"]
    assert (declared.get("failures"), declared.get("skipped")) == ("2", "0")
    assert (told.get("failures"), told.get("skipped")) == ("0", "2")


def test_held_out_items_lie_in_the_records(request_of: EmitRequest) -> None:
    entries = {entry.path: entry for entry in lay_out(request_of).entries}
    last = json.loads(entries["dataset/verify.jsonl"].bytes().splitlines()[-1])
    assert (last["kind"], last["id"], last["text"], last["tokens"]) == ("turn", "dialogues.0.1", "Rain.", 2)


@pytest.mark.parametrize(
    ("verdict", "declared", "n", "said"),
    [
        ("VERIFIED", True, 3, "VERIFIED"),
        ("VERIFIED", False, 3, "moved"),
        ("NOT VERIFIED", False, 3, "not shown"),
        ("INCONCLUSIVE", False, 3, "not shown"),
        ("INCONCLUSIVE", False, 0, "not measured"),
    ],
)
def test_what_is_not_declared_has_no_verdict_to_print(
    verdict: Outcome, declared: bool, n: int, said: str
) -> None:
    assert part_word(verdict, declared=declared, n=n) == said
