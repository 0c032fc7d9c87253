"""A spec as it was read: what the front end hands to the middle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from adapterc.diagnostics.ignores import Ignore
from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.spec.document import Spec
from adapterc.spec.templates import TemplateFile
from adapterc.value import value


@value()
class UsedPackage:
    """A repository at a commit that a spec takes libraries from; files of it are called `name:path`.

    `names` are the parts that those libraries declare, `traits.calm`, `refs` what imports call the
    commit.
    """

    name: str
    git: str
    commit: str
    names: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()


@value()
class LoadedSpec:
    """What could be read of a spec, the libraries it imports and the files they name.

    `surface` holds every part that is valid by itself, files replaced by their records; parts with
    errors are left out, so that the rest can still be examined; None when nothing can be. `sources`
    has the texts that diagnostics point into, `spans` where each node stands, by a path in which
    traits, frames and skills go by their ids. `ignores` are the comments that silence warnings,
    `named_at` the places of the spec that name each of the other files. `templates` are the files that
    `dataset.templates` names, in its order; None stands for one that cannot be used. `packages` are what it
    takes from git. `unread` are those of the errors by which an import may have been left unread.
    """

    surface: Spec | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    spans: SpanMap
    ignores: tuple[Ignore, ...] = ()
    named_at: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    templates: tuple[TemplateFile | None, ...] = ()
    packages: tuple[UsedPackage, ...] = ()
    unread: tuple[Diagnostic, ...] = ()
