"""AC0531: a skill whose held-out demonstrations cannot decide its threshold."""

from __future__ import annotations

import math
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.judged import HELD_OUT_SHARE, held_out_count
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of

_LEVEL = 0.025
_FEWEST = 3
"""Differences that a paired test needs to come out at all."""


def few_demonstrations(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Skills that would stay inconclusive even if every held-out demonstration were answered right."""
    for skill in spec.skills:
        asked = {threshold.metric: threshold.at_least for threshold in skill.thresholds}
        if not skill.thresholds or not skill.demonstrations:
            continue
        held, accuracy = held_out_count(skill), asked.get("accuracy") or 0.0
        provable = _LEVEL ** (1 / held) if held else 0.0
        if held >= _FEWEST and accuracy <= provable:
            continue
        needed = _FEWEST
        if 0 < accuracy < 1:
            needed = max(_FEWEST, math.ceil(math.log(_LEVEL) / math.log(accuracy)))
        proved = f"no accuracy above {provable:.2f}" if held >= _FEWEST else "nothing"
        yield finding(
            "AC0531",
            f"{quoted(skill.id)} is judged by {counted(held, 'demonstration')}, which "
            f"{'proves' if held == 1 else 'prove'} {proved}",
            span_of(spans, f"skills.{skill.id}.verify"),
            label=f"held out of {len(skill.demonstrations)}; the others train",
            advice=f"give {math.ceil(needed / HELD_OUT_SHARE)} demonstrations or more, each asking something "
            "else, or leave `verify` out",
        )
