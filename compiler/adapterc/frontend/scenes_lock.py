"""scenes.lock: found for a spec, read with places, written whole.

JSON, a line a token in the order of slots, so that a version control system merges it like a text and
a reader sees in a change which token came. Foreign input like any file: its size is bounded, a link is
not followed.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from pathlib import Path, PurePosixPath

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Region, Source
from adapterc.frontend.json_tree import parse_json
from adapterc.frontend.lock_files import lock_bytes, lock_places, nearest, shown, write_whole
from adapterc.frontend.tree import Entry, Node, Scalar
from adapterc.frontend.tree import Mapping as Object
from adapterc.spec.scene_lock import (
    LOCK_FILE,
    LOCK_VERSION,
    MOST_SLOTS,
    LockedToken,
    SceneClaim,
    SceneLock,
    lock_text,
)

_MOST_BYTES = 8 << 20
_LONGEST_PATH, _LONGEST_NAME = 1024, 255
_DIGEST = re.compile(r"[0-9a-f]{1,64}")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
_SHAPING = re.compile("[\u200c\u200d\U000e0020-\U000e007f]")
"""Joiners and tags: what is not printed, and may stand in a token all the same."""
_ANEW = "take it from version control as it was: a slot that changes makes adapters speak of other scenes"
_JOINED = f"{_ANEW}. Where lines of two branches were joined by hand, see that a comma stands between them"


def find_lock(folder: Path) -> Path:
    """The nearest lock from a spec's `folder` upwards within its repository; else where one is to stand.

    That is the top of the repository, or the folder itself where there is no repository.
    """
    return nearest(LOCK_FILE, folder)


def project_lock(folder: Path) -> SceneLock:
    """The lock of a spec in `folder`, as `read_lock` reads it; another one above it is a problem of it."""
    path = find_lock(folder)
    lock = read_lock(path)
    others = [place for place in lock_places(LOCK_FILE, folder) if place != path and os.path.lexists(place)]
    if not others:
        return lock
    here, there = (
        Source(file=shown(place), text=(lock_bytes(place, _MOST_BYTES) or b"").decode("utf-8", "replace"))
        for place in (path, others[0])
    )
    problem = finding(
        "AC0316",
        "there are two scenes.lock, one above the other: a project has one",
        here.span(0, 1),
        labels=[Label(span=there.span(0, 1), text="the other one")],
        advice="keep the one whose adapters are in use, and delete the other: its tokens get slots with "
        "the next builds. A project of its own has a repository of its own",
    )
    return replace(lock, problems=(problem, *lock.problems), sources={**lock.sources, there.file: there.text})


def read_lock(path: Path) -> SceneLock:
    """The lock at `path`; one that is not there is empty. What is wrong with it is told as `problems`.

    AdaptercError where a file is there that cannot be read.
    """
    raw = lock_bytes(path, _MOST_BYTES)
    if raw is None:
        return SceneLock(path=path)
    source = Source(file=shown(path), text=raw.decode("utf-8", "replace"))
    entries, problems = _parsed(source, too_long=len(raw) > _MOST_BYTES)
    return SceneLock(path=path, entries=entries, problems=problems, sources={source.file: source.text})


def write_lock(path: Path, slots: Mapping[str, int], claims: Mapping[str, SceneClaim] | None = None) -> None:
    """Put the lock in its place, whole; the same slots and claims, the same bytes; AdaptercError where that
    fails."""
    otherwise = "scene tokens get their ids there, once and for all; make its folder writable"
    write_whole(path, lock_text(slots, claims), otherwise=otherwise)


def _parsed(source: Source, *, too_long: bool) -> tuple[tuple[LockedToken, ...], tuple[Diagnostic, ...]]:
    whole = Region(source=source, start=0, end=len(source.text))
    if too_long:
        return (), (_damaged(f"it is larger than {_MOST_BYTES >> 20} MiB", whole),)
    for mark in _CONFLICT:
        at = 0 if source.text.startswith(mark) else source.text.find(f"\n{mark}") + 1
        if at or source.text.startswith(mark):
            place = Region(source=source, start=at, end=at + len(mark))
            return (), (_conflict(place),)
    root, found = parse_json(source, 0, len(source.text))
    if not isinstance(root, Object):
        where = found[0].span if found else source.span(0, 1)
        what = "it is not JSON" if source.text.strip() else "it is empty"
        what = what if root is None or found else "it is no JSON object"
        advice = _JOINED if found and source.text.strip() else _ANEW
        return (), (finding("AC0316", f"scenes.lock is damaged: {what}", where, advice=advice),)
    problems = [
        finding("AC0316", f"scenes.lock is damaged: {one.message}", one.span, labels=one.labels, advice=_ANEW)
        for one in found
    ]
    version = root.get("version")
    if not isinstance(version, Scalar) or not _is_known(version.value):
        return (), (*problems, _unknown(version or root))
    slots = root.get("slots")
    if not isinstance(slots, Object):
        problem = _damaged('it has no "slots"', slots.region if slots else whole)
        return (), (*problems, problem)
    known = {entry.key for entry in slots.entries}
    entries = tuple(_entries(slots, _claims(root.get("claims"), known, problems), problems))
    return entries, tuple(problems)


def _is_known(version: object) -> bool:
    """Whether it is the number that is written, and not one that merely equals it: `true`, `1.0`."""
    return type(version) is int and version == LOCK_VERSION


def _claims(
    claims: Node | None, known: Set[str], problems: list[Diagnostic]
) -> dict[str, tuple[SceneClaim, Region]]:
    """Whose scene each of the `known` tokens is, and where that stands; a lock need not say so."""
    if claims is None:
        return {}
    if not isinstance(claims, Object):
        problems.append(_damaged('its "claims" are no object', claims.region))
        return {}
    found = {}
    for entry in claims.entries:
        claim, place = _claim(entry.value), _line(entry)
        if claim is None:
            what = "has to name a spec of the project and the digest of its scene"
            problems.append(_damaged(f"the claim of {quoted(entry.key)} {what}", entry.value.region))
        elif entry.key not in known:
            problems.append(_without_slot(entry.key, place))
        else:
            found[entry.key] = (claim, place)
    return found


def _claim(node: Node) -> SceneClaim | None:
    told = {one.key: one.value for one in node.entries} if isinstance(node, Object) else {}
    spec, definition = told.get("spec"), told.get("definition")
    if not isinstance(spec, Scalar) or not isinstance(definition, Scalar):
        return None
    if not isinstance(spec.value, str) or not isinstance(definition.value, str):
        return None
    if not _is_below(spec.value) or not _DIGEST.fullmatch(definition.value):
        return None
    return SceneClaim(spec=spec.value, definition=definition.value)


def _is_below(name: str) -> bool:
    """Whether it is the path of a file below the lock's folder, written as a build writes it."""
    path = PurePosixPath(name)
    is_plain = bool(path.name) and path.as_posix() == name and not path.is_absolute()
    try:
        longest = max((len(one.encode()) for one in path.parts), default=0)
    except UnicodeEncodeError:
        return False
    is_short = len(name) <= _LONGEST_PATH and longest <= _LONGEST_NAME
    return is_plain and is_short and ".." not in path.parts and "\0" not in name


