"""What verification asks of a spec's scenes, before any prompt is rendered for a base.

Questions here are the user's turn as plain text with the token in it; caps are tokens that an answer may
take. None of these texts stands in a training row.
"""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.ir.origin import Origin
from adapterc.value import value


@value()
class LaidScene:
    """One scene as it is asked for: by its token alone, or by its definition written out.

    `alone` is what a user sends who sends the token and nothing else. `retold` asks for the scene in other
    words, by its token; `defined` asks the same with the definition in place of the token. `cap` bounds an
    answer to `alone`.
    """

    token: str
    alone: str
    retold: str
    defined: str
    cap: int


@value()
class LaidParaphrase:
    """A text that says the scene in words that no row has: which scene is it?"""

    id: str
    origin: Origin
    scene: str
    text: str


@value()
class LaidSceneAsk:
    """A request for one form in one register, and the declared text that it asks for."""

    id: str
    origin: Origin
    scene: str
    form: str
    register: str
    question: str
    cap: int
    expected: str


@value()
class LaidSceneContext:
    """A sentence that carries the token, with a question about it; `origin.family` goes by its wording."""

    id: str
    origin: Origin
    scene: str
    question: str
    cap: int


@value()
class LaidScenePair:
    """Two tokens in one turn, in the order in which they are to be told."""

    id: str
    origin: Origin
    scenes: tuple[str, str]
    question: str
    cap: int


@value()
class LaidScenes:
    """All that is asked of the scenes that have forms, in the spec's order."""

    scenes: tuple[LaidScene, ...]
    paraphrases: tuple[LaidParaphrase, ...]
    asks: tuple[LaidSceneAsk, ...]
    contexts: tuple[LaidSceneContext, ...]
    pairs: tuple[LaidScenePair, ...]

    @property
    def origins(self) -> Iterator[Origin]:
        """Where each item came from."""
        for items in (self.paraphrases, self.asks, self.contexts, self.pairs):
            yield from (item.origin for item in items)
