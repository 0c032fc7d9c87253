"""A scene as an author declares it."""

from __future__ import annotations

from typing import Literal

from adapterc.value import value

SCENE_ATTRIBUTES = ("archetype", "action", "field", "emotion", "rhythm")
"""What defines a scene, in the order in which it is told."""


@value()
class Form:
    """One way a scene is spelled out."""

    form: str
    register: str
    text: str


@value()
class Scene:
    """One token that stands for one scene; its first form is what the token alone decodes to.

    `paraphrases` are held out: the scene in other words, to be recognised and never trained on.
    """

    token: str
    archetype: str = ""
    action: str = ""
    field: str = ""
    emotion: str = ""
    rhythm: str = ""
    forms: tuple[Form, ...] = ()
    row: Literal["composed", "trained"] = "composed"
    paraphrases: tuple[str, ...] = ()
