"""Where a loss on neutral text, or on ordinary talk, comes from: the passages that moved most.

Every row trains how the next token is predicted, so behind a loss stand all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from adapterc.ir.dataset import Dataset, Row
from adapterc.ir.drift import PassageDrift
from adapterc.ir.scene_verdicts import TALK
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.traced import GateTrace, Trace, TracedItem
from adapterc.ir.verification import Check, Judgement, Measurements
from adapterc.verify.drift_record import opening, passages_said
from adapterc.verify.scenes_core import moves_talk
from adapterc.verify.traced import ITEMS, nodes_of, shortened
from adapterc.verify.traced_gates import stands


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What is counted of a passage, in words and as a number; `none` is that of one that did not move."""

    says: str
    none: float
    of: Callable[[PassageDrift], float]


_KINDS: Mapping[str, _Kind] = {
    "kl": _Kind(says="KL(base || adapter) in nats a token", none=0.0, of=lambda one: one.kl / one.tokens),
    "ppl_ratio": _Kind(
        says="perplexity over the base's",
        none=1.0,
        of=lambda one: math.exp((one.base - one.adapter) / one.tokens),
    ),
    TALK: _Kind(says="KL(base || adapter) in nats a token", none=0.0, of=lambda one: one.kl / one.tokens),
}


def trace_retention(
    found: Judgement, spec: ResolvedSpec, dataset: Dataset, measured: Measurements
) -> tuple[GateTrace, ...]:
    """A trace for each bound on retention that fails or nearly does.

    How far ordinary talk moves is bound where scenes are all that the spec declares, and traced only there.
    """
    whole = found.glossary.checks if found.glossary is not None and not moves_talk(spec) else ()
    core = [check for check in whole if check.name == TALK]
    said = passages_said(dataset.neutral, measured)
    traces = []
    for check in (*found.retention.checks, *core):
        passages = measured.talk if check.name == TALK else measured.retention.passages
        if passages and stands(check, none=_KINDS[check.name].none):
            trace = _trace(check, passages, said, dataset.rows)
            traces.append(GateTrace(condition=check.name, fails=check.holds is False, trace=trace))
    return tuple(traces)


def _trace(
    check: Check, passages: Sequence[PassageDrift], said: Mapping[str, str], rows: Sequence[Row]
) -> Trace:
    kind, limit = _KINDS[check.name], float(check.bound.rpartition(" ")[2])
    scored = sorted(((kind.of(one), one) for one in passages), key=lambda entry: (-entry[0], entry[1].name))
    return Trace(
        scale=f"{kind.says} over the passage; the bound of {limit:g} is on their mean",
        n=len(scored),
        missed=sum(score > limit for score, _ in scored),
        families=(),
        items=tuple(_item(one, score, limit, said[one.name]) for score, one in scored[:ITEMS]),
        nodes=nodes_of(rows),
        rows=len(rows),
    )


def _item(one: PassageDrift, score: float, limit: float, text: str) -> TracedItem:
    """The words that were read stand where a declared answer would."""
    return TracedItem(
        id=one.name,
        family=one.kind,
        node="",
        question=opening(text),
        score=score,
        base_score=None,
        missed=score > limit,
        to=shortened(text),
    )
