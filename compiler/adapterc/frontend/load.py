"""A path to a loaded spec: the front end, read top to bottom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic, finding, in_order
from adapterc.diagnostics.source import Places, Region, Source, Span, SpanMap
from adapterc.frontend.files import read_spec_bytes
from adapterc.frontend.ignores import find_ignores
from adapterc.frontend.imports import follow_imports
from adapterc.frontend.merge import merged
from adapterc.frontend.one_file import ReadFile, judge, read_file
from adapterc.frontend.packages import Packages, PinnedPackages
from adapterc.frontend.rules.repositories import credential_nodes
from adapterc.frontend.unread import about_imports
from adapterc.frontend.yaml_tree import MAX_BYTES, parse_yaml
from adapterc.git_names import masked
from adapterc.spec.document import Spec
from adapterc.spec.loaded import LoadedSpec

MOST_FINDINGS = 200


def load(path: Path, data: bytes | None = None, *, packages: Packages | None = None) -> LoadedSpec:
    """Read the spec at `path`, or `data` in its place, the libraries it imports and the files they name.

    Imports from git are read from `packages`; without any, what the lock pins is nowhere to be had. Mistakes
    are diagnostics; AdaptercError (usage) only when `path` is no file to read.
    """
    parsed = parse_yaml(read_spec_bytes(path, MAX_BYTES) if data is None else data, str(path))
    if parsed.root is None:
        return _unreadable(parsed.diagnostics, [parsed.source])
    own = read_file(judge(parsed.root, parsed.diagnostics), path.parent)
    problems, sources = list(own.problems), [parsed.source, *own.sources]
    if own.surface is None:
        return _unreadable(problems, sources)
    imported = follow_imports(own, path, packages or PinnedPackages(path.parent, None))
    spec = merged(own, imported.libraries)
    # Only the spec itself is mended: a library has other users.
    problems += [*(replace(problem, fix=None) for problem in imported.problems), *spec.problems]
    loaded = _loaded(spec.surface, problems, [*sources, *imported.sources], spec.places, spec.later)
    files = (own, *imported.libraries)
    ignores = tuple(ignore for file in files for ignore in find_ignores(file.root.region.source, file.root))
    return replace(
        loaded,
        sources=_without_credentials(loaded.sources, files),
        ignores=ignores,
        named_at=_named_at(files),
        templates=tuple(one for file in files if file.surface is not None for one in file.templates),
        packages=imported.packages,
        unread=in_order((*imported.unread, *about_imports(problems, files))),
    )


def _without_credentials(texts: Mapping[str, str], files: Iterable[ReadFile]) -> Mapping[str, str]:
    """The texts with stars over addresses that hold credentials, however those are written: a finding shows
    its line."""
    shown = dict(texts)
    for file in files:
        for node in credential_nodes(file.root):
            at, text = node.region, shown.get(file.name, "")
            shown[file.name] = text[: at.start] + re.sub(r"\S", "*", text[at.start : at.end]) + text[at.end :]
    return shown


def _named_at(files: Iterable[ReadFile]) -> dict[str, tuple[Span, ...]]:
    """The places of all `files` that name each other file."""
    found: dict[str, tuple[Span, ...]] = {}
    for file in files:
        for name, span in file.named:
            found[name] = (*found.get(name, ()), span)
    return found


def _unreadable(diagnostics: Iterable[Diagnostic], sources: Iterable[Source]) -> LoadedSpec:
    """A spec of which nothing can be examined."""
    loaded = _loaded(None, diagnostics, sources, {})
    return replace(loaded, unread=tuple(one for one in loaded.diagnostics if one.severity == "error"))


def _loaded(
    surface: Spec | None,
    diagnostics: Iterable[Diagnostic],
    sources: Iterable[Source],
    places: Mapping[str, Region],
    later: Mapping[str, Places] | None = None,
) -> LoadedSpec:
    found = in_order(diagnostics)
    if len(found) > MOST_FINDINGS:
        rest = found[MOST_FINDINGS]
        message = f"more than {MOST_FINDINGS} findings: those from here on are not shown"
        advice = "mend the first ones and run the check again"
        found = (*found[:MOST_FINDINGS], finding("AC0117", message, rest.span, advice=advice))
    texts = {source.file: masked(source.text) for source in sources}
    return LoadedSpec(surface=surface, diagnostics=found, sources=texts, spans=SpanMap(places, later))
