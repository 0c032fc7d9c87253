"""What is asked about scenes when they are verified: in wordings, carriers and pairs that no row has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, cycle

from adapterc.digest import seed_of
from adapterc.expand.chance import Chance
from adapterc.expand.lessons import definition
from adapterc.expand.repetition import shared_runs
from adapterc.expand.scene_retold import composed
from adapterc.expand.scene_rows import ENOUGH, requested
from adapterc.expand.scene_sentences import told_together
from adapterc.expand.schedule import dealt
from adapterc.ir.library import Library
from adapterc.ir.origin import Origin
from adapterc.ir.scene import Scene
from adapterc.ir.scene_layout import (
    LaidParaphrase,
    LaidScene,
    LaidSceneAsk,
    LaidSceneContext,
    LaidScenePair,
    LaidScenes,
)
from adapterc.ir.spec import ResolvedSpec
from adapterc.templating.sandbox import TooLongError, render

WRITTEN = "scene-written"
"""The family of paraphrases that the author wrote."""

CONTEXTS = 10
"""Carriers of each scene."""

ASKS = 2
"""Wordings in which each form is requested at least."""

FEWEST_ASKS, FEWEST_ASKS_IN_ALL = 8, 96
"""Requests of a scene, and of a glossary: one of eight may miss and a third is shown,
three of 96 and nine tenths are."""

IN_SHORT = 4
"""Of so many requests for a form the last names no register, where the form alone says which is meant."""

FEW_SCENES, FEWEST_ASKS_OF_FEW = 6, 192
"""Scenes that count as few, and the requests of so small a glossary: scenes are what may agree, and of four
that miss nothing 92 requests show nine tenths, of 192 two may miss (docs/verification.md)."""

_SOURCE = "scenes/verify.yaml"
MOST_TOKENS = 256
"""Of an answer that tells a scene."""
_SPARE_TOKENS, _TOKENS_A_BYTE = 16, 0.75
"""A cap's terms: English takes a quarter of a token a byte, a script that a base spells in bytes a whole one
at most, and an answer that has not ended by then does not say the scene."""


def lay_scenes(spec: ResolvedSpec, library: Library, chance: Chance) -> LaidScenes | None:
    """The held-out items of every scene that has a form; None where there is none.

    What is asked depends on the dataset's seed, drawn or not; the seeds of items are drawn by `chance`.
    """
    told = [(number, scene) for number, scene in enumerate(spec.scenes) if scene.forms]
    if not told:
        return None
    trained = shared_runs(form.text for _, one in told for form in one.forms)
    asking = _Asking(spec, library, chance, told, trained)
    return LaidScenes(
        scenes=tuple(asking.scene(scene) for _, scene in told),
        paraphrases=tuple(item for number, scene in told for item in asking.paraphrases(number, scene)),
        asks=tuple(item for number, scene in told for item in asking.asks(number, scene)),
        contexts=tuple(item for number, scene in told for item in asking.contexts(number, scene)),
        pairs=tuple(asking.pairs()),
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """The wordings of verification, dealt to scenes; `trained` are the runs of words of all forms."""

    spec: ResolvedSpec
    library: Library
    chance: Chance
    told: Sequence[tuple[int, Scene]]
    trained: frozenset[tuple[str, ...]]

    def scene(self, scene: Scene) -> LaidScene:
        """The scene by its token, and by its definition in words."""
        return LaidScene(
            token=scene.token,
            alone=scene.token,
            retold=render(self.library.scene_items.defined, scene=scene.token),
            defined=self._defined(scene),
            cap=_cap(scene.forms[0].text),
        )

    def paraphrases(self, number: int, scene: Scene) -> Iterator[LaidParaphrase]:
        """The author's; where they are too few, those behind them that are composed of the attributes."""
        told = [
            (f"scenes.{number}.paraphrases.{at}", WRITTEN, text.strip())
            for at, text in enumerate(scene.paraphrases)
        ]
        if len(told) < ENOUGH:
            told += [(f"scenes.{number}", "scene-composed", text) for text in self._retold(number, scene)]
        for at, (node, family, text) in enumerate(told):
            yield LaidParaphrase(
                id=f"paraphrase.{number}.{at:02d}",
                origin=self._origin(node, family, at),
                scene=scene.token,
                text=text,
            )

    def asks(self, number: int, scene: Scene) -> Iterator[LaidSceneAsk]:
        """Every form in its register, in more than one wording; in more of them where there are few forms."""
        forms = sum(len(one.forms) for _, one in self.told)
        in_all = FEWEST_ASKS_OF_FEW if len(self.told) < FEW_SCENES else FEWEST_ASKS_IN_ALL
        times = max(ASKS, -(-FEWEST_ASKS // len(scene.forms)), -(-in_all // forms))
        for at, form in enumerate(scene.forms):
            node = f"scenes.{number}.forms.{at}"
            meant = sum(form.form == other.form for other in scene.forms) == 1
            cap, expected = _cap(form.text), form.text.strip()
            for time, (name, wording) in zip(range(times), self._requests(node, meant), strict=False):
                yield LaidSceneAsk(
                    id=f"ask.{number}.{at}.{time}",
                    origin=self._origin(node, name, time),
                    scene=scene.token,
                    form=form.form,
                    register=form.register,
                    question=requested(wording, scene.token, form, self.library.language),
                    cap=cap,
                    expected=expected,
                )

    def _requests(self, node: str, meant: bool) -> Iterator[tuple[str, str]]:
        """Wordings of requests for the form at `node`; where `meant` some of them name no register."""
        whole = iter(self._dealt("request", self.library.scene_items.requests, node))
        short = cycle(self._dealt("by-form", self.library.scene_items.by_form, node))
        for at in count(1):
            found = next(short) if meant and at % IN_SHORT == 0 else next(whole, None)
            if found is None:
                return
            yield found

    def contexts(self, number: int, scene: Scene) -> Iterator[LaidSceneContext]:
        """Carriers, each another one; they ask for no form, so the default answers."""
        node = f"scenes.{number}"
        wordings = self._dealt("carrier", self.library.scene_items.carriers, node)
        cap = _cap(scene.forms[0].text)
        for at, (name, wording) in zip(range(CONTEXTS), wordings, strict=False):
            yield LaidSceneContext(
                id=f"context.{number}.{at}",
                origin=self._origin(node, name, at),
                scene=scene.token,
                question=render(wording, token=scene.token),
                cap=cap,
            )

    def pairs(self) -> Iterator[LaidScenePair]:
        """Each scene before the next but one: rows have it before the next."""
        count = len(self.told)
        step = 2 if count > 2 else 1
        wordings = cycle(self._dealt("pair", self.library.scene_items.pairs, "scenes"))
        for place in range(count if count > 1 else 0):
            (number, first), (_, second) = self.told[place], self.told[(place + step) % count]
            name, wording = next(wordings)
            yield LaidScenePair(
                id=f"pair.{number}",
                origin=self._origin(f"scenes.{number}", name, number),
                scenes=(first.token, second.token),
                question=render(wording, first=first.token, second=second.token),
                cap=_cap(told_together(first.forms[0].text, second.forms[0].text)),
            )

    def _retold(self, number: int, scene: Scene) -> Iterator[str]:
        return composed(self.spec, self.library.scene_items, number, scene, self.trained)

    def _defined(self, scene: Scene) -> str:
        """The definition in place of the token; empty where it is longer than a question may be."""
        try:
            return render(self.library.scene_items.defined, scene=definition(scene))
        except TooLongError:
            return ""

    def _dealt(self, kind: str, wordings: tuple[str, ...], *to: object) -> tuple[tuple[str, str], ...]:
        """The wordings in an order of their own for `to`, each with the name of its family."""
        return _named(kind, wordings, seed_of(self.spec.dataset.seed, "scenes", "verify", kind, *to))

    def _origin(self, node: str, family: str, number: int) -> Origin:
        return Origin(
            node=node,
            template=_SOURCE,
            family=family,
            split="verify",
            seed=self.chance.seed_for("scenes", family, node, number),
        )


@lru_cache(maxsize=1 << 10)
def _named(kind: str, wordings: tuple[str, ...], seed: int) -> tuple[tuple[str, str], ...]:
    """The same for the scene in this place of every spec."""
    names = {wording: f"scene-{kind}-{at:02d}" for at, wording in enumerate(wordings)}
    return tuple((names[wording], wording) for wording in dealt(wordings, seed))


def _cap(text: str) -> int:
    """Tokens for an answer that says `text`, with room to end late."""
    return min(MOST_TOKENS, _SPARE_TOKENS + round(_TOKENS_A_BYTE * len(text.strip().encode("utf-8"))))
