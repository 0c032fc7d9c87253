from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from adapterc.emit.card import render_card
from adapterc.emit.contents import lay_out
from adapterc.emit.junit import render_junit
from adapterc.emit.report_html import render_html
from adapterc.emit.report_json import build_report, render_json, schema_text
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.report_model import Report
from adapterc.emit.report_scenes_model import MissedAskReport, ToldTogetherReport
from adapterc.emit.report_traced_model import AdviceReport
from adapterc.emit.request import EmitRequest
from adapterc.emit.statement import statement
from adapterc.ir.scene_verdicts import TALK
from support.emission import emit_request
from support.emission_scenes import scenes_request
from support.glossary import TOKENS
from support.texts import HOSTILE


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> EmitRequest:
    return scenes_request(tmp_path_factory.mktemp("emit"))


class Balanced(HTMLParser):
    """Fails on a page whose elements do not close in order; keeps ids and the text that is seen."""

    VOID = ("meta", "link", "input", "line", "rect", "circle", "path", "wbr")

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path: list[str] = []
        self.ids: list[str] = []
        self.classes: list[str] = []
        self.seen: list[str] = []
        self.feed(source)
        self.close()
        assert self.path == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.classes.append(f"{tag}.{found.get('class') or ''}")
        if tag not in self.VOID:
            self.path.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.path.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.path and self.path[-1] not in ("style", "script"):
            self.seen.append(data)


def test_the_report_has_every_scene_and_the_glossary(request_: EmitRequest) -> None:
    found = json.loads(render_json(build_report(request_)))
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(found)
    assert [(scene["token"], scene["id"], scene["verdict"]) for scene in found["scenes"]] == [
        (token, 400 + at, "VERIFIED") for at, token in enumerate(TOKENS)
    ]
    assert found["scenes"][0]["effect"]["estimate"] == 1.0
    assert found["scenes"][0]["told"] == "He froze when the air around him suddenly grew hot."
    glossary = found["glossary"]
    assert glossary["verdict"] == "VERIFIED"
    assert glossary["stability"]["temperature"] == 0.7
    assert glossary["confusion"]["counts"][1] == [0, 10, 0, 0]
    assert glossary["rows"] == {"rows": 400, "before": "a" * 64, "after": "a" * 64}


def test_without_scenes_there_is_no_glossary(tmp_path: Path) -> None:
    report = build_report(emit_request(tmp_path))
    assert (report.scenes, report.glossary) == ([], None)
    assert "Scenes" not in render_markdown_report(report)


def test_the_statement_counts_scenes(request_: EmitRequest) -> None:
    assert statement(build_report(request_)) == (
        "1 of 3 declared traits verified, 4 of 4 scenes verified (asked of each: at least 0.33), the "
        "glossary as a whole verified without a system prompt; answers do not recite the training rows; the "
        "base's fit to neutral text is kept. Level quick: no control adapter stands beside it."
    )


def test_a_spec_of_scenes_alone_tells_of_no_traits(tmp_path: Path) -> None:
    request = scenes_request(tmp_path, traits=False)
    report = build_report(request)
    assert statement(report).startswith("4 of 4 scenes verified (asked of each: at least 0.33), the")
    assert "answers do not recite the training rows" in statement(report)
    assert "| Trait |" not in render_markdown_report(report)
    assert "| Trait |" not in render_card(request, report)
    page = Balanced(render_html(request, report))
    assert "verdicts" not in page.ids
    assert "scenes" in page.ids


def test_rows_that_the_gate_did_not_read_are_not_said_to_be_left_unrecited(tmp_path: Path) -> None:
    request = scenes_request(tmp_path, traits=False)
    report = build_report(request)
    unread = [check for check in report.parrot.checks if not check.name.startswith("8-word runs")]
    alone = report.model_copy(update={"parrot": report.parrot.model_copy(update={"checks": unread})})
    assert statement(alone) == (
        "4 of 4 scenes verified (asked of each: at least 0.33), the glossary as a whole verified without a "
        "system prompt; ordinary answers were held against the base's own, the training rows were not read; "
        "the base's fit to neutral text is kept."
    )
    said = "An adapter whose ordinary answers repeat each other more than the base's own do, or that predicts"
    assert said in "".join(Balanced(render_html(request, alone)).seen)
    assert "An adapter that recites its" in "".join(Balanced(render_html(request, report)).seen)


