"""What it takes to measure a glossary, counted before there is a model: the same sets as are measured.

Nothing is measured here, and no prompt is rendered; a plan is made of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.ir.scene_layout import LaidScenes
from adapterc.verify.scenes_sets import (
    CHAT_TURNS,
    DRAWS,
    ablated,
    identified,
    panels,
    sampled,
    some_of_each,
)

_OTHERS = 3
"""Conditions under which a paraphrase is read after every token of its panel again: the base's."""
_CHANGED = 3
"""Readings of a paraphrase whose scene's row is another: zeroed, and swapped from either side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Answers to one prompt: `times` of them, at most `cap` tokens each; `text` is what each should say.

    `text` is empty where nothing is known to end the answer.
    """

    question: str
    text: str
    cap: int
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text whose likelihood is read `times`; `prompts` times with a prompt of its own before it."""

    text: str
    times: int
    prompts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneWork:
    """All that is put to the model for a glossary. `drawn` are contexts, each answered several times.

    `chat_turns` ordinary answers are read in both arms.
    """

    paraphrases: int
    asked: tuple[Answering, ...]
    pairs: tuple[Answering, ...]
    alone: tuple[Answering, ...]
    drawn: tuple[Answering, ...]
    readings: tuple[Reading, ...]
    chat_turns: int

    @property
    def answerings(self) -> tuple[Answering, ...]:
        """Everything that is answered."""
        return (*self.asked, *self.pairs, *self.alone, *self.drawn)


def scene_work(laid: LaidScenes) -> SceneWork:
    """What measuring `laid` takes."""
    tokens = [scene.token for scene in laid.scenes]
    default = _defaults(laid)
    measured = some_of_each(laid.paraphrases, identified(len(tokens)))
    return SceneWork(
        paraphrases=len(measured),
        asked=tuple(Answering(question=ask.question, text=ask.expected, cap=ask.cap) for ask in laid.asks),
        pairs=tuple(
            Answering(
                question=pair.question,
                text=" ".join(default.get(token, "") for token in pair.scenes),
                cap=pair.cap,
            )
            for pair in laid.pairs
        ),
        alone=tuple(
            Answering(question=scene.alone, text=text, cap=scene.cap)
            for scene in laid.scenes
            for text in (
                default.get(scene.token, ""),
                "",
            )  # the adapter's, and the base's, which tells nothing
        ),
        drawn=tuple(
            Answering(
                question=context.question, text=default.get(context.scene, ""), cap=context.cap, times=DRAWS
            )
            for context in sampled(tokens, laid.contexts)
        ),
        readings=tuple(_readings(laid, tokens)),
        chat_turns=CHAT_TURNS,
    )


def _readings(laid: LaidScenes, tokens: list[str]) -> list[Reading]:
    beside = {token: len(panel) for panel in panels(tokens) for token in panel}
    some = {one.id for one in some_of_each(laid.paraphrases, ablated(len(tokens)))}
    found = []
    for one in some_of_each(laid.paraphrases, identified(len(tokens))):
        found.append(Reading(text=one.text, times=beside[one.scene]))
        if one.id in some:
            found.append(Reading(text=one.text, times=_OTHERS * beside[one.scene]))
            found.append(Reading(text=one.text, times=_CHANGED, prompts=_CHANGED))
    return found


def _defaults(laid: LaidScenes) -> dict[str, str]:
    """What each token alone decodes to: the first form that is asked for."""
    found: dict[str, str] = {}
    for ask in laid.asks:
        found.setdefault(ask.scene, ask.expected)
    return found
