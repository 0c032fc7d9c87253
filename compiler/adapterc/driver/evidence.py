"""Evidence out of an artifact: its verdicts, and what its build bound them to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from adapterc import codec
from adapterc.diagnostics.quoting import clipped
from adapterc.digest import digest_file
from adapterc.driver.artifact_json import read_object
from adapterc.driver.integrity import integrity_of
from adapterc.emit.contents import ADAPTER_FILES, BOUND
from adapterc.emit.provenance import MANIFEST
from adapterc.emit.report_base import Check
from adapterc.emit.report_findings import part_report_word
from adapterc.emit.report_model import Report
from adapterc.errors import AdaptercError
from adapterc.ir.bound import Bound
from adapterc.ir.evidence import FORMAT, Evidence, EvidencePart, Word
from adapterc.ir.spec import Profile

LEVELS: tuple[Profile, ...] = ("quick", "standard", "release")
"""The least first."""
_REPORT = "report.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""The name of a spec, which becomes that of a file."""
_ANEW = "build it again with this version: what was made before comes from the cache"


def evidence_of(artifact: Path) -> Evidence:
    """What the artifact in a folder proved, every file of it compared with its hash first.

    AdaptercError for what is no artifact (usage), for one that is not as it was built, and for one of a
    version that did not write down what verdicts are bound to.
    """
    found = integrity_of(artifact)
    if not found.intact:
        first = found.differences[0]
        raise AdaptercError(
            f"{artifact / first.path} is not as it was built: {first.kind}",
            help="copy the artifact again; verify --integrity names every such file",
        )
    made, report = read_object(artifact / MANIFEST), _report(artifact)
    if not _NAME.fullmatch(report.name):
        raise AdaptercError(
            f"{artifact} calls itself {clipped(report.name)}, and no spec has such a name", help=_ANEW
        )
    if (report.name, report.verdict) != (made["name"], made["verdict"]):
        raise AdaptercError(f"{artifact}: report and provenance say two things", help=_ANEW)
    levels = [trait.level for trait in report.traits] or [report.profile]
    return Evidence(
        format=FORMAT,
        name=report.name,
        verdict=report.verdict,
        profile=report.profile,
        level=min(levels, key=LEVELS.index),
        parts=tuple(_parts(report)),
        bound=_bound(artifact),
        artifact={name: digest_file(artifact / name) for name in (ADAPTER_FILES[1], _REPORT, MANIFEST)},
        platform=_platform(made.get("platform")),
    )


def artifacts_in(folder: Path) -> tuple[Path, ...]:
    """The folder itself, or the artifacts in it where it is none and holds some."""
    if (folder / MANIFEST).is_file():
        return (folder,)
    return tuple(sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))) or (folder,)


def _bound(artifact: Path) -> Bound:
    if not (artifact / BOUND).is_file():
        raise AdaptercError(
            f"{artifact} was built by a version that did not write down what verdicts are bound to",
            help=_ANEW,
        )
    bound = codec.from_json(Bound, json.dumps(read_object(artifact / BOUND)))
    if bound is None:
        raise AdaptercError(f"{artifact / BOUND} is of another version", help=_ANEW)
    return bound


def _report(artifact: Path) -> Report:
    try:
        return Report.model_validate(read_object(artifact / _REPORT))
    except ValidationError as fault:
        raise AdaptercError(f"{artifact / _REPORT} is of another version", help=_ANEW) from fault


def _parts(report: Report) -> Iterator[EvidencePart]:
    """Everything that was judged, in the report's order; a skill that is judged as a trait only as one."""
    for trait in report.traits:
        yield EvidencePart(
            kind="trait",
            id=trait.id,
            verdict=trait.verdict,
            decides=True,
            reason=trait.reason,
            n=trait.n,
            estimate=trait.effect.estimate,
            low=trait.effect.low,
            high=trait.effect.high,
            level=trait.level,
        )
    for scene in report.scenes:
        yield EvidencePart(
            kind="scene",
            id=scene.token,
            verdict=scene.verdict,
            decides=True,
            reason=scene.reason,
            n=scene.n,
            estimate=scene.effect.estimate,
            low=scene.effect.low,
            high=scene.effect.high,
        )
    if report.glossary is not None:
        yield _whole("glossary", "scenes", report.glossary.verdict, report.glossary.reason)
    known = {trait.id for trait in report.traits}
    for part in report.parts:
        if part.id not in known:
            yield EvidencePart(
                kind="part",
                id=part.id,
                verdict=part_report_word(part),
                decides=part.declared,
                reason=part.reason,
                n=part.n,
                estimate=part.effect.estimate,
                low=part.effect.low,
                high=part.effect.high,
            )
    for task in report.tasks:
        yield _whole("task", task.task, task.verdict, task.reason)
    gate, kept = report.parrot, report.retention
    yield _whole("gate", "parrot", "VERIFIED" if gate.holds else "NOT VERIFIED", _said(gate.checks))
    yield _whole("gate", "retention", kept.verdict, _said(kept.checks))


def _whole(kind: Any, name: str, verdict: Word, reason: str) -> EvidencePart:
    return EvidencePart(kind=kind, id=name, verdict=verdict, decides=True, reason=reason)


def _said(checks: Sequence[Check]) -> str:
    found = [
        f"{check.name} {'unknown' if check.found.estimate is None else format(check.found.estimate, '.3g')} "
        f"({check.bound})"
        for check in checks
    ]
    return "; ".join(found)


def _platform(told: object) -> dict[str, str]:
    """Where it was measured, as the provenance has it: facts to read, a line each."""
    known = told if isinstance(told, dict) else {}
    libraries = known.get("libraries")
    flat = {**known, **(libraries if isinstance(libraries, dict) else {})}
    return {str(name): clipped(str(value)) for name, value in flat.items() if name != "libraries"}
