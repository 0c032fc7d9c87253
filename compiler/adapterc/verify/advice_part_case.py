"""What advice on a part is given from: what was asked of it, and what trained it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapterc.ir.dataset import Row
from adapterc.ir.held_out import MOST_FACTS, MOST_HELD, STRIDES
from adapterc.ir.judged import MOST_HELD_OUT
from adapterc.ir.part_items import FactItem, PartItems
from adapterc.ir.part_verdicts import PartKind, PartMeasurements, PartVerdict
from adapterc.ir.spec import ResolvedSpec
from adapterc.part_scorers import fact_margin
from adapterc.verify.advice_case import Tested, Training
from adapterc.verify.part_effect import PartEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCase(Tested):
    """A part that is not VERIFIED, what was asked of it, and the rows that are known to have trained it."""

    verdict: PartVerdict
    effect: PartEffect
    spec: ResolvedSpec
    items: PartItems | None
    arms: PartMeasurements | None
    rows: Sequence[Row]
    all_rows: int
    training: Training | None

    @property
    def lacks(self) -> bool:
        """Whether it does too little: for certain, or for all that can be asked of it."""
        undecided = any(check.holds is None for check in self.verdict.checks if "decide" not in check.note)
        return self.falls_short or (undecided and self.verdict.n >= more_of(self.verdict.kind)[1])

    @property
    def missed_facts(self) -> Iterator[tuple[FactItem, int]]:
        """Each question to a fact that another one answers better, with that one's place."""
        if self.items is None or self.arms is None or self.verdict.kind != "knowledge":
            return
        scores = {one.item: one.choices for one in self.arms.adapter.facts}
        for item in self.items.facts:
            found = scores[item.id]
            if fact_margin(found, item.choices, item.gold) <= 0.0:
                others = [at for at in range(len(item.choices)) if at != item.gold]
                yield item, max(others, key=lambda at: found[at] / len(item.choices[at].encode()))


def more_of(kind: PartKind) -> tuple[str, int]:
    """How more of a part is held out, and how much at most."""
    return {
        "skill": ("Write more demonstrations, of which a fifth is held out", MOST_HELD_OUT),
        "knowledge": ("Write more facts, of each of which one question is held out", MOST_FACTS),
        "frame": ("", STRIDES),
        "dialogues": ("Give more dialogues, of which a tenth is held out", MOST_HELD),
    }[kind]
