"""Held-out items of a glossary: what shows whether a token decodes to its scene."""

from __future__ import annotations

from adapterc.ir.origin import Origin
from adapterc.value import value


@value()
class SceneParaphrase:
    """A scene told in words that never trained, and that hold no token; `scene` is its token."""

    id: str
    scene: str
    text: str
    origin: Origin


@value()
class SceneAsk:
    """A request for one of a scene's forms; `expected` is the declared text, `cap` the most tokens."""

    id: str
    scene: str
    form: str
    register: str
    prompt: str
    cap: int
    origin: Origin
    expected: str


@value()
class SceneContext:
    """A rendered prompt that holds a scene's token and asks for no other form than the default.

    Contexts of one wording share `origin.family`, whatever their scene.
    """

    id: str
    scene: str
    prompt: str
    cap: int
    origin: Origin


@value()
class ScenePair:
    """A rendered prompt with two tokens; both scenes are to be told, in this order."""

    id: str
    scenes: tuple[str, str]
    prompt: str
    cap: int
    origin: Origin


@value()
class SceneCue:
    """A scene's own prompts, rendered: its token alone in the user's turn, and asked for in other words.

    `retold` asks with the token: what paraphrases are told apart by, and, for the base, with the token
    spelt in pieces by its own tokenizer, the floor. `definition` asks the same with the scene written
    out: the ceiling. `cap` bounds an answer to `alone`.
    """

    scene: str
    alone: str
    retold: str
    definition: str
    cap: int


@value()
class SceneItems:
    """All held-out items of a glossary; `cues` has one entry for each scene, in the spec's order."""

    cues: tuple[SceneCue, ...]
    paraphrases: tuple[SceneParaphrase, ...]
    asks: tuple[SceneAsk, ...]
    contexts: tuple[SceneContext, ...]
    pairs: tuple[ScenePair, ...]
