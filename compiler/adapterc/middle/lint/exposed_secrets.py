"""AC0519: keys, tokens and passwords in what would be trained on and published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from adapterc.credentials import found_credentials, hinted, may_hold_credentials
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_within
from adapterc.middle.texts import bare_texts, texts


def exposed_secrets(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """What has the shape of a credential and looks drawn at random; the message does not repeat it."""
    yield from _exposed(bare_texts(spec), lambda: texts(spec), spans)
    if spec.templates:
        written = tuple(_of_templates(spec))
        yield from _exposed([text for _, text in written], lambda: written, spans)


def _of_templates(spec: ResolvedSpec) -> Iterator[tuple[str, str]]:
    """Path and text of every template of the author's own, and of what it asks about."""
    for at, file in enumerate(spec.templates):
        for number, family in enumerate(file.families):
            place = f"dataset.templates.{at}.families.{number}"
            for part in ("ask", "core", "answer", "rejected"):
                yield f"{place}.{part}", getattr(family, part)
            yield from ((f"{place}.subjects.{one}", text) for one, text in enumerate(family.subjects))


def _exposed(
    every: Sequence[str], placed: Callable[[], Sequence[tuple[str, str]]], spans: SpanMap
) -> Iterator[Diagnostic]:
    """The same of some texts, whose places are asked for only where there is something to tell."""
    suspects = list(may_hold_credentials(every))
    shapes = hinted(every[at] for at in suspects)
    for at in suspects if shapes else ():
        for name, start, end in found_credentials(every[at], shapes):
            path, text = placed()[at]
            yield finding(
                "AC0519",
                f"this looks like a real {name}: it would be trained on and published",
                span_within(spans, path, text, start, end),
                advice="write a placeholder in its place, and withdraw the real one if this file was shared",
            )
