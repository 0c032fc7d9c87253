"""Who answers in the persona's manner, as a spec names it."""

from __future__ import annotations

from dataclasses import field

from adapterc.digest import UNKEYED
from adapterc.value import value

OWN_TOKENS = 120
"""Most tokens of an answer that the base gives as its own teacher: half as many again as of its own."""


@value()
class Teacher:
    """A model behind an address that speaks OpenAI's chat completions; without one, the base itself.

    `key_env` names the environment variable that holds the key, `timeout` is in seconds: neither changes
    what is answered, and no key depends on them.
    """

    endpoint: str = ""
    model: str = ""
    max_tokens: int = OWN_TOKENS
    temperature: float = 0.0
    key_env: str = field(default="", metadata=UNKEYED)
    timeout: float = field(default=60.0, metadata=UNKEYED)

    @property
    def is_self(self) -> bool:
        """Whether the base is its own teacher."""
        return not self.endpoint
