"""A report without an artifact: its forms and the evaluation behind it, whole in a folder or not at all."""

from __future__ import annotations

from pathlib import Path

from adapterc.emit.contents import json_text
from adapterc.emit.faults import told_as_fault
from adapterc.emit.junit import render_junit
from adapterc.emit.provenance import run_facts
from adapterc.emit.report_html import render_html
from adapterc.emit.report_json import render_json
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.report_model import Report
from adapterc.emit.request import EmitRequest


def write_report(request: EmitRequest, report: Report, folder: Path, *, target: Path) -> None:
    """Write the forms of `report` into `folder`, which becomes `target`; AdaptercError if it cannot be."""
    forms = {
        "report.json": render_json(report),
        "report.md": render_markdown_report(report),
        "junit.xml": render_junit(report),
        "report.html": render_html(request, report),
        "run.json": json_text(run_facts(request)),
    }
    with told_as_fault(target):
        for name, text in forms.items():
            (folder / name).write_bytes(text.encode("utf-8", "replace"))
