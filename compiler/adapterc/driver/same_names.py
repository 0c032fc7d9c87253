"""AC0416: two specs of one name, which would be built into one folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.driver.ahead import look_at
from adapterc.driver.looked import Looked


def same_names(
    names: Mapping[Path, str], looked: Mapping[Path, Looked]
) -> Iterator[tuple[Looked, Diagnostic]]:
    """Each spec whose name another one of them has too, with the finding that shows both places.

    `names` has all specs in their order, `looked` those that were read already; sources of both are with
    each. A library has no folder, and what cannot be read no name.
    """
    by_name: dict[str, list[Path]] = {}
    for path, name in names.items():
        if name and (path not in looked or looked[path].kind != "library"):
            by_name.setdefault(name, []).append(path)
    for name, paths in by_name.items():
        if len(paths) > 1:
            yield from _told(name, [looked.get(path) or look_at(path) for path in paths])


def _told(name: str, specs: list[Looked]) -> Iterator[tuple[Looked, Diagnostic]]:
    for at, one in enumerate(specs):
        other = specs[1] if at == 0 else specs[0]
        if one.named_at is None or other.named_at is None:
            continue
        told = finding(
            "AC0416",
            f"two specs are called {quoted(name)}: both would be built into one folder",
            one.named_at,
            labels=[Label(span=other.named_at, text="it is the name of this one too")],
            advice="give each spec a name of its own, or build them one by one with --out",
        )
        yield replace(one, sources={**(other.sources or {}), **(one.sources or {})}), told
