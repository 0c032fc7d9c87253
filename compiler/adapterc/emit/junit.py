"""junit.xml: every condition as a test case, for the pages that continuous integration shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from adapterc.emit.numbers import held_text, interval_text
from adapterc.emit.report_findings import part_report_word
from adapterc.emit.report_model import Check, Report
from adapterc.emit.report_traced_model import AdviceReport
from adapterc.ir.further_verdicts import ALONE, level_said

_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_NOT_MOVED = {"not shown", "not measured"}
_UNDECIDED = {"open", "reported"}
_FAILING = {"NOT VERIFIED": "not verified", "INCONCLUSIVE": "inconclusive"}


def render_junit(report: Report) -> str:
    """A suite for each trait, part, scene and declared task, for the glossary, the parrot gate and retention.

    A condition that does not hold fails, one that the items cannot decide or that is only reported is
    skipped, and counts as no test passed; a verdict is a case of its own and fails unless it is VERIFIED;
    that of a part that is not declared is skipped instead. A gate that fails has the advice on the whole
    adapter. No times: they are not of the reproducible set.
    """
    root = ET.Element("testsuites", name=_clean(f"adapterc {report.name}"))
    for trait in report.traits:
        suite = _suite(root, f"trait {trait.id}", trait.checks, level=level_said(trait.level, report.seeds))
        _verdict(suite, trait.verdict, trait.reason, trait.advice)
    for scene in report.scenes:
        suite = _suite(root, f"scene {scene.token}", scene.checks)
        _verdict(suite, scene.verdict, scene.reason)
    known = {trait.id for trait in report.traits}
    for part in report.parts:
        if part.id not in known:
            suite = _suite(root, f"part {part.id}", part.checks, decides=part.declared)
            _verdict(suite, part_report_word(part), part.reason, part.advice, decides=part.declared)
    if report.glossary is not None:
        suite = _suite(root, "glossary", report.glossary.checks)
        _verdict(suite, report.glossary.verdict, report.glossary.reason, report.glossary.advice)
    parrot = _suite(root, "parrot gate", report.parrot.checks)
    outcome = "VERIFIED" if report.parrot.holds else "NOT VERIFIED"
    _verdict(parrot, outcome, _decided(report.parrot.checks), report.advice)
    retention = _suite(root, "retention", report.retention.checks)
    _verdict(retention, report.retention.verdict, _decided(report.retention.checks), report.advice)
    for task in report.tasks:
        suite = _suite(root, f"task {task.task}", [])
        if task.verdict == "NOT RUN":
            _not_run(suite, task.reason)
        else:
            _verdict(suite, task.verdict, task.reason)
    for node in (root, *root):
        cases = list(node.iter("testcase"))
        node.set("tests", str(len(cases)))
        node.set("failures", str(sum(case.find("failure") is not None for case in cases)))
        node.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(
    root: ET.Element, name: str, checks: list[Check], *, decides: bool = True, level: str = ALONE
) -> ET.Element:
    suite = ET.SubElement(root, "testsuite", name=_clean(name))
    ET.SubElement(ET.SubElement(suite, "properties"), "property", name="level", value=level)
    for check in checks:
        case = ET.SubElement(suite, "testcase", classname=_clean(name), name=_clean(check.name))
        said, word = _said(check), held_text(check)
        if word in _UNDECIDED or (not check.holds and not decides):
            word = word if word in _UNDECIDED else "not held, decides nothing"
            ET.SubElement(case, "skipped", message=_clean(f"{word}: {said}"))
        elif not check.holds:
            ET.SubElement(case, "failure", type="not held", message=_clean(said))
    return suite


def _said(check: Check) -> str:
    said = f"asked for {check.bound}, found {interval_text(check.found)}"
    return f"{said}; {check.note}" if check.note else said


def _decided(checks: Sequence[Check]) -> str:
    """The condition that decided a gate: the first that fails, or else stays open; empty where all hold."""
    failing = [check for check in checks if check.holds is False]
    stopped = failing or [check for check in checks if held_text(check) == "open"]
    return f"{stopped[0].name}: {_said(stopped[0])}" if stopped else ""


def _verdict(
    suite: ET.Element,
    verdict: str,
    reason: str,
    advice: Sequence[AdviceReport] = (),
    *,
    decides: bool = True,
) -> None:
    case = ET.SubElement(suite, "testcase", classname=suite.get("name", ""), name="verdict")
    if verdict in _NOT_MOVED and not decides:
        ET.SubElement(case, "skipped", message=_clean(f"{verdict}: {reason}"))
    elif verdict in _FAILING:
        failed = ET.SubElement(
            case, "failure", type=_FAILING[verdict], message=_clean(f"{verdict}: {reason}")
        )
        failed.text = _clean("\n".join(f"{one.do} ({one.rule}: {one.evidence})" for one in advice)) or None


def _not_run(suite: ET.Element, reason: str) -> None:
    """A task that was not run has not failed, and has not passed either."""
    case = ET.SubElement(suite, "testcase", classname=suite.get("name", ""), name="verdict")
    ET.SubElement(case, "skipped", message=_clean(reason))


def _clean(text: str) -> str:
    """`text` with the characters that XML cannot hold replaced."""
    return _NOT_XML.sub("\ufffd", text)
