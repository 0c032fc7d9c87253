"""What a finished build was made from: the record by which the next one knows that nothing is to be done."""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from adapterc.driver.build import Built
from adapterc.driver.compile import Compiled
from adapterc.driver.looked_for import GIT, looked_for
from adapterc.driver.uptodate import Record
from adapterc.frontend.lock_files import lock_places
from adapterc.frontend.scenes_lock import find_lock
from adapterc.spec.scene_lock import LOCK_FILE


def library_record(path: Path, sources: Mapping[str, str]) -> Record | None:
    """Of a library, which is imported and not built: it stays one as long as its own file stays the same."""
    own = {name: text for name, text in sources.items() if Path(name) == path}
    inputs = _inputs(own)
    return Record(path=path, kind="library", inputs=inputs) if inputs else None


def build_record(compiled: Compiled, built: Built) -> Record | None:
    """Of a build; None where a file is another one by now than the one that was built from."""
    inputs = _inputs(compiled.sources)
    if inputs is None:
        return None
    folder, spec = compiled.path.parent, compiled.spec
    absent, present = looked_for(folder, GIT) if len(inputs) > 1 or spec.scenes else ((), ())
    if spec.scenes:
        lock = find_lock(folder)
        text = lock.read_bytes() if lock.is_file() and not lock.is_symlink() else b""
        inputs = (*inputs, (str(lock), hashlib.sha256(text).hexdigest()))
        absent = (*absent, *(str(place) for place in lock_places(LOCK_FILE, folder) if place != lock))
    return Record(
        path=compiled.path,
        kind=spec.kind,
        name=spec.name,
        target=built.target,
        verdict=built.judgement.verdict,
        base=(spec.base, built.base.digest),
        inputs=inputs,
        absent=tuple(dict.fromkeys(absent)),
        present=present,
    )


def _inputs(sources: Mapping[str, str]) -> tuple[tuple[str, str], ...] | None:
    """Each file with the SHA-256 of the bytes that it has; None where they are not what was read of it."""
    found = []
    for name, text in sources.items():
        path = os.path.abspath(name)  # noqa: PTH100
        try:
            data = Path(path).read_bytes()
        except (OSError, ValueError):
            return None
        if data.removeprefix(codecs.BOM_UTF8) != text.encode("utf-8", "surrogatepass"):
            return None
        found.append((path, hashlib.sha256(data).hexdigest()))
    return tuple(found)
