"""adapterc.json: what the artifact was made from, and the SHA-256 of every file that is reproducible in it.

run.json has the hashes of the others (`seal`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapterc.digest import digest
from adapterc.emit.contents import plain
from adapterc.emit.report_json import hub_id
from adapterc.emit.request import EmitRequest

MANIFEST = "adapterc.json"
RUN = "run.json"
UNREPRODUCED = (RUN, "report.html")
FORMAT = 1


def build_provenance(
    request: EmitRequest, files: Mapping[str, str], left_out: Mapping[str, Mapping[str, str | int]]
) -> dict[str, Any]:
    """The manifest as plain JSON.

    `files` maps every file of the reproducible set to its SHA-256; `left_out` has SHA-256, bytes and, of
    records, the number of those that the spec keeps to itself.
    """
    return {
        "format": FORMAT,
        "adapterc": request.version,
        "name": request.spec.name,
        "verdict": request.judgement.verdict,
        "spec": digest(request.spec),
        "source": request.source,
        "base": _base(request),
        "adapter": request.adapter.digest,
        "seeds": {"dataset": request.spec.dataset.seed, "training": request.recipe.seed},
        "recipe": plain(request.recipe),
        **({"scale": plain(request.scale)} if request.scale is not None else {}),
        "platform": {**plain(request.platform), "libraries": dict(request.platform.libraries)},
        "lock": dict(request.lock),
        "stages": dict(request.stage_keys),
        "files": dict(sorted(files.items())),
        "left_out": {path: dict(facts) for path, facts in left_out.items()},
        "not_listed": list(UNREPRODUCED),
        "sealed_in": RUN,
    }


def run_facts(request: EmitRequest) -> dict[str, Any]:
    """run.json: times, cache hits and host of this run."""
    run: dict[str, Any] = plain(request.run)
    return run


def _base(request: EmitRequest) -> dict[str, Any]:
    base = request.base
    return {
        "name": base.name,
        "id": hub_id(base) or base.name,
        "revision": base.revision,
        "digest": base.digest,
        "licence": base.licence,
        "parameters": base.parameters,
    }
