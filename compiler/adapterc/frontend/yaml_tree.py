"""YAML bytes to a tree of nodes with places: decoding, then composing, each with its own findings."""

from __future__ import annotations

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import Source
from adapterc.frontend.composer import compose
from adapterc.frontend.decoding import decode, forbidden_characters
from adapterc.frontend.documents import SPEC, Document
from adapterc.frontend.tree import Mapping
from adapterc.value import value

MAX_BYTES = 4 << 20


@value()
class Parsed:
    """The document's top mapping, None when there is none to speak of, and what is wrong with it."""

    source: Source
    root: Mapping | None
    diagnostics: tuple[Diagnostic, ...]


def parse_yaml(data: bytes, file: str, what: Document = SPEC) -> Parsed:
    """Read one YAML document, which is to be `what`; never raises for what `data` holds."""
    if len(data) > MAX_BYTES:
        source = Source(file=file, text="")
        problem = finding(
            "AC0101",
            f"the file has more than {MAX_BYTES >> 20} MiB",
            source.span(0, 0),
            advice="check the path; long dialogues belong in a JSONL file",
        )
        return Parsed(source=source, root=None, diagnostics=(problem,))
    source, problems = decode(data, file)
    problems = problems or forbidden_characters(source)
    if problems:
        return Parsed(source=source, root=None, diagnostics=problems)
    root, problems = compose(source, what=what)
    return Parsed(source=source, root=root, diagnostics=problems)
