"""Paths as pages and services want them: relative to where the command ran, with forward slashes."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import Span


def relative(file: str, root: str) -> str:
    """`file` as seen from the folder `root`; one that lies outside of it keeps its absolute path."""
    path = PurePath(file)
    if root and path.is_absolute() and path.is_relative_to(root):
        path = path.relative_to(root)
    return posixpath.normpath(path.as_posix())


def relocated(diagnostics: Sequence[Diagnostic], root: str) -> list[Diagnostic]:
    """The diagnostics with relative paths in every span."""
    names: dict[str, str] = {}

    def moved(span: Span) -> Span:
        if span.file not in names:
            names[span.file] = relative(span.file, root)
        return replace(span, file=names[span.file])

    return [
        replace(
            each,
            span=moved(each.span),
            labels=tuple(replace(label, span=moved(label.span)) for label in each.labels),
            fix=replace(each.fix, span=moved(each.fix.span)) if each.fix else None,
        )
        for each in diagnostics
    ]


def renamed(sources: Mapping[str, str], root: str) -> dict[str, str]:
    """The texts under their relative paths."""
    return {relative(file, root): text for file, text in sources.items()}
