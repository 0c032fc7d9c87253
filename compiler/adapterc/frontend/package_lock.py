"""AC0615: adapterc.lock, found for a spec, read with places, written whole.

Foreign input like any file: its size is bounded, a link is not followed, every value is held against what
`adapterc lock` writes before anything is read by it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Region, Source
from adapterc.frontend.json_tree import parse_json
from adapterc.frontend.lock_files import lock_bytes, nearest, shown, write_whole
from adapterc.frontend.tree import Broken, Node, Scalar, Sequence, head, text_at
from adapterc.frontend.tree import Mapping as Object
from adapterc.git_names import Refused, address_of, is_commit, masked, ref_problem
from adapterc.spec.package_lock import (
    LOCK_FILE,
    LOCK_VERSION,
    MOST_FILES,
    MOST_PACKAGES,
    LockedPackage,
    PackageLock,
    content_of,
    lock_text,
)

_MOST_BYTES = 4 << 20
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEXTS = ("name", "git", "ref", "resolved", "commit", "content")
_ANEW = "take it from version control as it was, or delete it and run: adapterc lock"


def find_lock(folder: Path) -> Path:
    """The nearest lock from a spec's `folder` upwards within its repository; else where one is to stand.

    That is the top of the repository, or the folder itself where there is no repository.
    """
    return nearest(LOCK_FILE, folder)


def read_lock(path: Path) -> PackageLock:
    """The lock at `path`; one that is not there is empty. What is wrong with it is told as `problems`.

    AdaptercError where a file is there that cannot be read.
    """
    raw = lock_bytes(path, _MOST_BYTES)
    if raw is None:
        return PackageLock(path=path)
    source, packages, problems = _parsed(raw, shown(path))
    return PackageLock(
        path=path, packages=packages, problems=problems, sources={source.file: masked(source.text)}
    )


def write_lock(path: Path, packages: Iterable[LockedPackage]) -> None:
    """Put the lock in its place, whole; the same packages, the same bytes; AdaptercError where that fails."""
    otherwise = "what is imported from git is pinned there; make its folder writable"
    write_whole(path, lock_text(packages), otherwise=otherwise)


@lru_cache(maxsize=4)
def _parsed(raw: bytes, name: str) -> tuple[Source, tuple[LockedPackage, ...], tuple[Diagnostic, ...]]:
    source = Source(file=name, text=raw.decode("utf-8", "replace"))
    packages, problems = _packages(source, too_long=len(raw) > _MOST_BYTES)
    return source, packages, problems


def _packages(source: Source, *, too_long: bool) -> tuple[tuple[LockedPackage, ...], tuple[Diagnostic, ...]]:
    if too_long:
        return (), (_damaged(f"it is larger than {_MOST_BYTES >> 20} MiB", _top(source)),)
    if mark := _CONFLICT.search(source.text):
        return (), (_conflict(Region(source=source, start=mark.start(), end=mark.end())),)
    root, found = parse_json(source, 0, len(source.text))
    if found or not isinstance(root, Object):
        what = found[0].message if found and source.text.strip() else "it is no JSON object"
        where = found[0].span if found else _top(source).span
        what = what if source.text.strip() else "it is empty"
        return (), (finding("AC0615", f"{LOCK_FILE} is damaged: {what}", where, advice=_ANEW),)
    version = root.get("version")
    number = version.value if isinstance(version, Scalar) else None
    if number != LOCK_VERSION or isinstance(number, bool):
        return (), (_unknown(head(root) if version is None else version.region),)
    listed = root.get("packages")
    if not isinstance(listed, Sequence) or len(listed.items) > MOST_PACKAGES:
        place = head(root) if listed is None else listed.region
        return (), (_damaged(f'"packages" is no list of at most {MOST_PACKAGES} entries', place),)
    problems: list[Diagnostic] = []
    packages = tuple(package for item in listed.items for package in _package(item, problems))
    problems.extend(_twice(listed, packages) if not problems else ())
    return (() if problems else packages), tuple(problems)


def _package(item: Node, problems: list[Diagnostic]) -> Iterator[LockedPackage]:
    """The package of one entry; nothing where something is wrong with it, which is then told."""
    texts = {key: text_at(item, key) for key in _TEXTS}
    missing = [key for key, text in texts.items() if text is None]
    if missing or not isinstance(item, Object):
        what = f'an entry has no text "{missing[0]}"' if missing else "an entry is no JSON object"
        problems.append(_damaged(what, head(item)))
        return
    told = [
        _damaged(what, _place(item, key))
        for key, what in _wrong_texts({k: v or "" for k, v in texts.items()})
    ]
    files = dict(_files(item, told))
    names = item.get("names")
    parts = (
        [one.value for one in names.items if isinstance(one, Scalar)] if isinstance(names, Sequence) else []
    )
    if not told and content_of(files) != texts["content"]:
        what = "the content hash does not fit the files below it: one of them was edited"
        told.append(_damaged(what, _place(item, "content")))
    problems.extend(told)
    if not told:
        yield LockedPackage(
            name=texts["name"] or "",
            git=texts["git"] or "",
            ref=texts["ref"] or "",
            resolved=texts["resolved"] or "",
            commit=texts["commit"] or "",
            files=files,
            names=tuple(str(part) for part in parts),
        )


def _wrong_texts(texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Key and fault of each text of an entry that `adapterc lock` would not write."""
    if not _NAME.fullmatch(texts["name"]) or ".." in texts["name"]:
        yield "name", "a package has another name than its repository can have"
    address = address_of(texts["git"])
    if isinstance(address, Refused):
        yield "git", address.message
    if problem := ref_problem(texts["ref"]):
        yield "ref", problem
    if problem := ref_problem(texts["resolved"]):
        yield "resolved", problem
    if not is_commit(texts["commit"]):
        yield "commit", "a commit is 40 or 64 hexadecimal digits"
    if not _DIGEST.fullmatch(texts["content"]):
        yield "content", "a content hash is 64 hexadecimal digits"


