"""report.md: the report for a terminal, a pull request or a mail."""

from __future__ import annotations

from adapterc.emit.plots_scenes import matrix_text
from adapterc.emit.report_findings import SECTIONS
from adapterc.emit.report_forms import value_forms
from adapterc.emit.report_model import Report
from adapterc.emit.report_scenes import scene_bar
from adapterc.emit.statement import statement
from adapterc.templating.page import Prepared, quote_markdown, render_markdown


def render_markdown_report(report: Report) -> str:
    """The whole report; every foreign text is escaped into plain text."""
    return render_markdown(
        "report.md.j2",
        {"report": report, "statement": statement(report), "scene_bar": scene_bar(report), **forms()},
    )


def forms() -> dict[str, object]:
    """What the Markdown templates call to show a value."""
    return {
        **value_forms(lambda text: Prepared(text.replace("<", "&lt;"))),
        "part_titles": {kind: title for kind, title, _ in SECTIONS},
        "quote": quote_markdown,
        "confusion": matrix_text,
    }
