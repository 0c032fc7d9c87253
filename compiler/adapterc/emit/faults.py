"""The operating system's refusals, said so that the reader knows what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapterc.errors import DENIED, FULL, AdaptercError

_AGAIN = "Then run the same command again: finished stages are kept."


@contextmanager
def told_as_fault(path: Path, *, needed: int = 0) -> Iterator[None]:
    """Turns an OSError inside into an `AdaptercError` that names `path`; `needed` bytes in all."""
    try:
        yield
    except OSError as error:
        raise _fault(error, path, needed) from error


def _fault(error: OSError, path: Path, needed: int) -> AdaptercError:
    if error.errno in FULL:
        size = f" (the artifact takes {_megabytes(needed)})" if needed else ""
        return AdaptercError(
            f"no space left to write {path}{size}",
            help=f"Free space on that disk, or build into a folder on another one. {_AGAIN}",
        )
    if error.errno in DENIED:
        return AdaptercError(
            f"not allowed to write {path}: {error.strerror}",
            help=f"Make {path.parent} writable for this user, or build into another folder. {_AGAIN}",
        )
    reason = error.strerror or type(error).__name__
    return AdaptercError(f"cannot write {path}: {reason}", help=f"Check the disk that holds it. {_AGAIN}")


def _megabytes(size: int) -> str:
    return f"{max(size / 1e6, 0.1):,.1f} MB"
