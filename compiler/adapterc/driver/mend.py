"""`check --fix`: the edits that findings carry, made in a spec's text and checked again before it is kept."""

from __future__ import annotations

import codecs
import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic, Fix
from adapterc.driver.compile import Checked, check
from adapterc.errors import AdaptercError
from adapterc.frontend.files import read_spec_bytes
from adapterc.frontend.yaml_tree import MAX_BYTES
from adapterc.whole_file import replace_file

_MOST_CHECKS = 30
_UNREADABLE = "AC01"
"""Codes of files that cannot be read as YAML: no edit may bring one of them about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A spec before and after its edits; nothing is written yet.

    `done` are the findings that were mended, in the order of the edits, `checked` what is left to say.
    """

    path: Path
    before: bytes
    after: bytes
    done: tuple[Diagnostic, ...]
    checked: Checked


def mend(path: Path) -> Mended:
    """Make every edit that findings of the spec at `path` carry, until none is left that does any good."""
    before = read_spec_bytes(path, MAX_BYTES)
    data, checked = before, check(path, before)
    done: list[Diagnostic] = []
    refused: set[tuple[str, str]] = set()
    batch: list[Diagnostic] = []
    for _ in range(_MOST_CHECKS):
        batch = batch or _apart([one for one in _offered(path, data, checked) if _name(one) not in refused])
        if not batch:
            break
        tried = _tried(path, data, checked, batch)
        if tried is not None:
            data, checked = tried
            done.extend(batch)
            batch = []
        elif len(batch) == 1:
            refused.add(_name(batch.pop()))
        else:
            # One of them spoils the others: fewer are tried together.
            batch = batch[: len(batch) // 2]
    return Mended(path=path, before=before, after=data, done=tuple(done), checked=checked)


def diff_of(mended: Mended) -> Iterator[str]:
    """The change as a unified diff, line ends included; nothing where nothing changes."""
    name = mended.path.as_posix()
    yield from unified_diff(_lines(mended.before), _lines(mended.after), fromfile=name, tofile=name)


def _lines(data: bytes) -> list[str]:
    """Lines as YAML counts them: no other sign than a line feed ends one."""
    text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []


def write_mended(mended: Mended) -> None:
    """Put the mended text in the place of the file at once; AdaptercError where that cannot be done."""
    if mended.after == mended.before:
        return
    target = Path(os.path.realpath(mended.path))
    if read_spec_bytes(target, MAX_BYTES) != mended.before:
        raise AdaptercError(
            f"{mended.path} was changed while it was being mended", help="run the same command again"
        )
    try:
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "the file is read-only")
        replace_file(target, mended.after)
    except OSError as fault:
        reason = (fault.strerror or "it cannot be written").lower()
        raise AdaptercError(
            f"cannot mend {mended.path}: {reason}", help="check the permissions of the file and its folder"
        ) from None


def _name(found: Diagnostic) -> tuple[str, str]:
    return found.code, found.message


def _offered(path: Path, data: bytes, checked: Checked) -> list[Diagnostic]:
    """The findings with an edit in this very file, whose text is its bytes and nothing else."""
    text = checked.sources.get(str(path), "")
    if _mark(data) + text.encode("utf-8", "replace") != data:
        return []
    return [found for found in checked.diagnostics if found.fix and found.fix.span.file == str(path)]


def _mark(data: bytes) -> bytes:
    return codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""


def _apart(offered: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings whose edits do not touch each other, in the order of the text."""
    kept: list[Diagnostic] = []
    end = -1
    for found in sorted(offered, key=lambda one: _stretch(one.fix)):
        start, stop = _stretch(found.fix)
        if start > end:
            kept.append(found)
            end = max(start, stop)
    return kept


def _stretch(fix: Fix | None) -> tuple[int, int]:
    return (fix.span.start.offset, fix.span.end.offset) if fix else (0, 0)


def _tried(
    path: Path, data: bytes, checked: Checked, batch: Sequence[Diagnostic]
) -> tuple[bytes, Checked] | None:
    """The text with these edits, and its findings; None where it could be read less well than before."""
    parts: list[str] = []
    text, at = checked.sources[str(path)], 0
    for found in batch:
        start, stop = _stretch(found.fix)
        parts.extend((text[at:start], found.fix.replacement if found.fix else ""))
        at = stop
    edited = _mark(data) + "".join((*parts, text[at:])).encode("utf-8")
    result = check(path, edited)
    worse = _unreadable(result) > _unreadable(checked)
    return None if worse or edited == data else (edited, result)


def _unreadable(checked: Checked) -> int:
    return sum(found.code.startswith(_UNREADABLE) for found in checked.diagnostics)
