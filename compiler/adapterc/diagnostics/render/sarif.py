"""SARIF 2.1.0: what code scanning services and editors read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from adapterc import __version__
from adapterc.diagnostics.codes import Code, code_named
from adapterc.diagnostics.model import Diagnostic, Fix, Label
from adapterc.diagnostics.quoting import escaped
from adapterc.diagnostics.render.ascii_json import ascii_json
from adapterc.diagnostics.render.fingerprints import fingerprints
from adapterc.diagnostics.source import Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> str:
    """One run with the rules that found something; columns are code points, ends exclusive."""
    rules = sorted({diagnostic.code for diagnostic in diagnostics})
    driver = {
        "name": "adapterc",
        "version": __version__,
        "rules": [_rule(code_named(rule)) for rule in rules],
    }
    results = [
        _result(diagnostic, rules.index(diagnostic.code), mark)
        for diagnostic, mark in zip(diagnostics, fingerprints(diagnostics, sources), strict=True)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return ascii_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.code,
        "name": code.title,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": f"{code.what} {code.why}"},
        "help": {"text": f"{code.mend}\n\nadapterc explain {code.code}"},
        "defaultConfiguration": {"level": code.severity},
    }


def _result(diagnostic: Diagnostic, rule: int, fingerprint: str) -> dict[str, Any]:
    text = f"{diagnostic.message}\n{diagnostic.help}" if diagnostic.help else diagnostic.message
    labels = [label for label in diagnostic.labels if label.text]
    result = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": _message(text),
        "locations": [{"physicalLocation": _place(diagnostic.span)}],
        "partialFingerprints": {"adapterc/v1": fingerprint},
    }
    if labels:
        result["relatedLocations"] = [_related(number, label) for number, label in enumerate(labels)]
    if diagnostic.fix:
        result["fixes"] = [_fix(diagnostic.fix)]
    return result


def _message(text: str) -> dict[str, str]:
    # `[words](target)` would be a link, and words of a spec are not to make one.
    return {"text": "\n".join(escaped(line) for line in text.split("\n")).replace("](", "] (")}


def _related(number: int, label: Label) -> dict[str, Any]:
    return {"id": number, "message": _message(label.text), "physicalLocation": _place(label.span)}


def _place(span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(span.file), "region": _region(span)}


def _artifact(file: str) -> dict[str, str]:
    path = quote(file.encode("utf-8", "surrogateescape"))
    if file.startswith("/"):
        return {"uri": f"file://{path}"}
    return {"uri": path} if file.startswith("../") else {"uri": path, "uriBaseId": "%SRCROOT%"}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    replacement = {
        "deletedRegion": _region(fix.span),
        "insertedContent": {"text": fix.replacement},
    }
    change = {"artifactLocation": _artifact(fix.span.file), "replacements": [replacement]}
    return {"description": {"text": "what was probably meant"}, "artifactChanges": [change]}
