"""Whose scene a token of the project is: one token, one scene, however many specs have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.driver.claimants import Claimants, OtherScene
from adapterc.ir.scene import Scene
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.scene_definitions import definition_of, what_differs
from adapterc.spec.scene_lock import LockedToken, SceneClaim, SceneLock
from adapterc.value import value

_ONE = "a token is one scene in a project, and one id: rename"
_SHARED = "or give both one definition, as a library has it that both specs import"


@value()
class ClaimFindings:
    """Tokens that are another scene in another spec, and the texts that the findings point into."""

    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str]


def claims_of(spec: ResolvedSpec, lock: SceneLock, claimants: Claimants) -> dict[str, SceneClaim]:
    """The lock's claims with those of the spec: of tokens that nobody has, or that are the same scene where
    they were claimed. Who claimed first is named for ever, as long as that spec has the scene; a file that
    is gone was renamed, or has given its tokens up."""
    own, claims = claimants.own, lock.claims
    for scene in spec.scenes:
        definition, claim = definition_of(scene), claims.get(scene.token)
        mine = SceneClaim(spec=own, definition=definition)
        if claim is None or claim.spec == own or claimants.is_gone(claim):
            claims[scene.token] = mine
        elif claim.definition != definition:
            other = claimants.scene(scene.token, claim)
            if other == "given up":
                claims[scene.token] = mine
            elif isinstance(other, OtherScene) and definition_of(other.scene) == definition:
                claims[scene.token] = SceneClaim(spec=claim.spec, definition=definition)
    return claims


def claim_findings(
    spec: ResolvedSpec, spans: SpanMap, lock: SceneLock, claimants: Claimants
) -> ClaimFindings:
    """Tokens of the spec that are another scene in the spec that claimed them, or may be.

    That spec is read only where the lock says that its scene is another one: it may have changed since, with
    a library that both import, or have given the token up.
    """
    sources: dict[str, str] = {}
    told = tuple(no_flood(_refusals(spec, spans, lock, claimants, sources)))
    return ClaimFindings(diagnostics=told, sources=sources)


def one_token_two_scenes(scene: Scene, span: Span, other: OtherScene, named: str) -> Diagnostic:
    """That specs of one run, of which none has claimed it, each mean another scene by the token at `span`."""
    return finding(
        "AC0323",
        f"the token {quoted(scene.token)} is one scene in {named}, and another here",
        span,
        labels=[_differs(scene, other)],
        advice=f"{_ONE} one of the two, {_SHARED}",
    )


def _another_scene(scene: Scene, span: Span, other: OtherScene, named: str) -> Diagnostic:
    """That the token of `scene`, at `span`, is the other scene in the spec that messages call `named`."""
    return finding(
        "AC0323",
        f"the token {quoted(scene.token)} is another scene in {named}",
        span,
        labels=[_differs(scene, other)],
        advice=f"{_ONE} yours, {_SHARED}",
    )


def _differs(scene: Scene, other: OtherScene) -> Label:
    return Label(span=other.span, text=f"this one: {what_differs(scene, other.scene)}")


def _refusals(
    spec: ResolvedSpec, spans: SpanMap, lock: SceneLock, claimants: Claimants, sources: dict[str, str]
) -> Iterator[Diagnostic]:
    entries = {entry.token: entry for entry in lock.entries}
    for at, scene in enumerate(spec.scenes):
        entry = entries.get(scene.token)
        claim, definition = (entry.claim if entry else None), definition_of(scene)
        if entry is None or claim is None or claim.spec == claimants.own or claim.definition == definition:
            continue
        other, span = claimants.scene(scene.token, claim), span_of(spans, f"scenes.{at}.token")
        if other == "unread":
            yield _unread(entry, span, claimants.named(claim))
        elif isinstance(other, OtherScene) and definition_of(other.scene) != definition:
            sources |= other.sources
            yield _another_scene(scene, span, other, claimants.named(claim))


def _unread(entry: LockedToken, span: Span, named: str) -> Diagnostic:
    place = entry.claimed_at or entry.region
    return finding(
        "AC0323",
        f"the token {quoted(entry.token)} may be another scene in {named}, which cannot be read",
        span,
        labels=[Label(span=place.span, text="this line says that it claimed the token")],
        advice=f"mend {named}, which adapterc check tells how; or delete that line of scenes.lock, and the "
        "token is yours",
    )
