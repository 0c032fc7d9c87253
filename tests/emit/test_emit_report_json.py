from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from adapterc.emit.report_json import build_report, found_at, render_json, schema_text
from adapterc.emit.report_model import Interval, Report, Threshold
from adapterc.emit.report_parts import finite
from adapterc.ir.spec import Demonstration, ResolvedSpec, Skill
from adapterc.ir.spec import Threshold as Bound
from support.emission import emit_request

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "report-schema.json"


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return build_report(emit_request(tmp_path))


def test_committed_schema_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_report_validates_against_the_schema(report: Report) -> None:
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(render_json(report)))


def test_a_level_of_evidence_stands_beside_every_verdict() -> None:
    schema = json.loads(schema_text())
    judged = {
        name: set(part["properties"])
        for name, part in schema["$defs"].items()
        if {"verdict", "holds"} & set(part["properties"]) and "checks" in part["properties"]
    }
    assert {"TraitReport", "PartReport", "GlossaryReport", "ParrotReport", "RetentionReport"} <= set(judged)
    judged |= {name: set(schema["$defs"][name]["properties"]) for name in ("SceneReport", "TaskReport")}
    assert [name for name, fields in judged.items() if "level" not in fields] == []


def test_unknown_key_does_not_validate(report: Report) -> None:
    content = {**json.loads(render_json(report)), "mood": "good"}
    assert not jsonschema.Draft202012Validator(json.loads(schema_text())).is_valid(content)


def test_top_level_is_as_published(report: Report) -> None:
    assert list(json.loads(render_json(report))) == [
        "schema_version",
        "name",
        "verdict",
        "profile",
        "level",
        "seeds",
        "base",
        "dataset",
        "traits",
        "scenes",
        "glossary",
        "parrot",
        "retention",
        "samples",
    ]


def test_trait_has_every_published_figure(report: Report) -> None:
    trait = json.loads(render_json(report))["traits"][0]
    checks = trait.pop("checks")
    assert trait == {
        "id": "paradoxical-reasoning",
        "kind": "preference",
        "opposite": "templated",
        "to": "paradoxical",
        "verdict": "VERIFIED",
        "level": "quick",
        "evidence": "quick: two arms, one seed; the control condition was not tested",
        "measure": "margin, nats a byte",
        "counted": "how much likelier the answer of the declared pole is than that of the pole it leaves, "
        "by the byte",
        "unit": "nats a byte",
        "n": 72,
        "clusters": 24,
        "effective_n": 52.5,
        "effect": {"estimate": 0.184, "low": 0.142, "high": 0.226},
        "effect_size": 1.93,
        "p": 1e-07,
        "p_adjusted": 3e-07,
        "mde": 0.06,
        "accuracy": {"base": 0.28, "adapter": 0.83, "low": 0.74},
        "base": {"estimate": 0.28, "low": 0.18, "high": 0.38},
        "adapter": {"estimate": 0.83, "low": 0.74, "high": 0.92},
        "threshold": {"metric": "accuracy", "at_least": 0.6, "at_most": None},
        "thresholds": [{"metric": "accuracy", "at_least": 0.6, "at_most": None}],
        "reason": "Accuracy rose from 0.28 to 0.83; its lower bound of 0.74 is above the declared 0.60.",
    }
    assert checks[2] == {
        "name": "accuracy over families",
        "bound": "above 0",
        "found": {"estimate": None, "low": None, "high": None},
        "holds": None,
        "note": "one family, so no spread to judge by",
    }


def test_units_and_what_is_counted_follow_from_the_measure(report: Report) -> None:
    assert [(trait.unit, trait.counted) for trait in report.traits[1:]] == [
        (
            "log ratio of words",
            "reasoning tokens (words of the answer, sentences that repeat an earlier one left out)",
        ),
        (
            "share of answers",
            "assistant phrases (answers with at least one phrase of a helpful assistant: an offer, a list of "
            "tips, a closing courtesy)",
        ),
    ]


def test_accuracy_is_null_where_nothing_is_preferred(report: Report) -> None:
    assert [trait.accuracy is None for trait in report.traits] == [False, True, True]


