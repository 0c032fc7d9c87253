from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from adapterc.emit.report_html import finish_rates, render_html
from adapterc.emit.report_json import build_report, render_json
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.report_rows import (
    MOST_TRACED,
    ROWS_SHOWN,
    part_of,
    sample_rows,
    shown_rows,
    traced_ids,
)
from adapterc.emit.report_traced_model import AdviceReport
from adapterc.emit.request import Subject
from adapterc.emit.statement import statement
from adapterc.ir.spec import EmitOptions
from support.emission import at_other_time, emit_request
from support.pages import TAGS, Page
from support.texts import HOSTILE

LEAST_CONTRAST = 4.5


def rendered(folder: Path, *, hostile: bool = False) -> str:
    request = emit_request(folder, hostile=hostile)
    return render_html(request, build_report(request))


@pytest.fixture
def plain(tmp_path: Path) -> Page:
    return Page(rendered(tmp_path))


@pytest.fixture
def hostile(tmp_path: Path) -> Page:
    return Page(rendered(tmp_path, hostile=True))


def test_hostile_text_makes_no_element_and_no_attribute(hostile: Page) -> None:
    assert {tag for tag, _ in hostile.elements} <= set(TAGS.split())
    assert hostile.open == []
    names = {name for _, attributes in hostile.elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in ("style", "srcset", "action")]


def test_hostile_text_is_shown_as_it_is(hostile: Page) -> None:
    assert not [text for text in HOSTILE[:5] if text not in hostile.shown()]


def test_what_a_reader_could_not_see_is_made_visible(hostile: Page) -> None:
    assert "�gnp.exe� & ��[31m" in hostile.shown()
    assert not set("\u202e\u202c\x00\x1b") & set(hostile.shown())


def test_nothing_is_loaded_from_anywhere(hostile: Page) -> None:
    links = [
        value
        for _, attributes in hostile.elements
        for name, value in attributes.items()
        if name in ("href", "src", "data", "poster", "xlink:href") and not str(value).startswith("#")
    ]
    assert links == ["data:,"]
    assert "url(" not in hostile.inside("style")[0]
    assert "@import" not in hostile.inside("style")[0]


