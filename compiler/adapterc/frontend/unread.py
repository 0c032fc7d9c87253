"""Which findings keep an import, or a file of a package, from being read: with them nothing can be pinned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapterc.diagnostics.model import Diagnostic
from adapterc.frontend.one_file import ReadFile

_OF_YAML, _OF_PACKAGES = "AC01", ("AC061", "AC062")


def about_imports(problems: Iterable[Diagnostic], files: Iterable[ReadFile]) -> Iterator[Diagnostic]:
    """Of the problems of the `files` that were read, the errors that an import may be missing by.

    Those are what is no YAML, since nobody knows what it was to say; what stands below `imports`; and what is
    wrong with a package's files.
    """
    sections = {
        file.name: (entry.key_region.start, entry.value.region.end)
        for file in files
        if (entry := file.root.entry("imports")) is not None
    }
    for one in problems:
        start, end = sections.get(one.span.file, (0, -1))
        is_there = start <= one.span.start.offset <= end
        if one.severity == "error" and (is_there or one.code.startswith((_OF_YAML, *_OF_PACKAGES))):
            yield one
