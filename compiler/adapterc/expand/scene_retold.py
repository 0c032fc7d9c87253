"""Paraphrases of a scene whose author wrote too few, composed of its attributes in the library's frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from adapterc.digest import seed_of
from adapterc.expand.scene_sentences import is_ended, is_prose, sentence
from adapterc.expand.schedule import dealt, shuffled
from adapterc.expand.wordings import within
from adapterc.ir.apart import RUN
from adapterc.ir.library import SceneAsking
from adapterc.ir.scene import SCENE_ATTRIBUTES, Scene
from adapterc.ir.spec import ResolvedSpec
from adapterc.templating.sandbox import TooLongError, render
from adapterc.text import FULL_STOPS, ngrams, words

PARAPHRASES = 12
"""Composed ones of a scene, at most."""

FEWEST_TOLD = 3
"""Attributes that a paraphrase tells at least, of a scene that has as many."""

_ATTEMPTS = 8
"""Orders and wordings that are tried in one frame."""


def composed(
    spec: ResolvedSpec, asking: SceneAsking, number: int, scene: Scene, trained: frozenset[tuple[str, ...]]
) -> Iterator[str]:
    """Paraphrases of the scene at `number`, in each of so many frames one, each another text.

    `trained` are the runs of words of all forms: of a paraphrase that shares one another is made.
    """
    yield from _Composer(spec, asking, trained).composed(number, scene)


@dataclass(frozen=True, slots=True)
class _Composer:
    spec: ResolvedSpec
    asking: SceneAsking
    trained: frozenset[tuple[str, ...]]

    def composed(self, number: int, scene: Scene) -> Iterator[str]:
        """Each of most attributes, in an order and in words of its own; what a form says is trained on."""
        frames = dealt(
            self.asking.frames, seed_of(self.spec.dataset.seed, "scenes", "verify", "frame", number)
        )
        told = [name for name in SCENE_ATTRIBUTES if self._is_unseen(getattr(scene, name))]
        said: list[str] = []
        for at, frame in zip(range(PARAPHRASES), frames, strict=False):
            for attempt in range(_ATTEMPTS):
                seed = seed_of(self.spec.dataset.seed, "scenes", "composed", number, at, *[attempt] * attempt)
                try:
                    chance = Random(seed)  # noqa: S311
                    text = self._told_once(scene, _told_of(told, at, chance), frame, chance)
                except TooLongError:
                    continue
                if self.trained.isdisjoint(ngrams(words(text), RUN)):
                    if text and text not in said:
                        said.append(text)
                    break
        yield from said

    def _told_once(self, scene: Scene, told: Sequence[str], frame: str, chance: Random) -> str:
        parts = [self._part(scene, name, chance) for name in told]
        return render(frame, scene=" ".join(parts)) if parts else ""

    def _is_unseen(self, text: str) -> bool:
        """Whether it says something in words, and no form says a run of it."""
        return any(map(str.isalpha, text)) and self.trained.isdisjoint(ngrams(words(text), RUN))

    def _part(self, scene: Scene, name: str, chance: Random) -> str:
        wordings = getattr(self.asking.parts, name)
        part = " ".join(getattr(scene, name).split()).rstrip(FULL_STOPS)
        said = sentence(render(wordings[int(chance.random() * len(wordings))], part=within(part)))
        bare = said.rstrip(FULL_STOPS)
        is_last = bare != said and bare.endswith(part[1:])
        return bare if is_last and (is_ended(part) or not is_prose(part)) else said


def _told_of(present: Sequence[str], at: int, chance: Random) -> list[str]:
    """The attributes of one paraphrase: all of three or fewer, else one or two are left out by turns."""
    order = shuffled(present, chance)
    spare = [name for name in order if name != "action"]
    left_out = spare[: min(at % 3, max(0, len(present) - FEWEST_TOLD))]
    return [name for name in order if name not in left_out]
