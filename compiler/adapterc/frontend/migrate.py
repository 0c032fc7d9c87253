"""A spec of an earlier version of the language rewritten as one of this version.

Migrations are steps from one version to the next, on the text itself, so that comments and layout
stay. There is one version so far, and no step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic, in_order
from adapterc.frontend.files import read_spec_bytes
from adapterc.frontend.tree import Mapping, Scalar
from adapterc.frontend.validate import validate
from adapterc.frontend.yaml_tree import MAX_BYTES, parse_yaml
from adapterc.spec.document import LANGUAGE_VERSION, Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """The step from version `of` to the next: what it changes, in a line, and the rewriting itself."""

    of: int
    what: str
    rewrite: Callable[[str], str]


MIGRATIONS: tuple[Migration, ...] = ()
"""In order; a version that is left gets its step here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """A spec's version, its text in the current one, the steps it took, and what stands in the way."""

    version: int | None
    text: str
    steps: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    source: str


def migrate(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Migrated:
    """The spec at `path` in the current version; AdaptercError (usage) when there is no file to read."""
    parsed = parse_yaml(read_spec_bytes(path, MAX_BYTES), str(path))
    source = parsed.source.text
    if parsed.root is None:
        return _stopped(None, source, parsed.diagnostics)
    version = _version(parsed.root)
    current = LANGUAGE_VERSION if not migrations else migrations[-1].of + 1
    known = version is not None and (version == current or any(step.of == version for step in migrations))
    if version is None or not known:
        _, problems = validate(Spec, parsed.root)
        foreign = tuple(problem for problem in problems if problem.code == "AC0201")
        return _stopped(version, source, (*parsed.diagnostics, *foreign))
    text, steps = source, []
    for step in migrations:
        if step.of >= version:
            text = step.rewrite(text)
            steps.append(step.what)
    return Migrated(version=version, text=text, steps=tuple(steps), diagnostics=(), source=source)


def _version(root: Mapping) -> int | None:
    node = root.get("adapterc")
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _stopped(version: int | None, source: str, problems: Sequence[Diagnostic]) -> Migrated:
    return Migrated(version=version, text=source, steps=(), diagnostics=in_order(problems), source=source)
