"""Diagnostics as text, one module per format; all of them pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.render.concise import render_concise
from adapterc.diagnostics.render.full import render_full
from adapterc.diagnostics.veil import veiled_findings, veiled_sources

FORMATS: tuple[str, ...] = ("full", "concise", "github", "gitlab", "json", "junit", "markdown", "sarif")


def render(  # noqa: PLR0913
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, str],
    format: str = "full",  # noqa: A002
    *,
    colour: bool = False,
    root: str = "",
    command: str = "check",
) -> str:
    """All diagnostics in one of `FORMATS`; `sources` holds each file's text by its name.

    Formats for services name files as seen from the folder `root`, and the `command` that found them. Ends
    with a line feed unless there is nothing to say. What looks like a credential is not repeated. KeyError
    for a format that is not there.
    """
    diagnostics, sources = veiled_findings(diagnostics), veiled_sources(sources)
    match format:
        case "full":
            return render_full(diagnostics, sources, colour=colour)
        case "concise":
            return render_concise(diagnostics)
        case "json":
            from adapterc.diagnostics.render.json import render_json

            return render_json(diagnostics)
    return _for_a_service(diagnostics, sources, format, root, command)


def _for_a_service(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, str],
    format: str,  # noqa: A002
    root: str,
    command: str,
) -> str:
    from adapterc.diagnostics.render.paths import relocated, renamed

    moved, texts = relocated(diagnostics, root), renamed(sources, root)
    match format:
        case "github":
            from adapterc.diagnostics.render.github import render_github

            return render_github(moved)
        case "gitlab":
            from adapterc.diagnostics.render.gitlab import render_gitlab

            return render_gitlab(moved, texts)
        case "junit":
            from adapterc.diagnostics.render.junit import render_junit

            return render_junit(moved, texts, command)
        case "markdown":
            from adapterc.diagnostics.render.markdown import render_markdown

            return render_markdown(moved, command)
        case "sarif":
            from adapterc.diagnostics.render.sarif import render_sarif

            return render_sarif(moved, texts)
    raise KeyError(format)
