"""Rows that an author's templates gave: the texts are there, the rest is as with other written rows."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.expand.chance import Chance
from adapterc.expand.skills import held_out
from adapterc.ir.dataset import Origin
from adapterc.ir.layout import LaidText
from adapterc.ir.library import Library
from adapterc.ir.mix import section_of
from adapterc.ir.spec import Message, ResolvedSpec

_CONTRASTED = ("traits", "role", "frames", "skills")
"""Sections whose written answers are set against what the base says by itself."""


def templated_rows(spec: ResolvedSpec, library: Library, chance: Chance) -> Iterator[LaidText]:
    """A row for each that was written, but for demonstrations that a skill is judged by."""
    if not library.own:
        return
    judged = {
        f"skills.{skill.id}.demonstrations.{at}"
        for skill in spec.skills
        for at in held_out(skill, spec.dataset.seed)
    }
    for row in library.own:
        if row.node in judged:
            continue
        name = f"{row.node}.template.{row.family}"
        yield LaidText(
            id=name,
            origin=Origin(
                node=row.node,
                template=row.source,
                family=row.family,
                split="train",
                seed=chance.seed_for(name),
            ),
            subject="",
            messages=(Message(role="user", content=row.ask),),
            chosen=row.answer,
            rejected=row.rejected,
            contrasted=section_of(row.node) in _CONTRASTED and not row.rejected,
            stuck=chance.is_stuck(name),
        )