def test_retention_has_both_figures(report: Report) -> None:
    assert report.retention.kl == 0.031
    assert report.retention.ppl_ratio == pytest.approx(22.4 / 22.0)


def test_retention_has_its_passages_and_ordinary_talk_with_intervals(report: Report) -> None:
    found = report.retention
    assert found.passages == 28
    assert found.checks[0].found.model_dump() == {"estimate": 0.031, "low": 0.027, "high": 0.036}
    assert found.talk is not None
    assert found.talk.model_dump() == {
        "kl": {"estimate": 0.212, "low": 0.148, "high": 0.303},
        "tokens": 1530,
        "answers": 12,
    }


def test_gates_are_traced_as_traits_are(report: Report) -> None:
    recited, rows = report.parrot.traces
    assert (recited.condition, recited.fails) == ("8-word runs that stand in a training row", True)
    assert recited.trace.items[0].rows == ["row-0002", "row-gone"]
    assert (rows.fails, rows.trace.items, rows.trace.nodes[0].rows) == (False, [], 54)
    (moved,) = report.retention.traces
    assert [(item.id, item.score) for item in moved.trace.items] == [("text-7", 0.081)]


def test_a_report_of_an_earlier_version_is_still_read(report: Report) -> None:
    record = report.model_dump(mode="json")
    for gate, later in (("retention", ("passages", "talk", "traces")), ("parrot", ("traces",))):
        for name in later:
            del record[gate][name]
    found = Report.model_validate(record)
    assert (found.retention.passages, found.retention.talk, found.retention.traces) == (0, None, [])
    assert found.parrot.traces == []


def test_parrot_has_the_figures_of_the_rows(report: Report) -> None:
    assert report.parrot.rows.model_dump() == {
        "repeated_8gram_share": 0.021,
        "worst_8gram": "lean the claim on its contrary and see what",
        "distinct_3": 0.63,
        "dropped_leaks": 4,
        "dropped_empty": 2,
        "kept_words": 0.38,
    }


def test_base_on_disk_is_named_without_its_path(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    local = replace(request, base=replace(request.base, name="my-base", identity="/home/somebody/my-base"))
    assert build_report(local).base.id == "my-base"


def test_report_survives_its_own_json(report: Report) -> None:
    assert Report.model_validate_json(render_json(report)) == report


@pytest.mark.parametrize(
    ("number", "metric", "estimate"),
    [(0, "accuracy", 0.83), (1, "ratio_to_base", 1.68), (2, "rate", 0.25)],
)
def test_found_at_is_on_the_thresholds_own_scale(
    report: Report, number: int, metric: str, estimate: float
) -> None:
    threshold = Threshold(metric=metric, at_least=None, at_most=None)
    assert found_at(report.traits[number], threshold).estimate == estimate


def test_ratio_without_a_condition_comes_from_the_effect_in_logs(report: Report) -> None:
    bare = report.traits[1].model_copy(
        update={"checks": [], "effect": Interval(estimate=0.0, low=None, high=None)}
    )
    found = found_at(bare, Threshold(metric="ratio_to_base", at_least=1.5, at_most=None))
    assert (found.estimate, found.low, found.high) == (1.0, None, None)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e9, -1e9])
def test_what_the_data_do_not_bound_is_null(value: float) -> None:
    assert finite(value) is None


def test_a_judged_skill_stands_among_the_traits(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    shown = Demonstration(prompt="A limerick.", answer="There was a young tailor.")
    skill = Skill(
        id="limericks", demonstrations=(shown,), thresholds=(Bound(metric="accuracy", at_least=0.6),)
    )
    verdict = replace(request.judgement.traits[0], id="skills.limericks")
    judgement = replace(request.judgement, traits=(*request.judgement.traits, verdict))
    spec = ResolvedSpec(
        **{name: getattr(request.spec, name) for name in ResolvedSpec.__annotations__} | {"skills": (skill,)}
    )
    found = build_report(replace(request, spec=spec, judgement=judgement)).traits[-1]
    assert (found.id, found.kind) == ("skills.limericks", "preference")
    assert (found.opposite, found.to) == ("the base's own", "as demonstrated")
