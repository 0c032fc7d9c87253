"""What is asked of knowledge, frames and dialogues: laid out, and rendered for a base."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.digest import seed_of
from adapterc.expand.chance import Chance
from adapterc.expand.held_dialogues import lay_turns
from adapterc.expand.held_facts import lay_facts
from adapterc.expand.key_words import key_words
from adapterc.ir.base import Turns
from adapterc.ir.layout import Layout
from adapterc.ir.library import Library
from adapterc.ir.origin import Origin
from adapterc.ir.part_items import FactItem, PartItems, StrideItem, TurnItem
from adapterc.ir.part_layout import LaidFact, LaidParts, LaidStride
from adapterc.ir.spec import Frame, Message, ResolvedSpec
from adapterc.part_scorers import words

STRIDE_CAP = 128
"""Tokens of an answer in which a frame's steps are looked for."""

_SOURCE = "verify/parts.yaml"


def lay_parts(spec: ResolvedSpec, library: Library, chance: Chance) -> LaidParts | None:
    """Everything that is asked of these parts; None where nothing is. A mix changes none of it."""
    facts = tuple(lay_facts(spec, library, chance)) if spec.knowledge else ()
    strides = tuple(_strides(spec, library, chance))
    turns = tuple(lay_turns(spec, chance)) if spec.dialogues else ()
    if not (facts or strides or turns):
        return None
    return LaidParts(facts=facts, strides=strides, turns=turns)


def part_items(layout: Layout, turns: Turns) -> PartItems | None:
    """The same with every prompt rendered; the tokens of turns are counted by whoever has a tokenizer."""
    from adapterc.templating.chat import (
        neutralise,
        render_prompt,
    )  # brings jinja2, which a layout does without

    laid = layout.parts
    if laid is None:
        return None

    def asked(question: str) -> str:
        return render_prompt(turns, (Message(role="user", content=question),))

    return PartItems(
        facts=tuple(_fact(fact, asked(fact.question), turns) for fact in laid.facts),
        strides=tuple(
            StrideItem(
                id=one.id,
                frame=one.frame,
                origin=one.origin,
                question=one.question,
                prompt=asked(one.question),
                steps=one.steps,
                cap=one.cap,
            )
            for one in laid.strides
        ),
        turns=tuple(
            TurnItem(
                id=one.id,
                origin=one.origin,
                prompt=render_prompt(turns, one.messages),
                text=neutralise(one.text, turns.reserved),
                tokens=0,
            )
            for one in laid.turns
        ),
    )


def _fact(laid: LaidFact, prompt: str, turns: Turns) -> FactItem:
    """The choices in an order that the item's name alone decides."""
    from adapterc.templating.chat import neutralise

    texts = [neutralise(text, turns.reserved) for text in (laid.answer, *laid.others)]
    gold = seed_of("gold place", laid.id) % len(texts)
    choices = (*texts[1 : gold + 1], texts[0], *texts[gold + 1 :])
    return FactItem(
        id=laid.id,
        origin=laid.origin,
        question=laid.question,
        prompt=prompt,
        choices=choices,
        gold=gold,
        keys=laid.keys,
        cap=laid.cap,
    )


def _strides(spec: ResolvedSpec, library: Library, chance: Chance) -> Iterator[LaidStride]:
    """Every held-out question to every frame; what is asked tells of none, so all frames share them."""
    for frame in spec.frames:
        steps = _known_by(frame)
        for number, question in enumerate(library.part_items.strides) if steps else ():
            name = f"frames.{frame.id}.{number:02d}"
            yield LaidStride(
                id=name,
                frame=frame.id,
                origin=Origin(
                    node=f"frames.{frame.id}",
                    template=_SOURCE,
                    family=f"stride-{number:02d}",
                    split="verify",
                    seed=chance.seed_for("stride", name),
                ),
                question=question,
                steps=steps,
                cap=STRIDE_CAP,
            )


def _known_by(frame: Frame) -> tuple[tuple[str, ...], ...]:
    """What each step is known by; a frame without steps is known by its principle."""
    told = (key_words(step) or words(step) for step in frame.steps or (frame.principle,))
    return tuple(keys for keys in told if keys)
