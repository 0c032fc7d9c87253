"""GitLab's code quality report: a JSON array of what merge requests show beside the changed lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import escaped
from adapterc.diagnostics.render.ascii_json import ascii_json
from adapterc.diagnostics.render.fingerprints import fingerprints

_SEVERITIES = {"error": "major", "warning": "minor"}


def render_gitlab(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> str:
    """Objects with `description`, `check_name`, `fingerprint`, `severity` and `location`."""
    prints = fingerprints(diagnostics, sources)
    return ascii_json([_entry(each, mark) for each, mark in zip(diagnostics, prints, strict=True)])


def _entry(diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    span = diagnostic.span
    return {
        "description": escaped(diagnostic.told),
        "check_name": diagnostic.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {"path": span.file, "lines": {"begin": span.start.line, "end": span.end.line}},
    }
