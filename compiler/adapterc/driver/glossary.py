"""The glossary stage: a spec's scenes get their ids, and the base's tokenizer and rows for them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from adapterc.diagnostics.model import has_errors
from adapterc.digest import digest
from adapterc.driver.code import GLOSSARY_CODE, code_digest
from adapterc.driver.compile import Compiled
from adapterc.driver.kept import Parts, Stage, Workshop, found, staged, write_value
from adapterc.driver.made_from import glossary_parts
from adapterc.driver.scenes import claim_slots, scene_findings, table_request
from adapterc.errors import AdaptercError, ExitCode
from adapterc.frontend.scenes_lock import project_lock
from adapterc.ir.base import BaseModel
from adapterc.ir.glossary import TableRequest
from adapterc.ir.scenes import SceneTable
from adapterc.middle.scene_slots import allocated


def glossary_stage(shop: Workshop, compiled: Compiled, base: BaseModel) -> SceneTable | None:
    """The table of the spec's scenes on `base`; their slots are claimed in the project's lock first.

    None where the spec has no scenes. AdaptercError where the base, which may have come here only
    now, has something against a token.
    """
    spec = compiled.spec
    if not spec.scenes:
        return None
    _refuse_taken(compiled, base)
    slots = claim_slots(spec, compiled.spans, path=compiled.path)
    request = table_request(spec, slots, base, shop.platform)

    def make(folder: Path) -> None:
        from adapterc.backend.scene_table import make_table

        write_value(folder, SceneTable, make_table(request, folder=folder))

    stage = glossary_of(request, parts=partial(glossary_parts, compiled, request))
    table, entry = staged(shop, stage, make)
    return replace(table, folder=str(entry))


def kept_glossary(shop: Workshop, compiled: Compiled, base: BaseModel) -> SceneTable | None:
    """The table of an earlier build, if its key is the same; the lock is read and never written."""
    kept = found(shop, glossary_of(asked_glossary(shop, compiled, base)))
    return replace(kept[0], folder=str(kept[1])) if kept else None


def asked_glossary(shop: Workshop, compiled: Compiled, base: BaseModel) -> TableRequest:
    """What a build would ask of the glossary as the lock stands now."""
    spec = compiled.spec
    slots = allocated([scene.token for scene in spec.scenes], project_lock(compiled.path.parent))
    return table_request(spec, slots, base, shop.platform)


def glossary_of(request: TableRequest, parts: Parts | None = None) -> Stage[SceneTable]:
    """Its stage."""
    key = digest(["glossary", code_digest(GLOSSARY_CODE), request])
    return Stage("glossary", key, SceneTable, parts=parts)


def _refuse_taken(compiled: Compiled, base: BaseModel) -> None:
    """What a check cannot find while the base is not here yet stops the build before anything is made."""
    told = scene_findings(compiled.spec, compiled.spans, path=compiled.path, base=Path(base.path)).diagnostics
    if has_errors(told):
        first = next(one for one in told if one.severity == "error")
        raise AdaptercError(
            f"{first.span.place}: [{first.code}] {first.message}",
            help=f"the base is here now: adapterc check {compiled.path} shows all of it",
            code=ExitCode.FINDINGS,
        )
