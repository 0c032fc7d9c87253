"""What a check without findings was made from: the record by which the next one knows its outcome."""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from adapterc.driver.clean import CleanRecord, base_state, prefix
from adapterc.driver.compile import Checked
from adapterc.driver.looked_for import GIT, looked_for
from adapterc.driver.record_shelves import settled_mark
from adapterc.driver.same_tokens import told_tokens
from adapterc.driver.stat_marks import Mark, mark_of
from adapterc.frontend.lock_files import lock_places, shown
from adapterc.spec.scene_lock import LOCK_FILE


def clean_record(path: Path, checked: Checked) -> CleanRecord | None:
    """The record of a spec at `path`; None where there is a finding, or where what was found may depend on
    more than is noted: on a package, another spec, a name of lm-eval's tasks, or a file that was changed
    just now.
    """
    spec = checked.spec
    if spec is None or checked.diagnostics or checked.packages or checked.followed or spec.verify.tasks:
        return None
    names, seen = _names(path, checked.sources), _seen(checked.sources)
    if seen is None or names is None:
        return None
    absent, present = looked_for(path.parent, GIT)
    if spec.scenes:
        places = {str(place) for place in lock_places(LOCK_FILE, path.parent)}
        read = {place for place, _, _ in seen}
        if any(os.path.lexists(place) for place in places - read):
            return None
        absent = tuple(dict.fromkeys((*absent, *sorted(places - read))))
    return CleanRecord(
        path=path,
        inputs=seen,
        names=names,
        absent=absent,
        present=present,
        base=(spec.base, base_state(spec.base, Path(os.path.abspath(path.parent)))),  # noqa: PTH100
        uncompared=checked.uncompared,
        claims=told_tokens(path, spec.scenes) if spec.kind == "adapter" else (),
    )


def _names(path: Path, sources: Iterable[str]) -> tuple[str, ...] | None:
    """The names of files as they follow that of the spec's folder; the project's lock, which is found from
    there and named from where the command runs, has its whole path. None where one is named otherwise."""
    lead, found = prefix(path), []
    for name in sources:
        whole = os.path.abspath(name)  # noqa: PTH100
        is_lock = Path(name).name == LOCK_FILE and name == shown(Path(whole))
        if not is_lock and not name.startswith(lead):
            return None
        found.append(whole if is_lock else name[len(lead) :])
    return tuple(found)


def _seen(sources: Mapping[str, str]) -> tuple[tuple[str, str, Mark], ...] | None:
    """Each file with the digest of its bytes and its mark; None where it is another than the one checked."""
    found = []
    for name, text in sources.items():
        path = os.path.abspath(name)  # noqa: PTH100
        mark = settled_mark(path)
        try:
            data = Path(path).read_bytes() if mark is not None else b""
        except (OSError, ValueError):
            return None
        told = data.removeprefix(codecs.BOM_UTF8) == text.encode("utf-8", "surrogatepass")
        if mark is None or not told or mark_of(path) != mark:
            return None
        found.append((path, hashlib.sha256(data).hexdigest(), mark))
    return tuple(found)
