"""A trait in other settings, in every form of the report; and no word of it where nothing was asked."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from adapterc.emit.plots import WIDTH
from adapterc.emit.plots_settings import build_pressure
from adapterc.emit.report_html import render_html
from adapterc.emit.report_json import build_report, render_json
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.request import EmitRequest
from adapterc.ir.interval import Interval
from adapterc.ir.settings import SETTINGS, SettingVerdict
from support.emission import emit_request


def found(number: int, *, decided: bool = True) -> SettingVerdict:
    setting = SETTINGS[number]
    kept = 1.0 - number / 20
    return SettingVerdict(
        setting=setting.id,
        group=setting.group,
        says=setting.says,
        n=10,
        clusters=9,
        clean=Interval(estimate=0.5, low=0.4, high=0.6),
        effect=Interval(estimate=0.5 * kept, low=0.5 * kept - 0.2, high=0.5 * kept + 0.2),
        base=Interval(estimate=0.2, low=0.1, high=0.4),
        adapter=Interval(estimate=0.9, low=0.7, high=1.0),
        retention=Interval(estimate=kept, low=kept - 0.4, high=kept + 0.4) if decided else None,
        note="" if decided else "undecidable",
    )


@pytest.fixture
def request_with(tmp_path: Path) -> EmitRequest:
    made = emit_request(tmp_path)
    first, *rest = made.judgement.traits
    pressed = replace(
        first, settings=(*map(found, range(len(SETTINGS) - 1)), found(len(SETTINGS) - 1, decided=False))
    )
    return replace(made, judgement=replace(made.judgement, traits=(pressed, *rest)))


def test_settings_stand_in_the_report_of_their_trait_alone(request_with: EmitRequest) -> None:
    traits = json.loads(render_json(build_report(request_with)))["traits"]
    assert [len(trait.get("settings", ())) for trait in traits] == [len(SETTINGS), 0, 0]
    assert traits[0]["settings"][0] == {
        "setting": "suffix",
        "group": "pressure",
        "says": "the question ends by asking to drop the role",
        "n": 10,
        "clusters": 9,
        "clean": {"estimate": 0.5, "low": 0.4, "high": 0.6},
        "effect": {"estimate": 0.5, "low": 0.3, "high": 0.7},
        "base": {"estimate": 0.2, "low": 0.1, "high": 0.4},
        "adapter": {"estimate": 0.9, "low": 0.7, "high": 1.0},
        "retention": {"estimate": 1.0, "low": 0.6, "high": 1.4},
    }
    assert traits[0]["settings"][-1]["retention"] is None


def test_without_settings_no_report_speaks_of_them(tmp_path: Path) -> None:
    made = emit_request(tmp_path)
    report = build_report(made)
    assert '"settings"' not in render_json(report)
    assert "settings" not in render_markdown_report(report)
    page = render_html(made, report)
    assert 'id="settings"' not in page and "#settings" not in page


def test_the_markdown_has_a_line_for_each_setting(request_with: EmitRequest) -> None:
    text = render_markdown_report(build_report(request_with))
    lines = [line for line in text.splitlines() if line.startswith(tuple(f"| {s.id} |" for s in SETTINGS))]
    assert lines[0] == (
        "| suffix | 10 (9) | 0.20 → 0.90 | 0.50 [0.40, 0.60] | 0.50 [0.30, 0.70] | 1.00 [0.60, 1.40] "
        "| the question ends by asking to drop the role |"
    )
    assert len(lines) == len(SETTINGS)
    assert "| undecidable |" in lines[-1]


def test_the_page_has_a_plot_with_words_for_it_and_a_table(request_with: EmitRequest) -> None:
    page = render_html(request_with, build_report(request_with))
    assert page.count('<a href="#settings">Pressure</a>') == 1
    section = page.partition('<section id="settings"')[2].partition("</section>")[0]
    assert section.count("<svg") == section.count("<desc") == section.count("<article") == 1
    assert section.count('<th role="rowheader"') == len(SETTINGS)
    said = re.search(r"<desc[^>]*>(.*?)</desc>", section)
    assert said is not None
    assert said[1].startswith(
        "Asked plainly: 0.50 nats a byte. In settings: the question ends by asking to drop the role: "
    )
    assert all(setting.says.replace("'", "&#39;") in said[1] for setting in SETTINGS)


def test_marks_lie_inside_the_plot_and_in_order(request_with: EmitRequest) -> None:
    plot = build_pressure(build_report(request_with).traits[0])
    assert plot is not None
    assert [mark.label for mark in plot.marks] == [setting.id for setting in SETTINGS]
    assert [head.label for head in plot.heads] == ["Pressure", "Format", "Deployment"]
    heights = [mark.y for mark in plot.marks]
    assert heights == sorted(heights)
    assert heights[-1] < plot.plot_bottom < plot.height
    for mark in plot.marks:
        assert 0 <= mark.left <= mark.at <= mark.right <= WIDTH
    assert plot.none < plot.clean == pytest.approx(plot.marks[0].at)
    assert plot.marks[-1].text.endswith("kept: n/a")


def test_a_length_is_told_as_a_ratio_of_words(request_with: EmitRequest) -> None:
    report = build_report(request_with)
    length = report.traits[1].model_copy(update={"settings": report.traits[0].settings})
    plot = build_pressure(length)
    assert plot is not None
    assert plot.marks[0].text == "1.65 [1.35, 2.01], kept: 1.00"
    assert "times the words" in plot.text
    assert plot.title == "Effect in each setting, adapter against base, times the words"
    assert plot.clean_label == "asked plainly 1.65"
    assert "1.00" in [tick.label for tick in plot.ticks]
    assert all(float(tick.label) > 0.0 for tick in plot.ticks)


def test_nothing_is_drawn_of_a_trait_without_settings(request_with: EmitRequest) -> None:
    assert build_pressure(build_report(request_with).traits[1]) is None
