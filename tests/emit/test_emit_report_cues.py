"""What trivial rules make of a preference's pairs stands in every form of the report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.emit.report_cues import CueReport, cues_said
from adapterc.emit.report_html import render_html
from adapterc.emit.report_json import build_report, render_json
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.report_model import Interval
from adapterc.ir import interval
from adapterc.ir.verification import TrivialCue
from support.emission import emit_request

RULE = "the answer that does not open by defining"
AS_MANY = (
    "“Take the answer that does not open by defining” takes about as many as the adapter, or more: these "
    "pairs do not show that it reads more than that sign"
)


def cue(share: float, of_rows: float | None = None) -> CueReport:
    return CueReport(rule=RULE, share=Interval(estimate=share, low=share, high=share), of_rows=of_rows)


@pytest.mark.parametrize(
    ("shares", "of_rows", "said"),
    [
        ((0.82,), 0.9, "None of them takes as many as the adapter."),
        ((0.95,), 0.9, f"{AS_MANY}."),
        ((0.5, 0.95), None, f"{AS_MANY}."),
        ((0.95,), 0.4, f"{AS_MANY}, though its training rows do not teach it."),
        ((), None, ""),
    ],
)
def test_it_is_said_where_a_rule_takes_as_many_as_the_adapter(
    shares: tuple[float, ...], of_rows: float | None, said: str
) -> None:
    adapter = Interval(estimate=0.97, low=0.9, high=0.99)
    assert cues_said([cue(share, of_rows) for share in shares], adapter) == said


def test_rules_stand_beside_the_adapter_s_share_in_every_form(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    first, *others = request.judgement.traits
    found = (
        TrivialCue(rule=RULE, share=interval.Interval(estimate=0.847, low=0.75, high=0.917), of_rows=0.491),
        TrivialCue(
            rule="the longer answer",
            share=interval.Interval(estimate=0.569, low=0.447, high=0.686),
            of_rows=None,
        ),
    )
    traits = (replace(first, cues=found), *others)
    request = replace(request, judgement=replace(request.judgement, traits=traits))
    report = build_report(request)
    told = (
        "Rules that read no meaning, each in the direction that takes more of these pairs: the answer that "
        "does not open by defining 0.85 [0.75, 0.92] (of training rows 0.49); the longer answer 0.57 [0.45, "
        "0.69]. The adapter takes "
    )
    markdown, page = render_markdown_report(report), render_html(request, report)
    assert told in markdown
    assert told in page
    assert markdown.count("Rules that read no meaning") == 1
    trait = json.loads(render_json(report))["traits"][0]
    assert trait["cues"] == [
        {"rule": RULE, "share": {"estimate": 0.847, "low": 0.75, "high": 0.917}, "of_rows": 0.491},
        {
            "rule": "the longer answer",
            "share": {"estimate": 0.569, "low": 0.447, "high": 0.686},
            "of_rows": None,
        },
    ]


def test_a_report_without_them_is_as_it_was(tmp_path: Path) -> None:
    report = build_report(emit_request(tmp_path))
    assert "Rules that read no meaning" not in render_markdown_report(report)
    assert "cues" not in json.loads(render_json(report))["traits"][0]
