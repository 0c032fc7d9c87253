"""AC0519 for what no row is made of: comments of a spec are published with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from adapterc.credentials import found_credentials, hinted
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import Source

_WITH_COMMENTS = (".yaml", ".yml")


def published_secrets(sources: Mapping[str, str], told: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Credentials anywhere in the YAML of a spec, but on the lines of which that is `told` already."""
    known = {(one.span.file, one.span.start.line) for one in told if one.code == "AC0519"}
    for file, text in sources.items():
        shapes = hinted((text,)) if file.endswith(_WITH_COMMENTS) else ()
        source = Source(file=file, text=text)
        for name, start, end in found_credentials(text, shapes) if shapes else ():
            span = source.span(start, end)
            if (file, span.start.line) not in known:
                yield finding(
                    "AC0519",
                    f"this looks like a real {name}: it would be published with the spec",
                    span,
                    advice="take it out of the file, and withdraw it if this file was shared",
                )
