"""The base model, described without loading it."""

from __future__ import annotations

import re
from dataclasses import field

from adapterc.digest import UNKEYED
from adapterc.value import value

_COMMIT = re.compile(r"[0-9a-f]{40}")


@value()
class Turns:
    """The five strings that a base's chat template wraps around turns, with no system turn in them.

    A conversation u1 a1 u2 renders as
    `prefix + user_open + u1 + assistant_open + a1 + user_again + u2 + assistant_open`;
    a finished answer is followed by `assistant_close`, whose first token ends the turn.
    `forbidden` are the beginnings of system turns, never to be seen in a rendered string;
    `reserved` the base's control tokens, never to be let through from what is said.

    `system_open + s + system_close` stands in the place of `user_open` in front of a conversation with a
    system turn `s`; both are empty for a base that has none. They follow from the base's files, which its
    digest covers.
    """

    prefix: str
    user_open: str
    assistant_open: str
    user_again: str
    assistant_close: str
    forbidden: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    system_open: str = field(default="", metadata=UNKEYED)
    system_close: str = field(default="", metadata=UNKEYED)

    @property
    def has_system(self) -> bool:
        """Whether the base's template knows a system turn."""
        return bool(self.system_close)


@value()
class BaseModel:
    """A base model on disk. `digest` covers weights and tokenizer; `path` is only where they lie."""

    name: str
    identity: str
    revision: str
    digest: str
    licence: str
    parameters: int
    layers: int
    hidden_size: int
    turns: Turns
    special_tokens: tuple[str, ...]
    path: str = field(metadata=UNKEYED)

    @property
    def commit(self) -> str:
        """The hub commit that `revision` names; empty where it names something else, such as a package."""
        return self.revision if _COMMIT.fullmatch(self.revision) else ""
