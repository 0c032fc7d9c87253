"""Where a token stands as a whole word, as the tokenizer finds it, and what signs bound words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_IN_WORDS = ("Nd", "Nl", "Pc")
_OF_SENTENCES = "".join(
    (
        ".,;:!?…¿¡。、，．！？；：،؛؟।",
        "'\"`‘’‚‛“”„‟‹›«»「」『』",
        "-‐‑‒–—―",
        "()[]{}（）",
    )
)


def places_of(token: str, text: str) -> Iterator[int]:
    """Where `token` stands in `text`, no letter, digit, mark or `_` beside it: `-` and `.` bound a word."""
    at = text.find(token)
    while at >= 0:
        end = at + len(token)
        if not (in_word(text[at - 1 : at]) or in_word(text[end : end + 1])):
            yield at
        at = text.find(token, at + 1)


def in_word(char: str) -> bool:
    """Whether a sign goes on with the word beside it; so does no sign at all not."""
    if char.isascii():
        return char.isalnum() or char == "_"
    kind = unicodedata.category(char)
    return kind[0] in "LM" or kind in _IN_WORDS or char in _JOINERS


def unbound(token: str) -> str:
    """A token without the signs of sentences at its ends; itself where there is nothing else."""
    return stripped(token) or token


def stripped(token: str) -> str:
    """The same, and nothing where there is nothing else."""
    return token.strip(_OF_SENTENCES)
