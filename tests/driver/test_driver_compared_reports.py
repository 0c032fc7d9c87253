"""Two reports side by side: what their numbers are to each other, and what only one of them has."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.driver.compared_reports import compared, compared_reports
from adapterc.emit.diff_words import verdict_text
from adapterc.emit.report_json import build_report
from adapterc.emit.report_model import Report
from adapterc.ir.comparison import Estimate, Figure, PartFindings
from adapterc.ir.findings import Outcome
from support.comparing import later
from support.emission import emit_request
from support.emission_scenes import scenes_request
from support.undeclared import part_report


@pytest.fixture(name="reports", scope="module")
def _reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report]:
    request = emit_request(tmp_path_factory.mktemp("request"))
    return build_report(request), build_report(later(request))


def part(parts: tuple[PartFindings, ...], name: str) -> PartFindings:
    return next(one for one in parts if one.name == name)


def figure(one: PartFindings, what: str) -> Figure:
    return next(figure for figure in one.figures if figure.what == what)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ((0.5, 0.4, 0.6), (0.5, 0.4, 0.6), ("the same", None, None)),
        ((0.5, 0.4, 0.6), (0.55, 0.45, 0.65), ("within noise", True, True)),
        ((0.5, 0.4, 0.6), (0.7, 0.55, 0.9), ("within noise", False, False)),
        ((0.5, 0.4, 0.6), (0.65, 0.45, 0.9), ("within noise", False, True)),
        ((0.5, 0.4, 0.6), (0.6, 0.6, 0.7), ("within noise", True, False)),
        ((0.5, 0.4, 0.6), (0.9, 0.8, 1.0), ("higher", False, False)),
        ((0.9, 0.8, 1.0), (0.5, 0.4, 0.6), ("lower", False, False)),
        ((0.5, None, 0.6), (0.9, 0.8, None), ("higher", False, False)),
        ((0.5, 0.4, None), (9.0, None, None), ("no interval", None, None)),
        ((0.03, None, None), (0.04, None, None), ("no interval", None, None)),
        ((0.03, 0.03, 0.03), (0.04, 0.04, 0.04), ("no interval", None, None)),
        ((None, None, None), (0.04, 0.04, 0.04), ("", None, None)),
    ],
)
def test_two_estimates(
    one: tuple[float | None, ...], other: tuple[float | None, ...], said: tuple[str, bool | None, bool | None]
) -> None:
    was, now = (Estimate(value=found[0], low=found[1], high=found[2]) for found in (one, other))
    assert compared(was, now) == said


def test_what_one_side_lacks_is_nothing() -> None:
    assert compared(None, Estimate(value=1.0)) == ("", None, None)


def test_verdicts_and_figures_stand_side_by_side(reports: tuple[Report, Report]) -> None:
    found = compared_reports(*reports)
    assert [(one.kind, one.name, one.before, one.after) for one in found.parts] == [
        ("artifact", "", "NOT VERIFIED", "INCONCLUSIVE"),
        ("trait", "paradoxical-reasoning", "VERIFIED", "VERIFIED"),
        ("trait", "longer-reasoning", "INCONCLUSIVE", "INCONCLUSIVE"),
        ("trait", "less-assistant", "NOT VERIFIED", "VERIFIED"),
        ("gate", "parrot gate", "holds", "holds"),
        ("gate", "retention", "VERIFIED", "VERIFIED"),
    ]
    rate = figure(part(found.parts, "less-assistant"), "rate")
    assert (rate.word, rate.asked, rate.at_most, rate.unit) == ("lower", "at most 0.1", 0.1, "of answers")
    assert rate.base == Estimate(value=0.56, low=0.42, high=0.70)
    assert rate.before == Estimate(value=0.25, low=0.15, high=0.39)
    assert rate.after == Estimate(value=0.02, low=0.01, high=0.04)


def test_what_no_threshold_is_declared_for_has_the_report_s_own_words(reports: tuple[Report, Report]) -> None:
    parts: dict[str, tuple[Outcome, Outcome]] = {
        "frames.turn": ("VERIFIED", "NOT VERIFIED"),
        "frames.lean": ("NOT VERIFIED", "INCONCLUSIVE"),
    }
    before, after = (
        report.model_copy(update={"parts": [part_report(name, found[at]) for name, found in parts.items()]})
        for at, report in enumerate(reports)
    )
    found = compared_reports(before, after).parts
    turn, lean = (part(found, name) for name in parts)
    assert (turn.before, turn.after) == ("moved", "not shown")
    assert verdict_text(turn) == "moved → not shown"
    assert (lean.before, lean.after, lean.differs) == ("not shown", "not shown", False)


def test_a_declared_part_keeps_its_verdict_and_an_unasked_one_says_so(reports: tuple[Report, Report]) -> None:
    told = [
        part_report("frames.turn", "NOT VERIFIED", declared=True),
        part_report("frames.lean", "INCONCLUSIVE", n=0),
    ]
    report = reports[0].model_copy(update={"parts": told})
    found = compared_reports(report, report).parts
    assert [part(found, one.id).after for one in told] == ["NOT VERIFIED", "not measured"]


def test_a_length_is_told_as_a_ratio(reports: tuple[Report, Report]) -> None:
    effect = figure(part(compared_reports(*reports).parts, "longer-reasoning"), "effect")
    assert effect.unit == "times the words"
    assert effect.after is not None
    assert effect.after.value == pytest.approx(1.682, abs=0.001)
    assert (effect.at_least, effect.word) == (1.5, "the same")


def test_answers_stand_beside_the_bases(reports: tuple[Report, Report]) -> None:
    texts = compared_reports(*reports).texts
    assert (len(texts), [one.differs for one in texts].count(True)) == (24, 1)
    assert texts[0].base == reports[0].samples[0].base
    assert texts[0].before == reports[0].samples[0].adapter
    assert (texts[0].after, texts[0].base_before) == ("Silence is what was said before.", None)


def test_another_answer_of_the_base_is_kept_beside(reports: tuple[Report, Report]) -> None:
    first, *rest = reports[0].samples
    other = reports[0].model_copy(update={"samples": [first.model_copy(update={"base": "Once."}), *rest]})
    assert compared_reports(other, reports[1]).texts[0].base_before == "Once."


def test_the_first_build_is_compared_with_the_base_alone(reports: tuple[Report, Report]) -> None:
    found = compared_reports(None, reports[1])
    assert {one.before for one in found.parts} == {""}
    assert {one.word for each in found.parts for one in each.figures} == {""}
    assert found.texts[0].before is None
    assert found.differs


def test_another_base_and_profile_are_noted(reports: tuple[Report, Report]) -> None:
    base = reports[0].base.model_copy(update={"digest": "c" * 64, "id": "other/base"})
    other = reports[0].model_copy(update={"base": base, "profile": "standard"})
    assert compared_reports(reports[0], other).notes == (
        "built on other bases: HuggingFaceTB/SmolLM2-135M-Instruct, then other/base",
        "measured in other profiles: quick, then standard",
    )


def test_scenes_have_a_part_each_and_one_together(tmp_path: Path) -> None:
    report = build_report(scenes_request(tmp_path, traits=False))
    found = compared_reports(report, report)
    assert [one.kind for one in found.parts].count("scene") == len(report.scenes)
    together = part(found.parts, "scenes")
    assert (together.after, together.differs, found.differs) == (report.verdict, False, False)
    assert "identification" in [one.what for one in together.figures]
    assert [one.prompt for one in found.texts if one.kind == "token"] == [one.token for one in report.scenes]
