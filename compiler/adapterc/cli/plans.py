"""A plan as text, or as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TextIO

from adapterc.driver.plan import Plan


def print_plan(plan: Plan, out: TextIO, *, as_json: bool) -> None:
    """Stages first, then sizes."""
    if as_json:
        print(json.dumps(asdict(plan), indent=2, ensure_ascii=False), file=out)
        return
    for stage in plan.stages:
        print(f"{stage.stage:<8} {'hit' if stage.hit else 'stale':<6} {stage.why}".rstrip(), file=out)
    print(f"rows     {plan.rows} laid out, from {plan.questions} questions to the base", file=out)
    print(f"items    {plan.items} pairs and {plan.probes} probes for verification", file=out)
    steps = f"about {plan.steps} steps" if plan.steps else "steps known once the base is here,"
    print(f"train    {steps} on {plan.device} in {plan.dtype}", file=out)
