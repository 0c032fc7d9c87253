"""Bytes of files: the spec itself, and the files it names, which must lie in or below its folder."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

from adapterc.diagnostics.quoting import quoted
from adapterc.regular_file import (
    NOFOLLOW,
    OPEN,
    NotRegularError,
    only_regular,
    open_regular,
    read_at_most,
    refusal,
)
from adapterc.value import value

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://|git@", re.IGNORECASE)
_MOST_NAMES = 1_000
_FOLDER = getattr(os, "O_DIRECTORY", 0)


@value()
class Refusal:
    """Why a file that a spec names is not read: a code, a message, what to do."""

    code: str
    message: str
    advice: str


def read_spec_bytes(path: Path, limit: int) -> bytes:
    """At most `limit` + 1 bytes of the spec; AdaptercError (usage) when there is no such regular file."""
    try:
        descriptor = open_regular(path)
        try:
            return read_at_most(descriptor, limit)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise refusal("read the spec", path, error, wanted="name a .yaml file") from None


_IS_ADDRESS = Refusal(
    code="AC0401",
    message="an address is no path",
    advice="write the address as `git`, a tag, branch or commit as `ref`, the file's path in there as `path`",
)
_NEAREST_GIT = "copy the library into it; where no folder above holds `.git`, it is the spec's own folder"


@value()
class NamedFile:
    """A file that a spec names: where it really lies, and its bytes."""

    path: Path
    data: bytes


def read_named_bytes(root: Path, reference: str, limit: int) -> bytes | Refusal:
    """At most `limit` + 1 bytes of the file that a spec in folder `root` names, in or below that folder."""
    refused = refused_name(reference) or refused_ascent(reference)
    if refused is not None:
        return refused
    found = _read_contained(root, root, reference, limit)
    return found if isinstance(found, Refusal) else found.data


def read_import(root: Path, folder: Path, reference: str, limit: int) -> NamedFile | Refusal:
    """At most `limit` + 1 bytes of the library that a file in `folder` imports, anywhere below `root`."""
    refused = _IS_ADDRESS if _ADDRESS.match(reference) else refused_name(reference)
    if refused is not None:
        return refused
    try:
        named = Path(os.path.normpath(folder.resolve(strict=True) / reference))
        if not named.is_relative_to(root.resolve(strict=True)):
            return outside("the path leads out of the repository", _NEAREST_GIT)
    except (OSError, ValueError, RuntimeError):
        return _unreadable("its folder is not there")
    return _read_contained(root, folder, reference, limit)


def repository_of(folder: Path) -> Path:
    """The nearest folder from `folder` upwards that holds `.git`; where none does, `folder` itself."""
    real = folder.resolve()
    return next((place for place in (real, *real.parents) if (place / ".git").exists()), real)


def _read_contained(root: Path, folder: Path, reference: str, limit: int) -> NamedFile | Refusal:
    """The file that `reference` means in `folder`, if it lies below `root`.

    The path is resolved first and must stay below the root; then its real parts are opened one by
    one without following links, so that a link put there in between leads nowhere.
    """
    try:
        top = root.resolve(strict=True)
        real = (folder / reference).resolve(strict=True)
        if not real.is_relative_to(top):
            place = "spec's folder" if root == folder else "repository"
            return outside(f"a symbolic link leads out of the {place}")
        return NamedFile(path=real, data=_read_below(top, real.relative_to(top), limit))
    except FileNotFoundError:
        place = "spec's folder" if root == folder else "folder of the file that names it"
        near = _nearly_named(root, folder / reference)
        meant = PurePosixPath(reference).with_name(near).as_posix() if near else ""
        advice = f"did you mean {quoted(meant)}? The" if near else "the"
        return Refusal(
            code="AC0402", message="there is no such file", advice=f"{advice} path is relative to the {place}"
        )
    except NotRegularError:
        is_folder = (folder / reference).is_dir()
        return _unreadable("it is a folder" if is_folder else "not a regular file", is_folder=is_folder)
    except (OSError, ValueError, RuntimeError) as error:
        reason = (
            error.strerror.lower() if isinstance(error, OSError) and error.strerror else "links in a circle"
        )
        return _unreadable(reason)


def _nearly_named(root: Path, missing: Path) -> str:
    """The file of nearly that name in the same folder, in or below `root`; empty where none is."""
    try:
        folder = missing.parent.resolve(strict=True)
        if not folder.is_relative_to(root.resolve(strict=True)):
            return ""
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, _MOST_NAMES) if entry.is_file()]
    except (OSError, RuntimeError):
        return ""
    return next(iter(get_close_matches(missing.name, sorted(names), n=1, cutoff=0.8)), "")


def _unreadable(reason: str, *, is_folder: bool = False) -> Refusal:
    return Refusal(
        code="AC0403",
        message=f"the file cannot be read: {reason}",
        advice="name a file in it" if is_folder else "name a regular file that you may read",
    )


def outside(message: str, advice: str = "copy the file next to the spec") -> Refusal:
    """A path that leads where no spec may read."""
    return Refusal(code="AC0401", message=message, advice=advice)


def refused_name(reference: str) -> Refusal | None:
    """Why a text is no relative path with forward slashes; None where it is one."""
    windows = PureWindowsPath(reference)
    if _ADDRESS.match(reference):
        return outside("an address is no path", "copy the file into this repository and write its path")
    if "\x00" in reference:
        return outside("a path holds no NUL character")
    if "\\" in reference:
        return outside("a path is written with forward slashes")
    if PurePosixPath(reference).is_absolute() or windows.drive or windows.root or reference.startswith("~"):
        return outside("a path is relative to the spec's folder")
    return None


def refused_ascent(reference: str) -> Refusal | None:
    """Why a path does not only go down: for files in or below the folder of the file that names them."""
    depth = 0
    for part in PurePosixPath(reference).parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return outside("the path leads out of the spec's folder")
    if ".." in PurePosixPath(reference).parts:
        return Refusal(
            code="AC0401",
            message="a path goes down from the spec's folder, never up",
            advice="write it without `..`",
        )
    return None


def _read_below(folder: Path, relative: Path, limit: int) -> bytes:
    if os.open not in os.supports_dir_fd:
        descriptor = os.open(folder / relative, OPEN | NOFOLLOW)
        try:
            only_regular(descriptor)
            return read_at_most(descriptor, limit)
        finally:
            os.close(descriptor)
    parts = relative.parts
    current = os.open(folder, OPEN | _FOLDER)
    try:
        for at, part in enumerate(parts):
            kind = _FOLDER if at < len(parts) - 1 else 0
            inner = os.open(part, OPEN | NOFOLLOW | kind, dir_fd=current)
            os.close(current)
            current = inner
        only_regular(current)
        return read_at_most(current, limit)
    finally:
        os.close(current)
