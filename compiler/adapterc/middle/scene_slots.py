"""Slots of scene tokens: one lock for the whole project, a slot for ever, and what speaks against a lock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.lookalikes import difference, differs_in_case, drawn, uncased
from adapterc.spec.scene_lock import MOST_SLOTS, LockedToken, SceneLock

_LOOK_ADVICE = "use the token that the project has, or rename yours: the two would be taken for each other"


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


def lock_findings(spec: ResolvedSpec, spans: SpanMap, lock: SceneLock) -> Iterator[Diagnostic]:
    """What of the lock cannot be built on: damage, one slot for two scenes, look-alikes across specs."""
    yield from lock.problems
    tokens = [scene.token for scene in spec.scenes]
    places = {token: f"scenes.{at}.token" for at, token in reversed(list(enumerate(tokens)))}
    yield from _shared_slots(lock, places, spans)
    yield from _likenesses(tokens, lock, places, spans)
    known = lock.slots
    if tokens and 1 + max(known.values(), default=-1) + len(set(tokens) - set(known)) > MOST_SLOTS:
        message = f"the project's scenes.lock has no slot left: {MOST_SLOTS} are the most"
        yield finding(
            "AC0316", message, span_of(spans, "scenes"), advice="make a project of its own for them"
        )


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
            "use, delete the other, and build: its token gets a slot of its own, its adapters are built again"
        )
        own = next((one.token for one in (entry, owner) if one.token in places), None)
        labels = [Label(span=one.region.span, text="here") for one in (owner, entry)]
        if own is None:
            yield finding("AC0316", message, entry.region.span, labels=labels[:1], advice=advice)
        else:
            yield finding("AC0316", message, span_of(spans, places[own]), labels=labels, advice=advice)


def _likenesses(
    tokens: Sequence[str], lock: SceneLock, places: dict[str, str], spans: SpanMap
) -> Iterator[Diagnostic]:
    """A new token that looks like one of another spec; within one spec that is a lint."""
    known = {entry.token for entry in lock.entries}
    by_look = {drawn(entry.token): entry for entry in reversed(lock.entries)}
    by_word = {uncased(entry.token): entry for entry in reversed(lock.entries)}
    for token in dict.fromkeys(tokens):
        twin = by_look.get(drawn(token)) or by_word.get(uncased(token))
        if token in known or twin is None or twin.token in places:
            continue
        other = f"{quoted(twin.token)}, which another spec of the project has"
        is_case = differs_in_case(token, twin.token)
        message = f"the token {quoted(token)} {'is but for capitals' if is_case else 'looks like'} {other}"
        yield finding(
            "AC0312",
            message,
            span_of(spans, places[token]),
            label="" if is_case else difference(token, twin.token),
            labels=[Label(span=twin.region.span, text="this one")],
            advice=_LOOK_ADVICE,
        )
