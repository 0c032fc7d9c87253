"""Files of packages under the SHA-256 of their bytes, verified whenever one is read.

A folder of this user's cache: `<first two digits>/<digest>`. A file is there whole or not at all; one whose
bytes do not fit its name is deleted and counts as not there, so that `adapterc lock` puts it back. Its time
is that of its last use, to the day: `adapterc cache gc` clears what no lock has asked for in a long time.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from time import time

from adapterc.regular_file import read_regular_file
from adapterc.value import value
from adapterc.whole_file import replace_file

PACKAGES = "packages"
"""The folder's name in the cache."""
_DAY = 86_400.0


@value()
class PinnedFiles:
    """The files below one folder."""

    root: Path

    def read(self, digest: str, limit: int) -> bytes | None:
        """The bytes of this digest, or the first `limit` + 1 of them; None where they are not to be had."""
        path = self._path(digest)
        data = read_regular_file(path, limit)
        if data is not None and len(data) <= limit and hashlib.sha256(data).hexdigest() != digest:
            with suppress(OSError):
                path.unlink()
            return None
        if data is not None:
            _used(path)
        return data

    def keep(self, data: bytes) -> str:
        """Put a file there and tell its digest; OSError where the disk refuses."""
        digest = hashlib.sha256(data).hexdigest()
        if self.read(digest, len(data)) != data:
            path = self._path(digest)
            # A private repository's texts are its readers' own.
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.parent.mkdir(exist_ok=True)
            replace_file(path, data)
        return digest

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest


def _used(path: Path) -> None:
    """Note that a file was read; a cache that may not be written to goes without."""
    with suppress(OSError):
        if path.stat().st_mtime < time() - _DAY:
            os.utime(path)