def test_talk_that_decides_is_not_said_to_decide_nothing(request_: EmitRequest) -> None:
    meant = build_report(request_)
    assert meant.glossary is not None
    assert "; it is reported and decides nothing here.\n" in render_markdown_report(meant)
    checks = [
        check.model_copy(update={"note": "over 400 tokens", "holds": True}) if check.name == TALK else check
        for check in meant.glossary.checks
    ]
    bound = meant.model_copy(update={"glossary": meant.glossary.model_copy(update={"checks": checks})})
    said = "answers to open questions; of the glossary it is asked to be at most 0.05, the figure itself."
    assert f"{said}\n" in render_markdown_report(bound)
    assert said in "".join(Balanced(render_html(request_, bound)).seen)


def test_every_form_says_what_a_single_scene_is_asked_for(tmp_path: Path) -> None:
    request = scenes_request(tmp_path, traits=False)
    report = build_report(request)
    bar = (
        "The bar of a single scene is lower than that of all together: at least 0.33 on the lower end of its "
        "interval, which counts its paraphrases, and its requests, as independent of each other."
    )
    text, card = render_markdown_report(report), render_card(request, report)
    for shown in (text, card, "".join(Balanced(render_html(request, report)).seen)):
        assert bar in shown
    assert "Intervals are two-sided 95%, clustered by scene.\n\n" in text
    assert "over template families" not in text
    assert (
        f"## What was declared, and what was found\n\n\n4 scene tokens, each with its forms. {bar}\n" in card
    )


def test_the_page_draws_confusion_and_stability(request_: EmitRequest) -> None:
    page = Balanced(render_html(request_, build_report(request_)))
    assert sum(name.startswith("rect.cell") for name in page.classes) == 16
    assert page.classes.count("rect.cell own") == 4
    assert page.classes.count("rect.within") == page.classes.count("rect.between") == 20
    assert len(page.ids) == len(set(page.ids))
    shown = "".join(page.seen)
    assert "40 of 40 paraphrases are taken for their own scene." in shown
    assert "Identification under other conditions" in shown
    assert all(token in shown for token in TOKENS)


def test_a_large_glossary_is_folded(request_: EmitRequest) -> None:
    report = build_report(request_)
    many = report.model_copy(update={"scenes": report.scenes * 7})
    page = Balanced(render_html(request_, many))
    assert page.classes.count("details.card fold") == 2
    assert "28 scenes one by one, 28 verified" in "".join(page.seen)
    assert "details.card fold" not in Balanced(render_html(request_, report)).classes


def test_hostile_answers_stay_text(tmp_path: Path) -> None:
    request = scenes_request(tmp_path, hostile=True)
    report = build_report(request)
    plain = Balanced(render_html(scenes_request(tmp_path / "plain"), report))
    evil = Balanced(render_html(request, report))
    assert [name for name in evil.classes if name.startswith("script")] == [
        name for name in plain.classes if name.startswith("script")
    ]
    for text in (render_markdown_report(report), render_card(request, report)):
        assert "<script" not in text
        assert "<img" not in text
    ET.fromstring(render_junit(report))
    assert HOSTILE[0] not in render_markdown_report(report)


def test_an_answer_that_runs_away_is_cut_on_every_page_and_whole_in_the_report(request_: EmitRequest) -> None:
    runaway = "and the air grew hot " * 60
    missed = MissedAskReport(item="ask-0", asked="phrase, poetic", expected="He froze.", said=runaway)
    together = ToldTogetherReport(item="pair-0", scenes=["Δ21", "Σ7"], both=False, said=runaway, exact=False)
    report = build_report(request_)
    assert report.glossary is not None
    scene = report.scenes[0].model_copy(update={"told": runaway, "base_told": runaway, "missed": [missed]})
    glossary = report.glossary.model_copy(update={"together": [together]})
    long = report.model_copy(update={"scenes": [scene], "glossary": glossary})
    shown = "".join(Balanced(render_html(request_, long)).seen)
    for text in (shown, render_markdown_report(long), render_card(request_, long)):
        assert runaway[:290] in text
        assert runaway[:310] not in text
    assert runaway in render_json(long)


