"""What lm-eval wrote down of knowledge, frames and dialogues, as the scores that findings are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapterc.ir.findings import Answer
from adapterc.ir.part_items import PartItems
from adapterc.ir.part_verdicts import FactScores, PartArm, TurnScore
from adapterc.verify.samples import Samples


def part_arm(items: PartItems, samples: Samples) -> PartArm:
    """What one arm did, in the items' order."""
    chosen, answered = _rows(samples, "choices"), _rows(samples, "keys") | _rows(samples, "steps")
    turns = _rows(samples, "tokens")
    asked = [*(item.id for item in items.facts if item.keys), *(item.id for item in items.strides)]
    return PartArm(
        facts=tuple(
            FactScores(item=item.id, choices=tuple(one[0][0] for one in chosen[item.id]["resps"]))
            for item in items.facts
        ),
        turns=tuple(TurnScore(item=item.id, said=turns[item.id]["resps"][0][0][0]) for item in items.turns),
        answers=tuple(_answer(item, answered[item]) for item in asked),
    )


def _answer(item: str, row: Mapping[str, Any]) -> Answer:
    return Answer(item=item, text=row["resps"][0][0], tokens=row["tokens"], finished=row["finished"])


def _rows(samples: Samples, kind: str) -> dict[str, Mapping[str, Any]]:
    return {row["doc"]["id"]: row for rows in samples.values() for row in rows if kind in row["doc"]}
