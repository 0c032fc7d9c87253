"""JUnit XML: a suite for each file that was read, for the pages that continuous integration shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import escaped


def render_junit(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], command: str = "check"
) -> str:
    """A failure for each error, a passing case that tells it for each warning, and for each sound file.

    No times: they would differ from run to run.
    """
    by_file: dict[str, list[Diagnostic]] = {file: [] for file in sources}
    for diagnostic in diagnostics:
        by_file.setdefault(diagnostic.span.file, []).append(diagnostic)
    suites = [line for file, found in by_file.items() for line in _suite(file, found)]
    failures = sum(diagnostic.severity == "error" for diagnostic in diagnostics)
    cases = sum(len(found) or 1 for found in by_file.values())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="adapterc {command}" tests="{cases}" failures="{failures}" errors="0">',
        *suites,
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _suite(file: str, found: Sequence[Diagnostic]) -> list[str]:
    failures = sum(diagnostic.severity == "error" for diagnostic in found)
    counts = f'tests="{len(found) or 1}" failures="{failures}" errors="0" skipped="0"'
    cases = [line for diagnostic in found for line in _case(diagnostic, file)]
    sound = [f'    <testcase classname={_attribute(file)} name="sound"/>']
    return [f"  <testsuite name={_attribute(file)} {counts}>", *(cases or sound), "  </testsuite>"]


def _case(diagnostic: Diagnostic, file: str) -> list[str]:
    start = diagnostic.span.start
    name = f"{diagnostic.code} at {start.line}:{start.column}"
    told = f"{diagnostic.span.place}: {diagnostic.message}"
    body = escape(escaped(told)) + (f"\n{escape(escaped(diagnostic.help))}" if diagnostic.help else "")
    place = f'file={_attribute(file)} line="{start.line}"'
    opened = f"    <testcase classname={_attribute(file)} name={_attribute(name)} {place}>"
    if diagnostic.severity == "error":
        attributes = f"type={_attribute(diagnostic.code)} message={_attribute(diagnostic.message)}"
        return [opened, f"      <failure {attributes}>{body}</failure>", "    </testcase>"]
    return [
        opened,
        f"      <system-out>warning[{diagnostic.code}]: {body}</system-out>",
        "    </testcase>",
    ]


def _attribute(text: str) -> str:
    return quoteattr(escaped(text))
