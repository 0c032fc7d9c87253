"""What a scene is, by a digest, and in what another one of the same token differs from it."""

from __future__ import annotations

from adapterc.diagnostics.quoting import quoted
from adapterc.digest import digest
from adapterc.ir.scene import SCENE_ATTRIBUTES, Scene


def definition_of(scene: Scene) -> str:
    """The digest of what a scene is: its attributes, or its forms in any order where it has none.

    A spec may write out other forms of the same scene. White space, the case of the first letter and the
    full stop at the end say nothing of it.
    """
    told = [_plain(getattr(scene, name)) for name in SCENE_ATTRIBUTES]
    return digest(["scene", told if any(told) else sorted(_plain(one.text) for one in scene.forms)])[:16]


def what_differs(scene: Scene, other: Scene) -> str:
    """The first thing in which the other scene is not this one, as it stands in the other."""
    for name in SCENE_ATTRIBUTES:
        here, there = getattr(scene, name), getattr(other, name)
        if _plain(here) != _plain(there):
            return f"its {name} is {quoted(there)}" if there else f"it has no {name}"
    known = {_plain(one.text) for one in scene.forms}
    form = next((one.text for one in other.forms if _plain(one.text) not in known), "")
    return f"it has the form {quoted(form)}" if form else "it has fewer forms"


def _plain(text: str) -> str:
    spaced = " ".join(text.split()).removesuffix(".")
    return spaced[:1].casefold() + spaced[1:]
