"""emit: a request becomes `build/<name>/`, at one instant."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from adapterc.emit.card import render_card
from adapterc.emit.contents import Entry, json_text, lay_out, text_entry
from adapterc.emit.faults import told_as_fault
from adapterc.emit.junit import render_junit
from adapterc.emit.provenance import MANIFEST, RUN, build_provenance, run_facts
from adapterc.emit.publish import publish, staging
from adapterc.emit.report_html import render_html
from adapterc.emit.report_json import build_report, render_json
from adapterc.emit.report_md import render_markdown_report
from adapterc.emit.request import EmitRequest
from adapterc.emit.seal import sealed_text

_CHUNK = 1 << 20


def emit(request: EmitRequest, *, target: Path) -> None:
    """Assembles the artifact beside `target` and puts it there, in place of the former one.

    Raises AdaptercError when the disk refuses, with what to do; `target` is then as it was.
    Everything but run.json and report.html is the same bytes for the same request.
    """
    report = build_report(request)
    with told_as_fault(Path(request.eval_folder)):
        contents = lay_out(request)
        entries = (
            *contents.entries,
            text_entry("README.md", render_card(request, report)),
            text_entry("report.json", render_json(report)),
            text_entry("report.md", render_markdown_report(report)),
            text_entry("junit.xml", render_junit(report)),
        )
        needed = sum(entry.size for entry in entries)
    page = text_entry("report.html", render_html(request, report))
    with staging(target) as folder:
        with told_as_fault(target, needed=needed):
            digests = _write(entries, folder)
            manifest = json_text(build_provenance(request, digests, contents.left_out))
            sealed = _write([page, text_entry(MANIFEST, manifest)], folder)
            _write([text_entry(RUN, sealed_text(run_facts(request), sealed))], folder)
        publish(folder, target)


def _write(entries: Iterable[Entry], folder: Path) -> dict[str, str]:
    """Writes each entry under `folder`; the SHA-256 of what was written, by path."""
    digests = {}
    for entry in entries:
        path = folder / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        digests[entry.path] = _copy(entry.content, path)
    return digests


def _copy(content: bytes | Path, path: Path) -> str:
    hasher = hashlib.sha256()
    with path.open("xb") as sink:
        if isinstance(content, bytes):
            sink.write(content)
            hasher.update(content)
            return hasher.hexdigest()
        with content.open("rb") as source:
            while chunk := source.read(_CHUNK):
                sink.write(chunk)
                hasher.update(chunk)
    return hasher.hexdigest()