def test_policy_allows_our_script_and_style_alone(hostile: Page) -> None:
    def source(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    policies = [meta["content"] for meta in hostile.named("meta") if "http-equiv" in meta]
    script, style = "".join(hostile.inside("script")), "".join(hostile.inside("style"))
    assert policies == [
        f"default-src 'none'; style-src {source(style)}; script-src {source(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    ]
    assert len(hostile.named("script")) == len(hostile.named("style")) == 1


def test_headings_descend_one_level_at_a_time(plain: Page) -> None:
    levels = [int(tag[1]) for tag, _ in plain.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert "Side by side" in plain.inside("h2")
    steps = [after - before for before, after in pairwise(levels)]
    assert max(steps) == 1


def test_every_plot_has_words(plain: Page) -> None:
    plots = plain.named("svg")
    assert len(plots) == 3 * 2 + 4
    assert {plot["role"] for plot in plots} == {"img"}
    said = plain.inside("desc")
    assert "base 0.28 [0.18, 0.38]; adapter 0.83 [0.74, 0.92]. declared: at least 0.60." in said
    assert len([text for text in said if text.strip()]) == len(plots)


def test_every_table_has_a_caption(plain: Page) -> None:
    assert len(plain.named("table")) == len(plain.named("caption")) == 14


def test_ids_are_unique_and_every_jump_lands(plain: Page) -> None:
    ids = Counter(attributes["id"] for _, attributes in plain.elements if "id" in attributes)
    assert not [name for name, count in ids.items() if count > 1]
    assert not [a["href"] for a in plain.named("a") if str(a["href"])[1:] not in ids]
    labels = [str(svg["aria-labelledby"]).split() for svg in plain.named("svg")]
    assert not [name for names in labels for name in names if name not in ids]


def test_page_says_the_verdict_and_why(plain: Page) -> None:
    shown = " ".join(plain.shown().split())
    assert "✕NOT VERIFIED quick, one seed 1 of 3 declared traits verified without a system prompt" in shown
    assert "The rate fell from 0.56 to 0.25; the declared limit is 0.05." in shown
    assert "−0.31 [−0.45, −0.17]" in shown


def test_all_samples_are_there_and_an_empty_answer_is_named(plain: Page) -> None:
    assert len([item for item in plain.named("details") if item.get("class") == "sample"]) == 24
    assert plain.shown().count("an empty answer") == 1


def test_rows_are_readable_without_the_script(plain: Page) -> None:
    rows = [item for item in plain.named("tr") if "data-part" in item]
    assert len(rows) == ROWS_SHOWN + 1  # a trace names one that chance did not draw
    assert not [row for row in rows if "hidden" in row]
    assert len({row["data-part"] for row in rows}) == len(plain.named("option")) - 1 == 6


def test_rows_shown_are_drawn_from_every_node_and_always_the_same(tmp_path: Path) -> None:
    rows = emit_request(tmp_path).dataset.rows
    drawn = sample_rows(rows, "metaphysicist")
    assert drawn == sample_rows(rows, "metaphysicist")
    assert drawn != sample_rows(rows, "another")
    assert set(Counter(row.origin.node for row in drawn).values()) == {ROWS_SHOWN // 6}
    assert drawn != list(rows[:ROWS_SHOWN])


def test_a_failure_is_told_with_its_items_nodes_and_rows(plain: Page) -> None:
    shown = " ".join(plain.shown().split())
    assert "Train on more rows. More data: 54 rows trained it." in shown
    assert "Where it goes wrong: 12 of 48 items missed, 54 rows behind them" in shown
    assert "probe-7 of helper-01, asked for by traits[2]. Score 1.00 → 1.00, missed." in shown
    assert "Most alike of the rows that trained it: row-0002, row-gone." in shown
    assert "Declared poleIt falls. Other poleGreat question!" in shown
    assert "row-0002 pair, open-02, en/train/open.yaml; row-0008 pair, open-08" in shown


def test_advice_is_shown_where_there_was_nothing_to_trace(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    report = build_report(request)
    asked = AdviceReport(rule="give it items", do="Give it `probes`.", evidence="0 held-out items")
    trait = report.traits[1].model_copy(update={"advice": [asked], "trace": None})
    page = Page(render_html(request, report.model_copy(update={"traits": [trait]})))
    shown = " ".join(page.shown().split())
    assert "What the evidence advises Give it probes. Give it items: 0 held-out items." in shown
    assert "Where it goes wrong" not in shown


def test_a_gate_is_told_with_its_answers_passages_and_rows(plain: Page) -> None:
    shown = " ".join(plain.shown().split())
    assert "Where it fails: 8-word runs that stand in a training row. 12 of 48 answers missed" in shown
    assert "Rows behind it: row-0002, row-gone." in shown
    assert (
        "Holds with little to spare: 8-grams shared by training answers. 12 of 48 rows show it "
        "Counted are: rows whose answer holds the run “x”."
    ) in shown
    assert "Holds with little to spare: kl. 3 of 28 passages above the bound by themselves" in shown
    assert "text-7. Score 0.081, above the bound." in shown
    assert "What was readA bus leaves the depot" in shown


def test_retention_says_what_it_is_and_how_sure(plain: Page) -> None:
    shown = " ".join(plain.shown().split())
    assert "whether the base still knows what it knew is not asked." in shown
    assert "over 28 passages, each with a line in eval/retention.jsonl" in shown
    assert "On ordinary talk the KL is 0.21 [0.15, 0.30] nats a token, over 1530 tokens of 12" in shown


def test_rows_that_a_trace_names_are_shown_and_linked(plain: Page) -> None:
    links = [str(a["href"])[1:] for a in plain.named("a") if str(a["href"]).startswith("#row-")]
    anchors = {str(row["id"]) for row in plain.named("tr") if "data-part" in row}
    assert len(links) == 3 + 3 + 2 + 2
    assert set(links) <= anchors


@pytest.mark.parametrize(
    ("holds", "kept", "hinted"),
    [(True, "VERIFIED", False), (False, "VERIFIED", True), (True, "NOT VERIFIED", True)],
)
def test_a_trait_without_advice_points_to_the_guards_where_one_fails(
    tmp_path: Path, kept: str, *, holds: bool, hinted: bool
) -> None:
    request = emit_request(tmp_path)
    report = build_report(request)
    gates = {
        "parrot": report.parrot.model_copy(update={"holds": holds}),
        "retention": report.retention.model_copy(update={"verdict": kept}),
    }
    trait = report.traits[2].model_copy(update={"advice": []})
    shown = render_html(request, report.model_copy(update={**gates, "traits": [trait], "advice": []}))
    assert ("What fails is a gate of the whole adapter: see" in shown) is hinted


def test_traces_show_so_many_rows_at_most(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    report = build_report(request)
    trace = report.traits[2].trace
    assert trace is not None
    many = trace.items[0].model_copy(update={"rows": [row.id for row in request.dataset.rows]})
    trait = report.traits[2].model_copy(update={"trace": trace.model_copy(update={"items": [many]})})
    crowded = report.model_copy(update={"traits": [trait]})
    rows, parts = shown_rows(request.dataset.rows, crowded)
    assert len(traced_ids(crowded)) == MOST_TRACED
    assert len(rows) <= ROWS_SHOWN + MOST_TRACED
    assert {parts[row.part] for row in rows} == {part_of(row.row) for row in rows}


def test_few_rows_are_all_shown(tmp_path: Path) -> None:
    rows = emit_request(tmp_path).dataset.rows[:7]
    assert {row.id for row in sample_rows(rows, "metaphysicist")} == {row.id for row in rows}


def test_page_differs_only_by_the_facts_of_the_run(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    report = build_report(request)
    assert render_html(request, report) == render_html(request, report)
    assert render_html(request, report) != render_html(at_other_time(request), report)


def test_page_of_a_real_build_stays_small(tmp_path: Path) -> None:
    assert len(rendered(tmp_path).encode()) < 400_000


def test_statement_names_what_fails(tmp_path: Path) -> None:
    report = build_report(emit_request(tmp_path))
    failing = report.model_copy(
        update={
            "traits": report.traits[:1],
            "parrot": report.parrot.model_copy(update={"holds": False}),
            "retention": report.retention.model_copy(update={"verdict": "NOT VERIFIED"}),
        }
    )
    assert statement(failing) == (
        "1 of 1 declared trait verified without a system prompt; the parrot gate fails; "
        "the base's fit to neutral text is not kept. Level quick: no control adapter stands beside it."
    )


@pytest.mark.parametrize(
    ("subject", "left_out", "said"),
    [
        ("build", True, "answers do not recite the training rows"),
        ("artifact", False, "answers do not recite the training rows"),
        ("artifact", True, "whether answers recite the rows was not tested again"),
        ("adapter", False, "whether answers recite what it was trained on is not known"),
        ("adapter", False, "beside it. Whether it was trained on what is asked here is not known."),
    ],
)
def test_the_statement_says_nothing_of_rows_that_are_not_known(
    subject: Subject, left_out: bool, said: str, tmp_path: Path
) -> None:
    report = build_report(replace(emit_request(tmp_path), subject=subject))
    dataset = report.dataset.model_copy(update={"left_out": left_out})
    assert said in statement(report.model_copy(update={"dataset": dataset}))


def test_a_level_above_quick_is_not_called_alone(tmp_path: Path) -> None:
    report = build_report(emit_request(tmp_path))
    wider = [trait.model_copy(update={"level": "standard"}) for trait in report.traits]
    assert "quick" not in statement(report.model_copy(update={"traits": wider}))


def test_every_form_says_that_an_adapter_is_from_elsewhere(tmp_path: Path) -> None:
    request = replace(emit_request(tmp_path), subject="adapter")
    report = build_report(request)
    assert json.loads(render_json(report))["subject"] == "adapter"
    assert "subject" not in json.loads(render_json(build_report(emit_request(tmp_path))))
    failing = report.model_copy(update={"parrot": report.parrot.model_copy(update={"holds": False})})
    assert statement(failing).endswith(" Whether it was trained on what is asked here is not known.")
    unknown = "what it was trained on is not known"
    assert f"The adapter is from elsewhere: {unknown}." in render_markdown_report(report)
    page = render_html(request, report)
    assert "what this adapter was trained on is not known" in page
    assert "template families that training never saw" not in page


def test_finish_rates_are_shares_of_answers(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    assert finish_rates(request) == (1.0, 0.0)
    silent = replace(request.measurements, base_answers=())
    assert finish_rates(replace(request, measurements=silent)) == (None, 0.0)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"),
        ("ink", "card"),
        ("soft", "paper"),
        ("soft", "card"),
        ("soft", "sunk"),
        ("accent", "paper"),
        ("accent", "card"),
        ("accent", "accent-soft"),
        ("ink", "accent-soft"),
        ("soft", "accent-soft"),
        ("base", "card"),
        ("good", "good-soft"),
        ("good", "card"),
        ("bad", "bad-soft"),
        ("open", "open-soft"),
        ("ink", "bad-soft"),
    ],
)
def test_text_is_legible_in_every_theme(plain: Page, ink: str, ground: str) -> None:
    palettes = re.findall(r"\{\s*color-scheme: \w+;([^}]*)\}", plain.inside("style")[0])
    assert len(palettes) == 4
    for palette in palettes:
        colours = dict(re.findall(r"--([\w-]+): (#\w+)", palette))
        assert contrast(colours[ink], colours[ground]) >= LEAST_CONTRAST


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_browser_runs_our_script_and_nothing_else(tmp_path: Path) -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    if browser is None:
        pytest.skip("no Chromium here")
    page = tmp_path / "report.html"
    page.write_text(rendered(tmp_path, hostile=True), encoding="utf-8")
    switches = (
        "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync "
        "--disable-component-update --disable-quic --dump-dom"
    )
    done = subprocess.run(
        [browser, *switches.split(), f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert '<html lang="en" class="scripted">' in done.stdout
    assert "61 of 61 shown" in done.stdout
    assert not re.search(r"<img|<svg onload|<[^>]+\son\w+=", done.stdout)


def test_a_page_without_rows_is_whole_and_credits_are_text(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    spec = replace(request.spec, emit=EmitOptions(dataset="omit"), credits=("<b>Ana</b>",))
    request = replace(request, spec=spec)
    page = Page(render_html(request, build_report(request)))
    assert page.open == []
    assert "<b>Ana</b>" in page.shown()
    assert "The spec as written" not in page.shown()
    assert [attributes for attributes in page.named("select") if attributes.get("id") == "part"] == []
