from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from adapterc.emit.junit import render_junit
from adapterc.emit.report_json import build_report
from adapterc.emit.report_model import Report
from adapterc.emit.report_traced_model import AdviceReport
from support.emission import emit_request

EXPECTED = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="adapterc metaphysicist" tests="16" failures="4" skipped="1">
  <testsuite name="trait paradoxical-reasoning" tests="4" failures="0" skipped="1">
    <properties>
      <property name="level" value="quick, one seed" />
    </properties>
    <testcase classname="trait paradoxical-reasoning" name="accuracy" />
    <testcase classname="trait paradoxical-reasoning" name="margin moves to the declared pole" />
    <testcase classname="trait paradoxical-reasoning" name="accuracy over families">
      <skipped message="open: asked for above 0, found n/a; one family, so no spread to judge by" />
    </testcase>
    <testcase classname="trait paradoxical-reasoning" name="verdict" />
  </testsuite>
  <testsuite name="trait longer-reasoning" tests="3" failures="2" skipped="0">
    <properties>
      <property name="level" value="quick, one seed" />
    </properties>
    <testcase classname="trait longer-reasoning" name="ratio_to_base">
      <failure type="not held" message="asked for at least 1.50, found 1.68 [1.39, 2.03]" />
    </testcase>
    <testcase classname="trait longer-reasoning" name="answers cut by the cap" />
    <testcase classname="trait longer-reasoning" name="verdict">
      <failure type="inconclusive" message="INCONCLUSIVE: Answers are 1.68 times as long, \
but the interval reaches to 1.39, below the declared 1.50." />
    </testcase>
  </testsuite>
  <testsuite name="trait less-assistant" tests="2" failures="2" skipped="0">
    <properties>
      <property name="level" value="quick, one seed" />
    </properties>
    <testcase classname="trait less-assistant" name="rate">
      <failure type="not held" message="asked for at most 0.05, found 0.25 [0.15, 0.39]" />
    </testcase>
    <testcase classname="trait less-assistant" name="verdict">
      <failure type="not verified" message="NOT VERIFIED: The rate fell from 0.56 to 0.25; \
the declared limit is 0.05.">Train on more rows. (more data: 54 rows trained it)
Try a larger base. (larger base: the prompted base stands at 0.40)</failure>
    </testcase>
  </testsuite>
  <testsuite name="parrot gate" tests="4" failures="0" skipped="0">
    <properties>
      <property name="level" value="quick, one seed" />
    </properties>
    <testcase classname="parrot gate" name="8-grams shared by training answers" />
    <testcase classname="parrot gate" name="distinct 3-grams of training answers" />
    <testcase classname="parrot gate" name="8-word runs that stand in a training row" />
    <testcase classname="parrot gate" name="verdict" />
  </testsuite>
  <testsuite name="retention" tests="3" failures="0" skipped="0">
    <properties>
      <property name="level" value="quick, one seed" />
    </properties>
    <testcase classname="retention" name="kl" />
    <testcase classname="retention" name="ppl_ratio" />
    <testcase classname="retention" name="verdict" />
  </testsuite>
</testsuites>
"""


def test_every_condition_is_a_case(tmp_path: Path) -> None:
    assert render_junit(build_report(emit_request(tmp_path))) == EXPECTED


def gate_failure(report: Report, gate: str) -> tuple[str | None, str | None, str | None]:
    failure = ET.fromstring(render_junit(report)).find(
        f"testsuite[@name='{gate}']/testcase[@name='verdict']/failure"
    )
    assert failure is not None
    return failure.get("type"), failure.get("message"), failure.text


def test_a_gate_that_fails_says_what_failed_and_what_is_advised(tmp_path: Path) -> None:
    known = build_report(emit_request(tmp_path))
    advised = AdviceReport(rule="name the subject", do="Name it.", evidence="missed: snow")
    report = known.model_copy(update={"advice": [advised]})
    told = {"name": "answers that take up their subject", "note": "snow; a long road"}
    missed = report.parrot.checks[2].model_copy(update={**told, "bound": "at least 0.9", "holds": False})
    checks = [*report.parrot.checks, missed]
    parrot = report.parrot.model_copy(update={"holds": False, "checks": checks})
    assert gate_failure(report.model_copy(update={"parrot": parrot}), "parrot gate") == (
        "not verified",
        "NOT VERIFIED: answers that take up their subject: asked for at least 0.9, found 0.08 [0.04, 0.12]; "
        "snow; a long road",
        "Name it. (name the subject: missed: snow)",
    )


@pytest.mark.parametrize(
    ("verdict", "holds", "kind"),
    [("NOT VERIFIED", False, "not verified"), ("INCONCLUSIVE", None, "inconclusive")],
)
def test_retention_that_is_not_kept_says_by_what(
    verdict: str, holds: bool | None, kind: str, tmp_path: Path
) -> None:
    report = build_report(emit_request(tmp_path))
    kl, ratio = report.retention.checks
    checks = [kl, ratio.model_copy(update={"holds": holds, "note": "28 passages"})]
    retention = report.retention.model_copy(update={"verdict": verdict, "checks": checks})
    assert gate_failure(report.model_copy(update={"retention": retention}), "retention") == (
        kind,
        f"{verdict}: ppl_ratio: asked for at most 1.05, found 1.02 [1.01, 1.02]; 28 passages",
        None,
    )


def test_characters_that_xml_cannot_hold_are_replaced(tmp_path: Path) -> None:
    report = build_report(emit_request(tmp_path))
    trait = report.traits[2].model_copy(update={"reason": "bell \x07 null \x00 <b> & \ud800"})
    root = ET.fromstring(render_junit(report.model_copy(update={"traits": [trait]})))
    failure = root.find("testsuite/testcase[@name='verdict']/failure")
    assert failure is not None
    assert failure.get("message") == "NOT VERIFIED: bell � null � <b> & �"


@pytest.mark.parametrize("holds", [True, None])
def test_what_is_only_reported_is_no_test_that_passed(holds: bool | None, tmp_path: Path) -> None:
    report = build_report(emit_request(tmp_path))
    known = report.traits[0]
    told = known.checks[0].model_copy(
        update={"name": "told", "holds": holds, "note": "reported, does not decide"}
    )
    trait = known.model_copy(update={"checks": [*known.checks, told]})
    root = ET.fromstring(render_junit(report.model_copy(update={"traits": [trait]})))
    skipped = root.find("testsuite/testcase[@name='told']/skipped")
    assert skipped is not None
    assert skipped.get("message", "").startswith("reported: asked for at least 0.60, found 0.83")
    assert root[0].get("skipped") == "2"
