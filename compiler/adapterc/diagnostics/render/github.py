"""Workflow commands that GitHub turns into annotations on the changed lines.

GitHub shows ten annotations of a kind a step and drops the others without a word. So errors come before
warnings, the first of every file before the second of any, and what is beyond the limit is told in a line of
its own and stands in the log as plain text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from adapterc.diagnostics.codes import Severity
from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.quoting import counted, escaped

MOST_OF_A_KIND = 10
"""Annotations of a severity that GitHub shows for one step; fifty for a job."""
_KINDS: tuple[Severity, ...] = ("error", "warning")


def render_github(diagnostics: Sequence[Diagnostic]) -> str:
    """`::error file=..,line=..,title=AC0101::message`, a line each; beyond ten of a kind plain lines."""
    lines: list[str] = []
    beyond: list[Diagnostic] = []
    for kind in _KINDS:
        found = list(_spread([one for one in diagnostics if one.severity == kind]))
        lines += map(_command, found[:MOST_OF_A_KIND])
        beyond += found[MOST_OF_A_KIND:]
    if beyond:
        counts = Counter(one.severity for one in beyond)
        more = ", ".join(counted(counts[kind], f"more {kind}") for kind in _KINDS if counts[kind])
        told = f"{more}: GitHub shows {MOST_OF_A_KIND} of a kind; the log of this step has all of them"
        lines += [f"::notice title=adapterc check::{told}", f"::group::{more}"]
        lines += [*map(_plain, beyond), "::endgroup::"]
    return "".join(f"{line}\n" for line in lines)


def _spread(diagnostics: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The first finding of each file, then the second of each: one bad file hides no other."""
    seen: Counter[str] = Counter()
    turns = []
    for at, each in enumerate(diagnostics):
        turns.append((seen[each.span.file], at))
        seen[each.span.file] += 1
    yield from (diagnostics[at] for _, at in sorted(turns))


def _command(diagnostic: Diagnostic) -> str:
    start, end = diagnostic.span.start, diagnostic.span.end
    properties = {"file": diagnostic.span.file, "line": str(start.line)}
    # Columns mean something on one line alone: GitHub refuses them where a span has several.
    if start.line == end.line:
        properties |= {"col": str(start.column), "endLine": str(end.line), "endColumn": str(end.column)}
    else:
        properties["endLine"] = str(end.line)
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{diagnostic.severity} {listed},title={diagnostic.code}::{_data(diagnostic.told)}"


def _plain(diagnostic: Diagnostic) -> str:
    """A line of the log that is no command, whatever the file is called: the older form counts anywhere."""
    line = f"{diagnostic.severity}[{diagnostic.code}] {diagnostic.span.place}: {diagnostic.told}"
    return escaped(line).replace("##[", "# #[")


def _data(text: str) -> str:
    return escaped(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
