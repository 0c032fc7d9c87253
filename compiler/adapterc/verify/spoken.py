"""All that both arms answered in their own words: what copies, likeness and their traces are read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapterc.ir.dataset import Dataset, ProbeItem
from adapterc.ir.part_items import StrideItem
from adapterc.ir.verification import Answer, Measurements
from adapterc.verify.effects import answers_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A question with both arms' answers."""

    item: ProbeItem
    before: Answer
    after: Answer

    @property
    def base(self) -> str:
        """What the base said."""
        return self.before.text

    @property
    def said(self) -> str:
        """What the adapter said."""
        return self.after.text


def spoken(dataset: Dataset, measured: Measurements) -> list[Spoken]:
    """The open questions, those of traits and those of frames, each with its answers.

    Not questions after facts, whose answers are rows by declaration; nor those in other settings, which
    decide nothing.
    """
    found = _answered(dataset.probes, measured.base_answers, measured.adapter_answers)
    if dataset.parts is None or measured.parts is None:
        return found
    asked = [_probe(item) for item in dataset.parts.strides]
    return found + _answered(asked, measured.parts.base.answers, measured.parts.adapter.answers)


def _answered(items: Sequence[ProbeItem], base: Sequence[Answer], adapter: Sequence[Answer]) -> list[Spoken]:
    arms = (answers_to(items, arm) for arm in (base, adapter))
    return [
        Spoken(item=item, before=before, after=after)
        for item, before, after in zip(items, *arms, strict=True)
    ]


def _probe(item: StrideItem) -> ProbeItem:
    """A frame's question as a probe, without a subject: its item does not say which one it has."""
    return ProbeItem(
        id=item.id,
        trait=f"frames.{item.frame}",
        origin=item.origin,
        subject="",
        question=item.question,
        prompt=item.prompt,
        cap=item.cap,
    )
