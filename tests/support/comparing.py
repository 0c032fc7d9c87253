"""Two artifacts that differ as two builds do: a verdict, an estimate, an answer, a row, a node."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from adapterc.emit.artifact import emit
from adapterc.emit.request import EmitRequest
from adapterc.ir.interval import Interval
from adapterc.ir.spec import EmitOptions, Threshold
from support.emission import emit_request


def write_builds(folder: Path, *, hostile: bool = False, omit: bool = False) -> tuple[Path, Path]:
    """`old/metaphysicist` and `new/metaphysicist`, the second of a spec with another threshold."""
    old = emit_request(folder / "stages", hostile=hostile)
    if omit:
        old = replace(old, spec=replace(old.spec, emit=EmitOptions(dataset="omit")))
    places = (folder / "old" / "metaphysicist", folder / "new" / "metaphysicist")
    for request, place in zip((old, later(old)), places, strict=True):
        place.parent.mkdir(parents=True, exist_ok=True)
        emit(request, target=place)
    return places


def later(request: EmitRequest) -> EmitRequest:
    """The request after an edit: a looser threshold, one row in other words, one answer, one verdict."""
    first, second, third = request.judgement.traits
    rate = Interval(estimate=0.02, low=0.01, high=0.04)
    verdicts = (first, second, replace(third, verdict="VERIFIED", adapter=rate, trace=None, advice=()))
    said, *samples = request.judgement.samples
    samples = [replace(said, adapter="Silence is what was said before."), *samples]
    row, *rows = request.dataset.rows
    traits = (*request.spec.traits[:2], replace(request.spec.traits[2], thresholds=(_limit(0.10),)))
    return replace(
        request,
        spec=replace(request.spec, traits=traits),
        judgement=replace(request.judgement, verdict="INCONCLUSIVE", traits=verdicts, samples=tuple(samples)),
        dataset=replace(request.dataset, rows=(replace(row, chosen="In other words."), *rows)),
    )


def rewrite(artifact: Path, name: str, text: str) -> None:
    """Put another text in a file of an artifact, and its hash into the provenance, as a forger would."""
    (artifact / name).write_text(text, encoding="utf-8")
    manifest = json.loads((artifact / "adapterc.json").read_text(encoding="utf-8"))
    manifest["files"][name] = hashlib.sha256(text.encode()).hexdigest()
    (artifact / "adapterc.json").write_text(json.dumps(manifest), encoding="utf-8")


def _limit(rate: float) -> Threshold:
    return Threshold(metric="rate", at_most=rate)
