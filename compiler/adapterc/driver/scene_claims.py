"""Whose scene a token of the project is: one token, one scene, however many specs have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from adapterc.backend.cache_folder import cache_root
from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.digest import digest
from adapterc.errors import AdaptercError
from adapterc.frontend.load import load
from adapterc.frontend.lock_files import shown
from adapterc.frontend.packages import PinnedPackages
from adapterc.ir.scene import SCENE_ATTRIBUTES, Scene
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.resolve import whatever_holds
from adapterc.pinned import PACKAGES, PinnedFiles
from adapterc.spec.scene_lock import SceneClaim, SceneLock
from adapterc.value import value

_ADVICE = (
    "a token is one scene in a project, and one id: rename yours, or give both one definition, as a library "
    "has it that both specs import"
)


@value()
class OtherScene:
    """The scene that a token is in the spec that claimed it: what it is, where, and that spec's texts."""

    definition: str
    span: Span
    sources: Mapping[str, str]


@value()
class ClaimFindings:
    """Tokens that are another scene in another spec, and the texts that the findings point into."""

    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str]


def definition_of(scene: Scene) -> str:
    """The digest of what a scene is: its attributes, or its forms where it has none. A spec may write out
    other forms of the same scene."""
    told = [getattr(scene, name) for name in SCENE_ATTRIBUTES]
    return digest(["scene", told if any(told) else [one.text for one in scene.forms]])[:16]


def claims_of(spec: ResolvedSpec, path: Path, lock: SceneLock) -> dict[str, SceneClaim]:
    """The lock's claims with those of the spec at `path`: of tokens that nobody has, or that are the same
    scene where they were claimed. Who claimed first is named for ever, as long as that spec has the scene."""
    own, claims = _name(path, lock), lock.claims
    for scene in spec.scenes:
        definition, claim = definition_of(scene), claims.get(scene.token)
        if claim is not None and claim.definition == definition:
            continue
        other = None if claim is None or claim.spec == own else _claimed(scene.token, claim, lock)
        if claim is None or other is None:
            claims[scene.token] = SceneClaim(spec=own, definition=definition)
        elif other.definition == definition:
            claims[scene.token] = SceneClaim(spec=claim.spec, definition=definition)
    return claims


def claim_findings(spec: ResolvedSpec, spans: SpanMap, path: Path, lock: SceneLock) -> ClaimFindings:
    """Tokens of the spec at `path` that are another scene in the spec that claimed them.

    That spec is read only where the lock says that its scene is another one: it may have changed since, with
    a library that both import, or have given the token up.
    """
    sources: dict[str, str] = {}
    return ClaimFindings(diagnostics=tuple(_found(spec, spans, path, lock, sources)), sources=sources)


def _found(
    spec: ResolvedSpec, spans: SpanMap, path: Path, lock: SceneLock, sources: dict[str, str]
) -> Iterator[Diagnostic]:
    own, claims = _name(path, lock), lock.claims
    for at, scene in enumerate(spec.scenes):
        claim, definition = claims.get(scene.token), definition_of(scene)
        if claim is None or claim.spec == own or claim.definition == definition:
            continue
        other = _claimed(scene.token, claim, lock)
        if other is None or other.definition == definition:
            continue
        sources |= other.sources
        yield finding(
            "AC0323",
            f"the token {quoted(scene.token)} is another scene in {claim.spec}",
            span_of(spans, f"scenes.{at}.token"),
            labels=[Label(span=other.span, text="this one")],
            advice=_ADVICE,
        )


def _claimed(token: str, claim: SceneClaim, lock: SceneLock) -> OtherScene | None:
    """What the token is in the spec that claimed it; None where that spec is gone, or has no such scene."""
    path = Path(shown(lock.path.parent / claim.spec))
    if not path.is_file():
        return None
    try:
        loaded = load(path, packages=PinnedPackages(path.parent, PinnedFiles(root=cache_root() / PACKAGES)))
    except AdaptercError:
        return None
    spec = whatever_holds(loaded)
    for at, scene in enumerate(spec.scenes if spec is not None else ()):
        if scene.token == token:
            span = span_of(loaded.spans, f"scenes.{at}.token")
            return OtherScene(definition=definition_of(scene), span=span, sources=dict(loaded.sources))
    return None


def _name(path: Path, lock: SceneLock) -> str:
    """The spec's path from the lock's folder, which lies above it or beside it."""
    place = path.parent.resolve() / path.name
    return place.relative_to(lock.path.parent).as_posix()
