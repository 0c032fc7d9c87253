"""Foreign files, opened within bounds: regular files only, never beyond a limit, text as it is encoded."""

from __future__ import annotations

import codecs
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from adapterc.errors import AdaptercError, ExitCode
from adapterc.regular_file import open_regular, refusal

MOST_BYTES = 32 << 20
"""Of a file that is held in memory; JSON is streamed and may be larger."""
MOST_STREAMED = 4 << 30
_CHUNK = 1 << 20
_HEAD = 1 << 16
_MOST_FILES = 10_000
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ZIP = b"PK\x03\x04"
_JPEG = b"\xff\xd8\xff"
"""A picture may have an archive behind it."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    OverflowError,
    RuntimeError,
)
"""What reading a damaged, encrypted or hostile archive raises: the user's file, no bug of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """One file, on disk or (`member`) in a zip archive, named as a reader would name it.

    `archive` is that archive where it is open already: to open one with many members takes long.
    """

    name: str
    path: Path
    member: str = ""
    archive: zipfile.ZipFile | None = None
    _heads: list[bytes] = field(default_factory=list, compare=False, repr=False)
    _members: list[tuple[str, ...]] = field(default_factory=list, compare=False, repr=False)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes as a stream; AdaptercError (usage) where there is no such regular file."""
        if not self.member:
            with _opened(self.path) as stream:
                yield stream
        elif self.archive is None:
            with opened_archive(self.path) as archive, _member(archive, self.path, self.member) as stream:
                yield stream
        else:
            with _member(self.archive, self.path, self.member) as stream:
                yield stream

    def head(self) -> bytes:
        """The first bytes, enough to recognise a format."""
        if not self._heads:  # every format asks for it
            with self.open() as stream:
                self._heads.append(_read(self.path, stream, _HEAD))
        return self._heads[0]

    def head_text(self) -> str:
        """The first bytes as text; empty where they are none."""
        head = self.head()
        text = head.decode(encoding_of(head[:4]), "replace")
        return "" if "\x00" in text else text

    def bytes(self) -> bytes:
        """The whole file; AdaptercError when it is larger than what is held in memory."""
        with self.open() as stream:
            found = _read(self.path, stream, MOST_BYTES + 1)
        if len(found) > MOST_BYTES:
            reason = f"{self.name} has more than {MOST_BYTES >> 20} MiB"
            raise _usage(self.path, reason, "split the file, or take the part that matters")
        return found

    def text(self) -> str:
        """The whole file as text; bytes that are none become U+FFFD."""
        found = self.bytes()
        text = found.decode(encoding_of(found[:4]), "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def chunks(self) -> Iterator[str]:
        """The file's text piece by piece."""
        seen = 0
        with self.open() as stream:
            part = _read(self.path, stream, _CHUNK)
            decoder = codecs.getincrementaldecoder(encoding_of(part[:4]))("replace")
            while part:
                seen += len(part)
                if seen > MOST_STREAMED:
                    raise _usage(self.path, f"{self.name} has more than {MOST_STREAMED >> 30} GiB")
                yield decoder.decode(part)
                part = _read(self.path, stream, _CHUNK)
            yield decoder.decode(b"", final=True)


def encoding_of(head: bytes) -> str:
    """The encoding that a byte-order mark names; UTF-8 otherwise."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8-sig")


def members(file: Foreign) -> tuple[str, ...]:
    """The names in a zip archive, sorted; none where the file is no archive."""
    if file.member or not file.head().startswith((_ZIP, _JPEG)):
        return ()
    if not file._members:  # every format asks for them, and a list may be long
        try:
            with opened_archive(file.path) as archive:
                file._members.append(tuple(sorted(archive.namelist()[:_MOST_FILES])))
        except AdaptercError:
            file._members.append(())
    return file._members[0]


@contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive at `path`; AdaptercError (usage) where it is damaged, or none."""
    with _opened(path) as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except _DAMAGE as error:
            raise _usage(path, f"the archive is damaged: {_said(error)}") from None
        with archive:
            yield archive


@contextmanager
def _member(archive: zipfile.ZipFile, path: Path, name: str) -> Iterator[IO[bytes]]:
    try:
        member = archive.open(name)
    except _DAMAGE as error:
        raise _usage(path, f"the archive is damaged: {_said(error)}") from None
    with member:
        yield member


@contextmanager
def told_damage(file: Foreign) -> Iterator[None]:
    """What reading a stream of the file says while this is open, as AdaptercError (usage)."""
    try:
        yield
    except _DAMAGE as error:
        raise _usage(file.path, f"it cannot be read: {_said(error)}") from None


def foreign_files(path: Path, unread: Callable[[str, str], None]) -> tuple[Foreign, ...]:
    """The file itself, or the regular files below a folder in order; links are not followed.

    `unread` is told each folder that cannot be looked into, and why.
    """
    if not _is_folder(path):
        return (Foreign(name=path.name, path=path),)
    found: list[Foreign] = []
    faults: list[str] = []

    def told(error: OSError) -> None:
        faults.append(_said(error).lower())
        unread(os.path.relpath(error.filename or path, path), faults[-1])

    for folder, inner, names in os.walk(path, onerror=told):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if not name.startswith(".") and not file.is_symlink() and file.is_file():
                found.append(Foreign(name=file.relative_to(path).as_posix(), path=file))
        if len(found) > _MOST_FILES:
            raise _usage(path, f"the folder holds more than {_MOST_FILES:,} files", "name a smaller one")
    if not found:
        reason = f"a folder in it cannot be read: {faults[0]}" if faults else "the folder holds no file"
        raise _usage(path, reason, "name a file, or a folder of files")
    return tuple(found)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no file can have: to open it says so
        return False


def _opened(path: Path) -> IO[bytes]:
    try:
        descriptor = open_regular(path)
    except (OSError, ValueError) as error:
        raise refusal("import", path, error, wanted="name a file, or a folder of files") from None
    return io.BufferedReader(io.FileIO(descriptor, "rb"))


def _read(path: Path, stream: IO[bytes], size: int) -> bytes:
    try:
        return stream.read(size)
    except _DAMAGE as error:
        raise _usage(path, f"it cannot be read: {_said(error)}") from None


def _said(error: Exception) -> str:
    """The reason without the number of the system's error."""
    return str(getattr(error, "strerror", None) or error)


def _usage(path: Path, reason: str, advice: str = "check that the file is whole") -> AdaptercError:
    return AdaptercError(f"cannot import {path}: {reason}", help=advice, code=ExitCode.USAGE)
