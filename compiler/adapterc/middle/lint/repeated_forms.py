"""AC0534: one request of a scene that two of its forms answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of


def repeated_forms(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Forms whose kind and register, case and spaces aside, an earlier form of the scene has."""
    yield from no_flood(_repeated(spec, spans))


def _repeated(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    for number, scene in enumerate(spec.scenes):
        first: dict[tuple[str, str], int] = {}
        for at, form in enumerate(scene.forms):
            earlier = first.setdefault((_asked(form.form), _asked(form.register)), at)
            if earlier == at:
                continue
            path, asked = f"scenes.{number}.forms", _named(form.register, form.form)
            other = span_of(spans, f"{path}.{earlier}")
            yield finding(
                "AC0534",
                f"two forms of {quoted(scene.token)} are asked for as {asked}: one request, two answers",
                span_of(spans, f"{path}.{at}"),
                labels=[Label(span=other, text="the other one")],
                advice="give one of them another `form` or `register`, or delete it",
            )


def _asked(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _named(register: str, form: str) -> str:
    return quoted(f"{' '.join(register.split())} {' '.join(form.split())}")
