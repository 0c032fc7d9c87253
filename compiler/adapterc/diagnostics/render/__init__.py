"""Diagnostics as text, one module per format; all of them pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.render.concise import render_concise
from adapterc.diagnostics.render.full import render_full
from adapterc.diagnostics.render.github import render_github
from adapterc.diagnostics.render.json import render_json

_PLAIN: Mapping[str, Callable[[Sequence[Diagnostic]], str]] = {
    "concise": render_concise,
    "github": render_github,
    "json": render_json,
}
FORMATS: tuple[str, ...] = ("full", *sorted(_PLAIN))


def render(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, str],
    format: str = "full",  # noqa: A002
    *,
    colour: bool = False,
) -> str:
    """All diagnostics in one of `FORMATS`; `sources` holds each file's text by its name.

    Ends with a line feed unless there is nothing to say. KeyError for a format that is not there.
    """
    if format == "full":
        return render_full(diagnostics, sources, colour=colour)
    return _PLAIN[format](diagnostics)
