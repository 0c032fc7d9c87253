"""Scenes whose slots are others than in the artifact that stands where the spec is built: ids that change.

A lock that was lost, or changed by hand, is sound in itself; what was built with it tells that it is another.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import clipped, counted, quoted
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.driver.artifact import SCENES
from adapterc.driver.changes import shown_folder
from adapterc.driver.compile import Compiled
from adapterc.driver.scenes import stopped
from adapterc.errors import AdaptercError
from adapterc.frontend.scenes_lock import project_lock
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.scene_definitions import definition_of
from adapterc.middle.scene_slots import allocated
from adapterc.spec.scene_lock import LOCK_FILE, LockedToken, SceneLock

if TYPE_CHECKING:
    from adapterc.driver.built_artifact import BuiltArtifact


def refuse_moved_slots(compiled: Compiled, target: Path) -> None:
    """AdaptercError where a build into `target` would give scenes other ids than they have in it."""
    found = moved_slots(compiled.spec, compiled.spans, path=compiled.path, target=target)
    if found is not None:
        raise stopped(found, advice=found.help)


def moved_slots(spec: ResolvedSpec, spans: SpanMap, *, path: Path, target: Path) -> Diagnostic | None:
    """That a scene of the spec at `path` would not get the slot that it has in the artifact in `target`.

    None where nothing moves, and where that artifact is damaged or not the spec's.
    """
    if not spec.scenes or not os.path.lexists(target / SCENES / LOCK_FILE):
        return None
    lock = project_lock(path.parent)
    if lock.problems:
        return None  # a check tells of them
    now, own = allocated([scene.token for scene in spec.scenes], lock), {one.token for one in spec.scenes}
    before = _slots_in(target, spec)
    moved = [entry for entry in before if entry.token in own and entry.slot != now[entry.token]]
    if not moved:
        return None
    place = next(at for at, scene in enumerate(spec.scenes) if scene.token == moved[0].token)
    return _finding(moved, now, lock, at=span_of(spans, f"scenes.{place}.token"), target=target)


def _slots_in(target: Path, spec: ResolvedSpec) -> tuple[LockedToken, ...]:
    """The slots that the spec's scenes have in its artifact, with their places."""
    from adapterc.driver.built_artifact import BuiltArtifact

    try:
        built = BuiltArtifact(target)
        entries = built.scene_lock.entries
        return entries if built.name == clipped(spec.name) and _is_of(built, spec) else ()
    except AdaptercError:
        return ()


def _is_of(built: BuiltArtifact, spec: ResolvedSpec) -> bool:
    """Whether the artifact was built from an earlier state of the spec, and not from another project's of the
    same name: a scene of both is one scene. Of an artifact that keeps its words to itself nobody can say."""
    known = {scene.token: definition_of(scene) for scene in built.spec.scenes}
    return built.omits or any(known.get(scene.token) == definition_of(scene) for scene in spec.scenes)


def _finding(
    moved: list[LockedToken],
    now: Mapping[str, int],
    lock: SceneLock,
    *,
    at: Span,
    target: Path,
) -> Diagnostic:
    """Told where the lock has the first of them, or else where its token stands, `at`."""
    entry, folder = moved[0], shown_folder(target)
    token, slot = quoted(entry.token), now[entry.token]
    here = next((one for one in lock.entries if one.token == entry.token), None)
    if here is not None:
        told = f"is slot {slot} in scenes.lock"
    elif lock.sources:
        told = f"has none in scenes.lock, where it would get {slot}"
    else:
        told = f"would get {slot}: there is no scenes.lock any more"
    more = f"; other slots too for {counted(len(moved) - 1, 'more scene')}" if moved[1:] else ""
    return finding(
        "AC0316",
        f"{token} was slot {entry.slot} in {folder} and {told}{more}",
        here.region.span if here else at,
        labels=[Label(span=entry.region.span, text="its slot in the artifact")],
        advice=f"take scenes.lock from version control as it was: adapters and merged models that were made "
        f"before speak of the other ids. Where new ids are meant, delete {folder} and build",
    )
