"""What lm-eval wrote down of a run, as the scores and answers that verdicts are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapterc.ir.verification import Answer, MeasureRequest, PairScore

Samples = Mapping[str, list[dict[str, Any]]]
"""By task its rows, in the order of its documents."""


def pair_scores(request: MeasureRequest, samples: Samples) -> tuple[PairScore, ...]:
    """Both poles of every pair that was asked for, in the request's order."""
    rows = _rows(samples, "choices")
    scores = []
    for item in request.pairs:
        row = rows[item.id]
        gold = row["doc"]["gold"]
        scores.append(
            PairScore(item=item.id, to=row["resps"][gold][0][0], opposite=row["resps"][1 - gold][0][0])
        )
    return tuple(scores)


def probe_answers(request: MeasureRequest, samples: Samples) -> tuple[Answer, ...]:
    """The answer to every probe that was asked, in the request's order."""
    rows = _rows(samples, "prompt")
    return tuple(
        Answer(item=item.id, text=row["resps"][0][0], tokens=row["tokens"], finished=row["finished"])
        for item in request.probes
        for row in (rows[item.id],)
    )


def _rows(samples: Samples, kind: str) -> dict[str, dict[str, Any]]:
    return {row["doc"]["id"]: row for rows in samples.values() for row in rows if (kind in row["doc"])}
