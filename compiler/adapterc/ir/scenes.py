"""Scene tokens on a base: which words the base gets, under which ids, with which rows."""

from __future__ import annotations

from dataclasses import field
from itertools import islice
from typing import Literal

from adapterc.digest import KEYED_IF_SET, UNKEYED
from adapterc.value import value


@value()
class SceneToken:
    """One token of a glossary, at its place in the project's lock and in the base.

    `definition` is the scene written out in one text (archetype, action, field, emotion, rhythm,
    then its forms): what the row is composed of. One that is `spoken` stands in what is trained to be said;
    any other is only read.
    """

    token: str
    slot: int
    id: int
    row: Literal["composed", "trained"]
    definition: str
    spoken: bool = field(default=False, metadata=KEYED_IF_SET)


@value()
class SceneTable:
    """A base's glossary on disk: `tokens` by id, rows put in, tokenizer that knows them.

    `fillers` counts the ids between that belong to other specs' slots; `rows` the embedding rows
    afterwards; `appended` the rows beyond what the base had. `digest` is the SHA-256 over
    `tokenizer.json` and `rows.safetensors` in `folder`, beside `tokenizer_config.json` and
    `scenes.json`. The rows file holds "embedding" [tokens, hidden] in fp32 and, where the base's
    head is not tied, "head" of the same shape, in the order of `tokens`.
    """

    tokens: tuple[SceneToken, ...]
    fillers: int
    rows: int
    appended: int
    digest: str
    folder: str = field(metadata=UNKEYED)

    @property
    def mute(self) -> tuple[int, ...]:
        """Ids that no answer has: a tied row says what it reads, and would come up in ordinary talk; a filler
        is no word at all."""
        read = [token.id for token in self.tokens if not token.spoken]
        return tuple(sorted((*read, *self._filler_ids())))

    def _filler_ids(self) -> tuple[int, ...]:
        """The last ids before that of the last token which are no token's."""
        own = {token.id for token in self.tokens}
        others = (id_ for id_ in range(max(own, default=0), -1, -1) if id_ not in own)
        return tuple(islice(others, self.fillers))
