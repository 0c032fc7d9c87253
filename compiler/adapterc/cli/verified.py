"""What verifying found, as a table for people or as a report for programs."""

from __future__ import annotations

import json
from typing import Any, TextIO

from adapterc.cli.verdicts import near, print_judgement
from adapterc.diagnostics.quoting import escaped
from adapterc.diagnostics.render.ascii_json import ascii_json
from adapterc.driver.published import Comparison
from adapterc.driver.verify import Verified
from adapterc.emit.junit import render_junit
from adapterc.emit.report_json import render_json
from adapterc.emit.report_md import render_markdown_report


def print_verified(verified: Verified, out: TextIO, talk: TextIO, *, form: str) -> None:
    """The verdicts in the form asked for; what else is to be known goes to `talk` if it does not fit."""
    if form == "json":
        print(ascii_json(_record(verified)), end="", file=out)
        return
    if form == "full":
        print_judgement(verified.judgement, out)
    else:
        text = render_junit(verified.report) if form == "junit" else render_markdown_report(verified.report)
        print(text, end="", file=out)
    for line in _told(verified):
        print(escaped(line), file=out if form == "full" else talk)


def _told(verified: Verified) -> list[str]:
    """Notes, what is not as built, how the published report compares, and the new one."""
    case = verified.case
    lines = [f"note: {said}" for said in case.notes]
    lines += [f"not as it was built: {one.path} ({one.kind})" for one in case.altered]
    if verified.comparison is not None:
        lines += _compared(verified.comparison)
    if verified.folder is not None:
        lines.append(f"report: {near(verified.folder.absolute() / 'report.html')}")
    return lines


def _compared(found: Comparison) -> list[str]:
    if not found.compared:
        return ["published report: it cannot be read, or has no verdict"]
    lines = [
        f"published report: {one.what} was {one.published}, and is {one.found}" for one in found.disagreements
    ]
    moved = "" if found.shift is None else f"; the largest change of an effect is {found.shift:.2g}"
    agreed = "the same verdicts" if not lines else f"{len(lines)} of {found.compared} verdicts differ"
    return [*lines, f"published report: {agreed}{moved}"]


def _record(verified: Verified) -> dict[str, Any]:
    case, found = verified.case, verified.comparison
    return {
        "name": case.name,
        "verdict": verified.judgement.verdict,
        "adapter": case.adapter.digest,
        "notes": list(case.notes),
        "altered": [{"path": one.path, "kind": one.kind} for one in case.altered],
        "published": None
        if found is None
        else {
            "compared": found.compared,
            "largest_change_of_an_effect": found.shift,
            "differs": [
                {"what": one.what, "published": one.published, "found": one.found}
                for one in found.disagreements
            ],
        },
        "report": json.loads(render_json(verified.report)),
    }
