"""The verdict table at the end of a build."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from adapterc.diagnostics.quoting import escaped
from adapterc.driver.build import Built
from adapterc.ir.verification import Check


def print_verdicts(built: Built, out: TextIO) -> None:
    """A line a trait, the gates, the whole, and where the report is."""
    judgement = built.judgement
    if not built.changed:
        print("nothing to do: the artifact is up to date", file=out)
    width = max([11, *(len(trait.id) for trait in judgement.traits)])
    for trait in judgement.traits:
        print(f"{trait.verdict:<13} {trait.id:<{width}}  {escaped(trait.reason)}", file=out)
    gate, kept = judgement.parrot, judgement.retention
    print(
        f"{'holds' if gate.holds else 'FAILS':<13} {'parrot gate':<{width}}  {_short(gate.checks)}", file=out
    )
    print(f"{kept.verdict:<13} {'retention':<{width}}  {_short(kept.checks)}", file=out)
    print(f"\n{judgement.verdict}", file=out)
    report = built.target / "report.html"
    print(f"report: {_near(report)}", file=out)


def _short(checks: tuple[Check, ...]) -> str:
    return "; ".join(f"{check.name} {check.found.estimate:.3g} ({check.bound})" for check in checks)


def _near(path: Path) -> str:
    """The path as the reader would type it: relative where it lies below the current folder."""
    here = Path.cwd()
    return escaped(str(path.relative_to(here) if path.is_relative_to(here) else path))
