"""The scenes of an artifact to somebody who talks with it: what can be asked for, what was nearly asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapterc.driver.artifact import OpenedArtifact
from adapterc.middle.lookalikes import drawn

_MOST_HINTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownScene:
    """A token, and its forms with their registers, the default first."""

    token: str
    forms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownScenes:
    """All of them, in the spec's order."""

    scenes: tuple[KnownScene, ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        """Their tokens."""
        return tuple(scene.token for scene in self.scenes)

    def nearly(self, text: str) -> tuple[tuple[str, str], ...]:
        """Words of `text` that are no token and are easily taken for one, each with that token.

        A few at most: one that looks alike, or differs in case, or goes on behind a whole token.
        """
        return tuple(self._nearly(unicodedata.normalize("NFC", text)))[:_MOST_HINTS]

    def _nearly(self, text: str) -> Iterator[tuple[str, str]]:
        tokens = set(self.tokens)
        by_look = {_look(token): token for token in reversed(self.tokens)}
        for word in dict.fromkeys(map(_bare, text.split())):
            if not word or word in tokens or any(part in tokens for part in _parts(word)):
                continue
            look = _look(word)
            begun = [token for token in self.tokens if word.startswith(token)]
            meant = by_look.get(look) or max(begun, key=len, default="")
            if meant:
                yield word, meant


def known_scenes(opened: OpenedArtifact) -> KnownScenes:
    """The scenes that an artifact's spec declares; none where it has none or cannot be read."""
    declared = opened.spec().get("scenes") if opened.scenes is not None else None
    return KnownScenes(scenes=tuple(_scene(one) for one in declared or () if isinstance(one, dict)))


def _scene(declared: dict[str, Any]) -> KnownScene:
    forms = [one for one in declared.get("forms") or () if isinstance(one, dict)]
    return KnownScene(
        token=str(declared.get("token", "")),
        forms=tuple((str(one.get("form", "")), str(one.get("register", ""))) for one in forms),
    )


def _bare(word: str) -> str:
    """A word without the punctuation around it."""
    start, end = 0, len(word)
    while start < end and unicodedata.category(word[start])[0] == "P":
        start += 1
    while end > start and unicodedata.category(word[end - 1])[0] == "P":
        end -= 1
    return word[start:end]


def _parts(word: str) -> list[str]:
    """What punctuation parts a word into: a token stands whole beside it."""
    return "".join(" " if unicodedata.category(char)[0] == "P" else char for char in word).split()


def _look(word: str) -> str:
    return drawn(word).casefold()