def _files(item: Object, told: list[Diagnostic]) -> Iterator[tuple[str, str]]:
    """Path and hash of each file of an entry."""
    files = item.get("files")
    if not isinstance(files, Object) or len(files.entries) > MOST_FILES:
        told.append(_damaged(f'"files" is no object of at most {MOST_FILES} files', _place(item, "files")))
        return
    for entry in files.entries:
        value = entry.value.value if isinstance(entry.value, Scalar) else None
        if not _is_inner(entry.key):
            told.append(_damaged(f"{quoted(entry.key)} is no path inside of a package", entry.key_region))
        elif not isinstance(value, str) or not _DIGEST.fullmatch(value):
            told.append(_damaged("a hash is 64 hexadecimal digits", entry.value.region))
        else:
            yield entry.key, value


def _is_inner(path: str) -> bool:
    """Whether a path stays inside of its package, and is written as the lock writes it."""
    is_normal = posixpath.normpath(path) == path and path not in ("", ".")
    return is_normal and not path.startswith(("/", "..")) and "\\" not in path and "\x00" not in path


def _twice(listed: Sequence, packages: Iterable[LockedPackage]) -> Iterator[Diagnostic]:
    """Two entries for one import, and one name for two repositories."""
    keys: set[tuple[str, str]] = set()
    named: dict[str, str] = {}
    for item, package in zip(listed.items, packages, strict=True):
        if package.key in keys:
            yield _damaged("two entries have the same address and ref", _place(item, "git"))
        keys.add(package.key)
        if named.setdefault(package.name, package.git) != package.git:
            yield _damaged("two repositories have one name", _place(item, "name"))


def _place(item: Node, key: str) -> Region:
    found = item.get(key) if isinstance(item, Object) else None
    return head(item) if found is None or isinstance(found, Broken) else found.region


def _top(source: Source) -> Region:
    return Region(source=source, start=0, end=min(1, len(source.text)))


def _damaged(what: str, place: Region) -> Diagnostic:
    return finding("AC0615", f"{LOCK_FILE} is damaged: {what}", place.span, advice=_ANEW)


def _conflict(place: Region) -> Diagnostic:
    return finding(
        "AC0615",
        f"{LOCK_FILE} holds the marks of a merge that was not finished",
        place.span,
        advice="take the file of one branch whole and run: adapterc lock, which adds what the other needs",
    )


def _unknown(place: Region) -> Diagnostic:
    return finding(
        "AC0615",
        f"{LOCK_FILE} is of another version than {LOCK_VERSION}",
        place.span,
        advice="use the version of adapterc that wrote it, or a later one",
    )
