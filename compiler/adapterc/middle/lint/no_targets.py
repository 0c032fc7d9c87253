"""AC0508: a training that changes no part of the base."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of


def no_targets(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Attention, feed-forward part and output projection all left out."""
    asked = spec.training
    if asked.attention or asked.ffn or asked.output_projection:
        return
    yield finding(
        "AC0508",
        "no part of the base is to be changed: there is nothing to train",
        span_of(spans, "training.targets"),
        advice="leave `targets` out for the default: attention [q, v], ffn and output_projection",
    )