def test_a_report_of_before_has_nothing_of_what_came_back_word_for_word(request_: EmitRequest) -> None:
    found = json.loads(render_json(build_report(request_)))
    assert found["glossary"].pop("exact")["estimate"] == 1.0
    assert [scene.pop("exact")["estimate"] for scene in found["scenes"]] == [1.0] * 4
    assert [one.pop("exact") for one in found["glossary"]["together"]] == [True] * 4
    old = Report.model_validate(found)
    assert json.loads(render_json(old)) == found
    page = "".join(Balanced(render_html(request_, old)).seen)
    assert "Two tokens at once: both scenes in 4 of 4 answers\n" in page
    now = "".join(Balanced(render_html(request_, build_report(request_))).seen)
    assert "both scenes in 4 of 4 answers, both first forms word for word in 4\n" in now


def test_markdown_has_a_row_a_scene(request_: EmitRequest) -> None:
    text = render_markdown_report(build_report(request_))
    assert "## Scenes: VERIFIED (quick, one seed)\n" in text
    assert (
        "| Δ21 | **VERIFIED** (quick, one seed) | 10 | 1.00 [0.74, 1.00] | 0.25 | at least 0.33 "
        "| He froze when the air around him suddenly grew hot. |\n"
    ) in text
    assert "| identification | at least 0.80 | 1.00 [0.87, 1.00] | holds | chance 0.25; clustered by" in text
    says = "the scene's own row is nothing, those of the other scenes stay"
    assert f"| zeroed | 0.00 [0.00, 0.13] | 40 | {says} |\n" in text
    assert "40 of 40 paraphrases are taken for their own scene. Evidence: All figures were measured" in text


def test_advice_on_the_glossary_is_shown_where_there_was_nothing_to_trace(request_: EmitRequest) -> None:
    report = build_report(request_)
    assert report.glossary is not None
    assert report.glossary.trace is None
    asked = AdviceReport(rule="more epochs", do="Train longer.", evidence="2 epochs")
    glossary = report.glossary.model_copy(update={"advice": [asked]})
    advised = report.model_copy(update={"glossary": glossary})
    shown = " ".join("".join(Balanced(render_html(request_, advised)).seen).split())
    assert "What the evidence advises Train longer. More epochs: 2 epochs." in shown
    said = "What the evidence advises:\n\n- Train longer. (more epochs: 2 epochs)\n"
    assert said in render_markdown_report(advised)
    assert said not in render_markdown_report(report)


def test_junit_has_a_suite_a_scene(request_: EmitRequest) -> None:
    root = ET.fromstring(render_junit(build_report(request_)))
    names = [suite.get("name") for suite in root]
    assert names[3:8] == [f"scene {token}" for token in TOKENS] + ["glossary"]
    assert [suite.get("failures") for suite in root][3:8] == ["0"] * 5


def test_the_card_loads_tokens_with_the_model(request_: EmitRequest) -> None:
    card = render_card(request_, build_report(request_))
    assert 'model, tokenizer = adapterc.load("metaphysicist")  # this folder' in card
    assert "| Δ21 | **VERIFIED** (quick, one seed) | 1.00 [0.74, 1.00] of 10 | 0.25 | He froze when" in card
    assert 'name: "scenes told apart: VERIFIED (quick, one seed)"' in card


def test_held_out_items_of_scenes_are_records(request_: EmitRequest) -> None:
    entries = {entry.path: entry for entry in lay_out(request_).entries}
    lines = [json.loads(line) for line in entries["dataset/verify.jsonl"].bytes().decode().splitlines()]
    kinds = [line["kind"] for line in lines]
    assert kinds.count("scene paraphrase") == 40
    assert kinds.count("scene form") == 96
    assert kinds.count("scene context") == 40
    assert kinds.count("scene pair") == 4
    assert next(line for line in lines if line["kind"] == "scene form")["origin"]["split"] == "verify"
