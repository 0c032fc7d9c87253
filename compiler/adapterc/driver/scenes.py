"""Scenes between the spec, the project's lock and the base: what a check finds, what a build claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from pathlib import Path

from adapterc.backend.bases.resolve import base_files
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.known_tokens import KnownTokens, known_tokens
from adapterc.diagnostics.model import Diagnostic, has_errors
from adapterc.diagnostics.source import SpanMap
from adapterc.driver.claimants import Claimants
from adapterc.driver.lock import stage_lock
from adapterc.driver.scene_claims import claim_findings, claims_of
from adapterc.errors import AdaptercError, ExitCode
from adapterc.frontend.lock_files import alone_in
from adapterc.frontend.scenes_lock import find_lock, project_lock, read_lock, write_lock
from adapterc.ir.base import BaseModel
from adapterc.ir.glossary import TableRequest, glossary
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import Platform
from adapterc.middle.lint.base_tokens import KnownToBase, base_tokens, collisions
from adapterc.middle.scene_slots import allocated, likenesses, lock_damage, lock_findings
from adapterc.middle.spoken_scenes import spoken_scenes
from adapterc.spec.scene_lock import SceneLock
from adapterc.value import value


@value()
class SceneFindings:
    """What is found of a spec's scenes beside the spec, and the text of the lock that it points into."""

    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    compared: bool = True
    """Whether the tokens were held against the base's vocabulary; not where it has not been fetched yet."""
    followed: bool = False
    """Whether another spec of the project was read for it."""


def scene_findings(
    spec: ResolvedSpec, spans: SpanMap, *, path: Path, base: Path | None = None
) -> SceneFindings:
    """What the project's lock, its other specs and the base have against the scenes of the spec at `path`.

    `base` is the base's folder; where it is None the base is looked for on disk; tokens are `compared`
    with one that is there. The lock is read, never written.
    """
    if not spec.scenes:
        return SceneFindings()
    folder = path.parent
    lock = project_lock(folder)
    claimants = Claimants(path, lock)
    found = tuple(lock_findings(spec, spans, lock, claimants.has_given_up))
    if spec.kind != "adapter":
        return SceneFindings(diagnostics=found, sources=lock.sources, followed=claimants.followed)
    place = base or _base_at(spec.base, folder)
    if place is not None:
        found += tuple(_base_findings(spec, spans, lock, place, is_sound=not has_errors(found)))
    claimed = claim_findings(spec, spans, lock, claimants)
    return SceneFindings(
        diagnostics=(*found, *claimed.diagnostics),
        sources={**claimed.sources, **lock.sources},
        compared=place is not None,
        followed=claimants.followed,
    )


def known_to_base(spec: ResolvedSpec, spans: SpanMap, *, folder: Path) -> Iterator[Diagnostic]:
    """Tokens of a spec in `folder` that its base has already; of a spec with mistakes what is valid in it."""
    place = _base_at(spec.base, folder) if spec.scenes and spec.kind == "adapter" else None
    tokens = [scene.token for scene in spec.scenes]
    base = known_tokens(place, tokens, cache=cache_root()) if place is not None else None
    if base is not None:
        yield from collisions(spec, spans, base.vocabulary, _known(base))


def _base_at(name: str, folder: Path) -> Path | None:
    """Where the base lies that a spec in `folder` names; None where it has not been fetched yet."""
    try:
        return _looked_up(name, folder, cache_root())
    except LookupError:
        return None


@lru_cache(maxsize=16)
def _looked_up(name: str, folder: Path, cache: Path) -> Path:
    """The same, looked up once for however many specs; LookupError, which is not kept, where it is not."""
    place = base_files(name, spec_folder=folder, cache=cache)
    if place is None:
        raise LookupError(name)
    return place


def _base_findings(
    spec: ResolvedSpec, spans: SpanMap, lock: SceneLock, place: Path, *, is_sound: bool
) -> Iterator[Diagnostic]:
    """Of a lock that is not sound nobody knows yet which slots its tokens will have."""
    tokens = [scene.token for scene in spec.scenes]
    base = known_tokens(place, tokens, cache=cache_root())
    if base is None:
        return
    if is_sound:
        yield from base_tokens(spec, spans, base.vocabulary, _known(base), lock)
    else:
        yield from collisions(spec, spans, base.vocabulary, _known(base))


def _known(base: KnownTokens) -> KnownToBase:
    return KnownToBase(spelt=base.spelt, template=base.template)


def claim_slots(spec: ResolvedSpec, spans: SpanMap, *, path: Path) -> dict[str, int]:
    """The slots of the project's tokens, those of the spec at `path` among them: new ones are written to the
    lock first, with whose scene each is.

    Two builds at once claim one after the other, whatever caches they have; of a lock that is changed by
    hand in between, nothing is lost. AdaptercError where the lock cannot be read or written, has been
    damaged since it was checked, or another spec has claimed a token, or one like it, for another scene.
    """
    place, tokens = find_lock(path.parent), [scene.token for scene in spec.scenes]
    with stage_lock(cache_root(), "scenes.lock", str(place)), alone_in(place.parent):
        while True:
            lock = project_lock(path.parent)
            claimants = Claimants(path, lock)
            _refuse(spec, spans, lock, claimants)
            slots, claims = allocated(tokens, lock), claims_of(spec, lock, claimants)
            if (slots, claims) == (lock.slots, lock.claims):
                return slots
            _refuse_unwritable(claimants.own)
            if read_lock(place).sources.items() <= lock.sources.items():
                write_lock(place, slots, claims)
                return slots


def _refuse(spec: ResolvedSpec, spans: SpanMap, lock: SceneLock, claimants: Claimants) -> None:
    """AdaptercError for the first thing by which nothing can be claimed."""
    for problem in lock_damage(lock):
        raise stopped(problem, place=str(lock.path))
    alike = likenesses(spec, spans, lock, claimants.has_given_up)
    for problem in (*alike, *claim_findings(spec, spans, lock, claimants).diagnostics):
        raise stopped(problem)


def _refuse_unwritable(name: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError as fault:
        raise AdaptercError(
            f"the name of {name.encode('utf-8', 'backslashreplace').decode()} is no text, and scenes.lock, "
            "which is to say whose scenes these are, holds texts",
            help="give the spec, and the folders between it and the lock, names in UTF-8",
        ) from fault


def stopped(problem: Diagnostic, *, place: str = "", advice: str = "") -> AdaptercError:
    """What stops a build that was checked already: a finding as one message, with its place or `place`."""
    others = [label.span.place for label in problem.labels if label.span.file != problem.span.file]
    also = f" (see {' and '.join(others)})" if others else ""
    return AdaptercError(
        f"{place or problem.span.place}: [{problem.code}] {problem.message}{also}",
        help=advice or f"adapterc explain {problem.code}",
        code=ExitCode.FINDINGS,
    )


def slots_of(spec: ResolvedSpec, folder: Path) -> dict[str, int]:
    """The slots of the spec's own scenes, those of the lock; for others those that a build would claim."""
    if not spec.scenes:
        return {}
    tokens = [scene.token for scene in spec.scenes]
    slots = allocated(tokens, project_lock(folder))
    return {token: slots[token] for token in tokens}


def table_request(
    spec: ResolvedSpec, slots: dict[str, int], base: BaseModel, platform: Platform
) -> TableRequest:
    """The glossary of a spec on its base, as `backend.scene_table.make_table` takes it."""
    entries = glossary(spec.scenes, slots, spoken_scenes(spec))
    return TableRequest(base=base, entries=entries, platform=platform)
