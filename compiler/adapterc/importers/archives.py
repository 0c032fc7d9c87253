"""Archives that stand for what is in them: the export of a service, or a folder of files in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from adapterc.errors import AdaptercError, ExitCode
from adapterc.importers.gathering import Gathering
from adapterc.importers.source import Foreign, members, opened_archive

_MOST_MEMBERS = 1_000
_MOST_BYTES = 64 << 20
"""That any archive may unpack to."""
_MOST_TIMES = 50
"""Its own size that a larger one may unpack to: text in JSON takes a tenth of its room."""


@contextmanager
def unpacked(file: Foreign, into: Gathering) -> Iterator[tuple[Foreign, ...]]:
    """The files of an archive while it is open; any other file is itself.

    Of an export only its conversations are taken. AdaptercError (usage) where the archive is damaged, or
    would unpack to far more than it says.
    """
    names = tuple(name for name in members(file) if not _is_hidden(name))
    talks = tuple(name for name in names if _is_conversations(name))
    chosen = (talks or names)[:_MOST_MEMBERS]
    if not chosen:
        yield (file,)
        return
    into.drop(
        "file", "it is no conversation of the export", file.name, len(names) - len(talks) if talks else 0
    )
    into.drop(
        "file", f"of an archive {_MOST_MEMBERS:,} are read", file.name, len(talks or names) - len(chosen)
    )
    refuse_bomb(file, chosen)
    with opened_archive(file.path) as archive:
        yield tuple(Foreign(name=name, path=file.path, member=name, archive=archive) for name in chosen)


def _is_hidden(name: str) -> bool:
    parts = [part for part in name.split("/") if part not in (".", "..")]
    return name.endswith("/") or "__MACOSX" in parts or any(part.startswith(".") for part in parts)


def _is_conversations(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last.startswith("conversations") and last.endswith(".json")


def refuse_bomb(file: Foreign, names: Iterable[str]) -> None:
    """AdaptercError (usage) where these members unpack to far more than the archive holds.

    The sizes are the archive's own words; no member is read beyond what they say.
    """
    most = max(_MOST_BYTES, _MOST_TIMES * file.path.stat().st_size)
    with opened_archive(file.path) as archive:
        size = sum(archive.getinfo(name).file_size for name in names)
    if size > most:
        raise AdaptercError(
            f"cannot import {file.path}: it unpacks to more than {_MOST_TIMES} times its size",
            help="unpack it, and name the files that matter",
            code=ExitCode.USAGE,
        )
