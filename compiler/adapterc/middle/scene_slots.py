"""Slots of scene tokens: one lock for the whole project, a slot for ever, and what speaks against a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.lookalikes import difference, differs_in_case, drawn, uncased
from adapterc.spec.scene_lock import MOST_SLOTS, LockedToken, SceneLock

_LOOK_ADVICE = "use the token that the project has, or rename yours: the two would be taken for each other"

GivenUp = Callable[[LockedToken], bool]


def allocated(tokens: Sequence[str], lock: SceneLock) -> dict[str, int]:
    """The lock's slots with the next free ones for tokens that have none, in their order.

    A slot is never given twice and never taken back: what another spec's scene had stays its own.
    """
    slots = lock.slots
    free = 1 + max(slots.values(), default=-1)
    for token in tokens:
        if token not in slots:
            slots[token] = free
            free += 1
    return slots


def lock_findings(
    spec: ResolvedSpec, spans: SpanMap, lock: SceneLock, given_up: GivenUp
) -> Iterator[Diagnostic]:
    """What of the lock cannot be built on: damage, one slot for two scenes, look-alikes across specs, none
    left. `given_up` is whether no spec has a token of the lock any more."""
    yield from lock.problems
    yield from _shared_slots(lock, _places(spec), spans)
    yield from likenesses(spec, spans, lock, given_up)
    yield from _no_slot_left(spec, spans, lock)


def _places(spec: ResolvedSpec) -> dict[str, str]:
    return {scene.token: f"scenes.{at}.token" for at, scene in reversed(list(enumerate(spec.scenes)))}


def _no_slot_left(spec: ResolvedSpec, spans: SpanMap, lock: SceneLock) -> Iterator[Diagnostic]:
    """Of a lock with fewer tokens than slots, the first slot that leaves a gap is what is wrong."""
    tokens, known = {scene.token for scene in spec.scenes}, lock.slots
    if not tokens or 1 + max(known.values(), default=-1) + len(tokens - set(known)) <= MOST_SLOTS:
        return
    ordered = sorted(lock.entries, key=lambda entry: entry.slot)
    last = -1
    for entry in ordered:
        if entry.slot > last + 1:
            message = (
                f"scenes.lock has no slot left: slot {entry.slot} of {quoted(entry.token)} leaves a gap "
                f"from {last + 1} on, and new tokens get slots behind the last one"
            )
            advice = "take it from version control as it was: no build leaves a gap"
            yield finding("AC0316", message, entry.region.span, advice=advice)
            return
        last = entry.slot
    message = f"the project's scenes.lock has no slot left: {MOST_SLOTS} are the most"
    yield finding("AC0316", message, span_of(spans, "scenes"), advice="make a project of its own for them")


def lock_damage(lock: SceneLock) -> Iterator[Diagnostic]:
    """What of a lock nothing can be built on, whatever the spec: damage, and one slot for two scenes."""
    yield from lock.problems
    yield from _shared_slots(lock, {}, SpanMap({}))


def _shared_slots(lock: SceneLock, places: dict[str, str], spans: SpanMap) -> Iterator[Diagnostic]:
    owners: dict[int, LockedToken] = {}
    for entry in lock.entries:
        owner = owners.setdefault(entry.slot, entry)
        if owner is entry:
            continue
        names = f"{quoted(owner.token)} and {quoted(entry.token)}"
        message = f"scenes.lock gives slot {entry.slot} to two scenes, {names}"
        advice = (
            "this is what two branches leave that both added scenes: keep the line whose adapters are in "
            "use, delete the other, its claim and its artifacts, and build: its token gets a slot of its "
            "own, its adapters are built again"
        )
        own = next((one.token for one in (entry, owner) if one.token in places), None)
        labels = [Label(span=one.region.span, text="here") for one in (owner, entry)]
        if own is None:
            yield finding("AC0316", message, entry.region.span, labels=labels[:1], advice=advice)
        else:
            yield finding("AC0316", message, span_of(spans, places[own]), labels=labels, advice=advice)


def likenesses(
    spec: ResolvedSpec, spans: SpanMap, lock: SceneLock, given_up: GivenUp
) -> Iterator[Diagnostic]:
    """A new token that looks like one of another spec; within one spec that is a lint, and one that was given
    up, as a slip that was mended, is nobody's."""
    places, known = _places(spec), lock.slots
    by_look: dict[str, list[LockedToken]] = {}
    by_word: dict[str, list[LockedToken]] = {}
    for entry in lock.entries:
        if entry.token not in places:
            by_look.setdefault(drawn(entry.token), []).append(entry)
            by_word.setdefault(uncased(entry.token), []).append(entry)
    for token, place in places.items():
        if token in known:
            continue
        near = (*by_look.get(drawn(token), ()), *by_word.get(uncased(token), ()))
        twin = next((entry for entry in near if not given_up(entry)), None)
        if twin is not None:
            yield alike(token, span_of(spans, place), twin.token, twin.region.span)


def alike(token: str, span: Span, twin: str, there: Span) -> Diagnostic:
    """That the token at `span` looks like another spec's, which stands `there`."""
    is_case = differs_in_case(token, twin)
    how = "is but for capitals" if is_case else "looks like"
    return finding(
        "AC0312",
        f"the token {quoted(token)} {how} {quoted(twin)}, which another spec of the project has",
        span,
        label="" if is_case else difference(token, twin),
        labels=[Label(span=there, text="this one")],
        advice=_LOOK_ADVICE,
    )
