"""Scenes on their way into a base: what it has room for, what is asked of it, what is proved of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from typing import Literal

from adapterc.digest import KEYED_IF_SET
from adapterc.ir.base import BaseModel
from adapterc.ir.scene import Form, Scene
from adapterc.ir.training import Platform
from adapterc.value import value


@value()
class Vocabulary:
    """What a base has room for: `rows` of its embedding, of which `spare` stand for nothing.

    `spare` are ids in the order in which scenes get them: those behind the tokenizer's last one, then
    placeholders. `special` are the control tokens, never given away; `width` is the length of a row.
    """

    rows: int
    width: int
    spare: tuple[int, ...]
    special: tuple[str, ...]

    def id_of(self, slot: int) -> int:
        """The id of a slot: the n-th spare row, and behind the last one rows that are appended."""
        return self.spare[slot] if slot < len(self.spare) else self.rows + slot - len(self.spare)


Spelt = Literal["", "name", "piece", "word"]
"""What a text is to a base's tokenizer: one piece of ordinary text, behind a space too (`word`) or only by
itself (`piece`); the `name` of a piece, or of a part of one, as it stands in no text; or none of these."""


@value()
class GlossaryEntry:
    """A scene with the slot it was given; its row is composed of `definition`, the scene written out.

    `forms` go with it for whoever reads the glossary. It is `spoken` where a text that trains says it.
    """

    token: str
    slot: int
    row: Literal["composed", "trained"]
    definition: str
    forms: tuple[Form, ...] = ()
    spoken: bool = field(default=False, metadata=KEYED_IF_SET)


@value()
class TableRequest:
    """Everything that a base's glossary depends on; `entries` by slot."""

    base: BaseModel
    entries: tuple[GlossaryEntry, ...]
    platform: Platform


@value()
class RowProof:
    """SHA-256 over all rows that are no scene's: in the base (`before`), in the model in memory (`after`).

    `rows` says how many they are, those of an untied head counted as well.
    """

    rows: int
    before: str
    after: str

    @property
    def holds(self) -> bool:
        """Whether they are the same bits."""
        return self.before == self.after


def written_out(scene: Scene) -> str:
    """A scene in one text: archetype, action, field, emotion, rhythm, then its forms; each a sentence."""
    parts = (scene.archetype, scene.action, scene.field, scene.emotion, scene.rhythm)
    said = [part.strip() for part in (*parts, *(form.text for form in scene.forms)) if part.strip()]
    distinct = dict.fromkeys(said or [scene.token])
    return " ".join(part if part[-1] in ".!?…。！？" else f"{part}." for part in distinct)


def glossary(
    scenes: tuple[Scene, ...], slots: dict[str, int], spoken: Collection[str] = ()
) -> tuple[GlossaryEntry, ...]:
    """The scenes of a spec as entries, by the slots that the project's lock gives their tokens."""
    entries = (
        GlossaryEntry(
            token=scene.token,
            slot=slots[scene.token],
            row=scene.row,
            definition=written_out(scene),
            forms=scene.forms,
            spoken=scene.token in spoken,
        )
        for scene in scenes
    )
    return tuple(sorted(entries, key=lambda entry: entry.slot))
