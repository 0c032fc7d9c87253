"""A bound that is written as a comparison: `accuracy: >= 0.7`, whose sign YAML takes for its own."""

from __future__ import annotations

import re

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.source import Source

_COMPARED = re.compile(
    r"(?P<key>[\w-]+) *: +(?P<bound>(?P<sign>>=?) *(?P<number>[0-9]+(?:\.[0-9]+)?) *(?P<percent>%)?)"
    r"(?= *(?:#.*)?$)"
)


def comparison(problem: str, source: Source, at: int) -> Diagnostic | None:
    """What to say where reading stopped behind such a sign; None for any other mistake."""
    start = source.text.rfind("\n", 0, at) + 1
    end = source.text.find("\n", at)
    line = source.text[start : end if end >= 0 else None].rstrip("\r")
    found = _COMPARED.search(line) if "comment or" in problem else None
    if found is None:
        return None
    number = f"{float(found['number']) / 100:g}" if found["percent"] else found["number"]
    meant = number if found["key"] == "at_least" else f"{{at_least: {number}}}"
    span = source.span(start + found.start("bound"), start + found.end("bound"))
    message = f"`{found['sign']}` is a sign of YAML, and no comparison"
    fix = Fix(span=span, replacement=meant)
    return finding("AC0104", message, span, advice=f"write `{found['key']}: {meant}`", fix=fix)
