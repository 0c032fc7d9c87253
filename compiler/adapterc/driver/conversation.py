"""Talking with an artifact: turns that are remembered, answers that stream, the base beside the adapter.

A prompt is rendered as training and verification render it: no system turn, ever.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Generator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from adapterc.backend.stream import Piece, stream
from adapterc.digest import seed_of
from adapterc.driver.artifact_model import LoadedArtifact
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.spec import Message
from adapterc.ir.verification import Arm
from adapterc.templating.chat import assert_no_system, render_prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How answers are made: at most so many tokens; at temperature 0 the likeliest, else drawn by `seed`."""

    max_tokens: int = 256
    temperature: float = 0.0
    seed: int = 0


class Conversation:
    """Questions and the adapter's answers so far; the base is asked beside it and remembers nothing."""

    def __init__(self, loaded: LoadedArtifact, decoding: Decoding) -> None:
        self._loaded = loaded
        self._decoding = decoding
        self._asked = 0
        self._last: tuple[Message, ...] = ()
        self.turns: list[Message] = []
        self.forgotten = 0

    @property
    def tokens(self) -> tuple[str, ...]:
        """The scene tokens that the artifact knows."""
        scenes = self._loaded.scenes
        return tuple(scene.token for scene in scenes.tokens) if scenes is not None else ()

    @property
    def has_question(self) -> bool:
        """Whether there is one to ask the base."""
        return bool(self._last)

    def ask(self, question: str) -> Generator[Piece, None, None]:
        """The adapter's answer to the next question. What of it was taken is remembered as its answer.

        Raises AdaptercError for a question that is longer than the base can read.
        """
        text = unicodedata.normalize("NFC", question.encode("utf-8", "replace").decode("utf-8"))
        self._last = self._fitting((*self.turns, Message(role="user", content=text)))
        self._asked += 1
        said: list[str] = []
        try:
            for piece in self._answer("adapter"):
                said.append(piece.text)
                yield piece
        finally:
            if said:
                answer = Message(role="assistant", content="".join(said))
                self.turns = [*self._last, answer]

    def ask_base(self) -> Generator[Piece, None, None]:
        """The base's own answer to the last question, after the same turns: the adapter is off."""
        yield from self._answer("base")

    def reset(self) -> None:
        """Forget all turns."""
        self.turns, self._last, self.forgotten = [], (), 0

    def _answer(self, arm: Arm) -> Generator[Piece, None, None]:
        prompt = self._ids(self._last)
        seed = seed_of("chat", self._decoding.seed, self._asked)
        model = self._loaded.model
        with model.disable_adapter() if arm == "base" else nullcontext():
            yield from stream(
                model,
                self._loaded.tokenizer,
                prompt,
                cap=min(self._decoding.max_tokens, self._room(prompt)),
                temperature=self._decoding.temperature,
                seed=seed,
            )

    def _fitting(self, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """The latest of `messages` that leave room for an answer; earlier exchanges are forgotten."""
        while True:
            room = self._room(self._ids(messages))
            if room >= self._decoding.max_tokens or (room > 0 and len(messages) == 1):
                return messages
            if len(messages) == 1:
                raise AdaptercError(
                    f"the question is longer than {self._loaded.base.name} can read: "
                    f"it has a context of {self._longest} tokens",
                    help="ask it in fewer words",
                    code=ExitCode.USAGE,
                )
            messages = messages[2:]
            self.forgotten += 1

    def _room(self, prompt: list[int]) -> int:
        """Tokens that an answer may take."""
        return self._longest - len(prompt)

    @property
    def _longest(self) -> int:
        return int(getattr(self._loaded.model.config, "max_position_embeddings", 0) or 1 << 20)

    def _ids(self, messages: tuple[Message, ...]) -> list[int]:
        turns = self._loaded.base.turns
        rendered = render_prompt(turns, messages)
        assert_no_system(turns, rendered)
        tokenizer: Any = self._loaded.tokenizer
        ids: list[int] = tokenizer(rendered, add_special_tokens=False).input_ids
        return ids
