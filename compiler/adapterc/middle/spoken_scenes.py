"""Which scene tokens an adapter is trained to say: those in a text of the spec that may be an answer."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.texts import texts, texts_of

_READ = ("token", "paraphrases", "prompt", "question", "ask")
"""Where texts stand that are read or compared, and never trained to be said."""


def spoken_scenes(spec: ResolvedSpec) -> frozenset[str]:
    """Tokens of its scenes; where it is not certain that a text says one, it is taken to."""
    if not spec.scenes:
        return frozenset()
    said = "\n".join(_said(spec))
    return frozenset(scene.token for scene in spec.scenes if scene.token in said)


def _said(spec: ResolvedSpec) -> Iterator[str]:
    for path, text in texts(spec):
        if not path.startswith("dialogues.") and not any(part in _READ for part in path.split(".")):
            yield text
    for dialogue in spec.dialogues:
        yield from (message.content for message in dialogue.messages if message.role == "assistant")
    yield from (text for _, text in texts_of(spec, "templates"))
