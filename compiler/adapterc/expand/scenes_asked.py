"""Held-out items of scenes as they are asked of a base: their prompts rendered."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.ir.base import Turns
from adapterc.ir.layout import Layout
from adapterc.ir.scene_items import (
    SceneAsk,
    SceneContext,
    SceneCue,
    SceneItems,
    ScenePair,
    SceneParaphrase,
)
from adapterc.ir.scene_layout import LaidScenes
from adapterc.ir.spec import Message


def asked_of_scenes(laid: LaidScenes) -> Iterator[str]:
    """Paraphrases and questions; what a request is to be answered with is trained on, as it must be."""
    yield from (paraphrase.text for paraphrase in laid.paraphrases)
    yield from (ask.question for ask in laid.asks)
    yield from (context.question for context in laid.contexts)
    yield from (pair.question for pair in laid.pairs)


def scene_items(layout: Layout, turns: Turns) -> SceneItems | None:
    """What is asked of scenes, each question rendered; None for a layout without any."""
    from adapterc.templating.chat import render_prompt  # brings jinja2, which a layout does without

    laid = layout.scenes
    if laid is None:
        return None

    def prompt(question: str) -> str:
        return render_prompt(turns, (Message(role="user", content=question),))

    return SceneItems(
        cues=tuple(
            SceneCue(
                scene=one.token,
                alone=prompt(one.alone),
                retold=prompt(one.retold),
                definition=prompt(one.defined),
                cap=one.cap,
            )
            for one in laid.scenes
        ),
        paraphrases=tuple(
            SceneParaphrase(id=one.id, scene=one.scene, text=one.text, origin=one.origin)
            for one in laid.paraphrases
        ),
        asks=tuple(
            SceneAsk(
                id=one.id,
                scene=one.scene,
                form=one.form,
                register=one.register,
                prompt=prompt(one.question),
                cap=one.cap,
                origin=one.origin,
                expected=one.expected,
            )
            for one in laid.asks
        ),
        contexts=tuple(
            SceneContext(
                id=one.id,
                scene=one.scene,
                prompt=prompt(one.question),
                cap=one.cap,
                origin=one.origin,
            )
            for one in laid.contexts
        ),
        pairs=tuple(
            ScenePair(
                id=one.id,
                scenes=one.scenes,
                prompt=prompt(one.question),
                cap=one.cap,
                origin=one.origin,
            )
            for one in laid.pairs
        ),
    )
