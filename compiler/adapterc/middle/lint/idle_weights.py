"""AC0321, AC0544, AC0545: weights of `dataset.mix` that leave a section out, or find none."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.mix import SECTIONS
from adapterc.ir.spec import ResolvedSpec, Role
from adapterc.middle.lint.places import span_of

_MIX = "dataset.mix"


def idle_weights(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """A finding for each such weight, at the weight and at its section; one where no section is left."""
    there = [section for section in SECTIONS if _is_there(spec, section)]
    left_out = [section for section in there if not spec.dataset.mix.weight(section)]
    if left_out and left_out == there:
        yield finding(
            "AC0321",
            "every section of the spec has the weight 0: no row is left to train on",
            span_of(spans, _MIX),
            advice="give one of them a weight above 0, or delete the mix",
        )
        return
    for section in SECTIONS:
        if section in left_out:
            yield finding(
                "AC0544",
                f"the weight 0 leaves out `{section}`: nothing of it reaches a row",
                span_of(spans, f"{_MIX}.{section}"),
                labels=[Label(span=span_of(spans, section), text="what is left out")],
                advice=f"raise the weight, or take `{section}` out of the spec",
            )
        elif section not in there and f"{_MIX}.{section}" in spans:
            yield finding(
                "AC0545",
                f"a weight for `{section}`, and the spec has none",
                span_of(spans, f"{_MIX}.{section}"),
                advice=f"delete the weight, or add `{section}`",
            )


def _is_there(spec: ResolvedSpec, section: str) -> bool:
    """Whether the spec has anything of a section that could be a row."""
    if section == "scenes":
        return any(scene.forms for scene in spec.scenes)
    value = getattr(spec, section)
    return value != Role() if isinstance(value, Role) else bool(value)
