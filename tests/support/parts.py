"""Held-out items of knowledge, frames and dialogues, and arms that answer them to order."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.ir.findings import Answer
from adapterc.ir.origin import Origin
from adapterc.ir.part_items import FactItem, PartItems, StrideItem, TurnItem
from adapterc.ir.part_verdicts import FactScores, PartArm, TurnScore
from adapterc.ir.spec import ResolvedSpec
from support.verifying import prompt, spec, trait

FACTS = 12
CHOICES = ("The tower is grey.", "The well is deep.", "The school is old.")


def origin(node: str, family: str) -> Origin:
    """Where an item comes from."""
    return Origin(node=node, template="", family=family, split="verify", seed=0)


def fact_items() -> tuple[FactItem, ...]:
    """A question to each of so many facts."""
    return tuple(
        FactItem(
            id=f"knowledge.{at}.later",
            origin=origin(f"knowledge.{at}", f"fact-{at}"),
            question="What of it?",
            prompt=prompt(f"What of it, for the {at}th time?"),
            choices=CHOICES,
            gold=at % 3,
            keys=("grey",),
            cap=16,
        )
        for at in range(FACTS)
    )


def stride_items() -> tuple[StrideItem, ...]:
    """Sixteen questions to one frame of two steps."""
    return tuple(
        StrideItem(
            id=f"frames.weigh.{at:02d}",
            frame="weigh",
            origin=origin("frames.weigh", f"stride-{at}"),
            question="How?",
            prompt=prompt(f"How, for the {at}th time?"),
            steps=(("name",), ("set", "down")),
            cap=16,
        )
        for at in range(16)
    )


def turn_items(dialogues: Sequence[int]) -> tuple[TurnItem, ...]:
    """So many turns of each dialogue, each of two tokens, the last of each of two hundred."""
    return tuple(
        TurnItem(
            id=f"dialogues.{at}.{turn}",
            origin=origin(f"dialogues.{at}", f"dialogue-{at}"),
            prompt=prompt(f"Day {at}, {turn}?"),
            text="Rain.",
            tokens=200 if turn == turns - 1 else 2,
        )
        for at, turns in enumerate(dialogues)
        for turn in range(turns)
    )


def arm(
    items: PartItems, *, right: float, said: str, gain: float = 0.0, long_gain: float | None = None
) -> PartArm:
    """The fact's choice `right` nats likelier than others; a turn's token `gain` likelier than -3."""
    far = gain if long_gain is None else long_gain
    return PartArm(
        facts=tuple(
            FactScores(
                item=item.id,
                choices=tuple(
                    -20.0 + (right + at % 3 / 10) * (place == item.gold) for place in range(len(item.choices))
                ),
            )
            for at, item in enumerate(items.facts)
        ),
        turns=tuple(
            TurnScore(
                item=item.id,
                said=item.tokens * (-3.0 + (far if item.tokens > 2 else gain) + number % 3 / 100),
            )
            for number, item in enumerate(items.turns)
        ),
        answers=tuple(
            Answer(item=item, text=said, tokens=3, finished=True)
            for item in (*(one.id for one in items.facts), *(one.id for one in items.strides))
        ),
    )


def with_parts(**changes: object) -> ResolvedSpec:
    """A spec of one preference, and of what is given."""
    known = spec(trait("preference"))
    values = {name: getattr(known, name) for name in ResolvedSpec.__annotations__}
    return ResolvedSpec(**{**values, **changes})
