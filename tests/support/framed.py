"""Answers to the questions of a frame, beside those of traits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adapterc.ir.dataset import Dataset
from adapterc.ir.part_items import PartItems, StrideItem
from adapterc.ir.part_verdicts import PartArm, PartMeasurements
from adapterc.ir.verification import Answer, Measurements


def framed(held: Dataset, measured: Measurements, texts: Sequence[str]) -> tuple[Dataset, Measurements]:
    """Both with a frame's question for each of `texts`, which the adapter answers so; and with a fact's."""
    strides = tuple(
        StrideItem(
            id=f"stride-{number}",
            frame="turn",
            origin=replace(held.probes[0].origin, family=f"stride-{number}"),
            question=f"Why is it so, for the {number}th time?",
            prompt="Why?",
            steps=(("why",),),
            cap=16,
        )
        for number in range(len(texts))
    )
    parts = PartMeasurements(
        base=_arm([f"base of {number}" for number in range(len(texts))]), adapter=_arm(texts)
    )
    return replace(held, parts=PartItems(strides=strides)), replace(measured, parts=parts)


def _arm(texts: Sequence[str]) -> PartArm:
    said = [
        Answer(item=f"stride-{number}", text=text, tokens=9, finished=True)
        for number, text in enumerate(texts)
    ]
    fact = Answer(item="fact", text="said to the fact", tokens=4, finished=True)
    return PartArm(facts=(), turns=(), answers=(fact, *said))
