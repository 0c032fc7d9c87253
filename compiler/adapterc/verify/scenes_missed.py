"""Requests whose form did not come back, and what was said in its place: what an author looks at first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from adapterc.ir.findings import Answer
from adapterc.ir.scene_items import SceneAsk
from adapterc.ir.scene_verdicts import MissedAsk
from adapterc.verify.traced import shortened


def missed_of(
    scene: str, asks: Sequence[SceneAsk], hits: Collection[str], answers: Mapping[str, Answer]
) -> tuple[MissedAsk, ...]:
    """The asks of `scene` that are not among `hits`, in their order."""
    return tuple(
        MissedAsk(
            item=ask.id,
            form=ask.form,
            register=ask.register,
            expected=shortened(ask.expected.strip()),
            said=shortened(answers[ask.id].text.strip()),
        )
        for ask in asks
        if ask.scene == scene and ask.id not in hits
    )