def _entries(
    slots: Object, claims: Mapping[str, tuple[SceneClaim, Region]], problems: list[Diagnostic]
) -> Iterator[LockedToken]:
    for entry in slots.entries:
        value = entry.value
        number = value.value if isinstance(value, Scalar) else None
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < MOST_SLOTS:
            what = f"the slot of {quoted(entry.key)} is not a number from 0 to {MOST_SLOTS - 1}"
            problems.append(_damaged(what, value.region))
            continue
        if not _is_token(entry.key):
            what = f"{quoted(entry.key)} is no token: no build has written it"
            problems.append(_damaged(what, entry.key_region))
            continue
        claim, claimed_at = claims.get(entry.key, (None, None))
        line = _line(entry)
        yield LockedToken(token=entry.key, slot=number, region=line, claim=claim, claimed_at=claimed_at)


def _is_token(text: str) -> bool:
    """Whether a spec may have a scene of this name; a name that was touched would get another slot."""
    seen = _SHAPING.sub("", text)
    composed = unicodedata.normalize("NFC", text) == text
    return bool(seen) and composed and seen.isprintable() and not any(map(str.isspace, seen))


def _line(entry: Entry) -> Region:
    """From the token to its slot."""
    return Region(source=entry.key_region.source, start=entry.key_region.start, end=entry.value.region.end)


def _damaged(what: str, place: Region) -> Diagnostic:
    return finding("AC0316", f"scenes.lock is damaged: {what}", place.span, advice=_ANEW)


def _without_slot(token: str, place: Region) -> Diagnostic:
    return finding(
        "AC0316",
        f"scenes.lock is damaged: {quoted(token)} is claimed and has no slot",
        place.span,
        advice="delete this line too where its slot was deleted on purpose; else take the file from version "
        "control as it was",
    )


def _conflict(place: Region) -> Diagnostic:
    return finding(
        "AC0316",
        "scenes.lock holds the marks of a merge that was not finished",
        place.span,
        advice="keep the lines of the branch whose adapters are in use, delete the other branch's new lines, "
        "the marks and what was built with these lines, and build: the tokens that are missing get slots "
        "behind the last one",
    )


def _unknown(node: Node) -> Diagnostic:
    return finding(
        "AC0316",
        f"scenes.lock is of another version than {LOCK_VERSION}",
        node.region.span,
        advice="build with the version of adapterc that wrote it, or a later one",
    )
