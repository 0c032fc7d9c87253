"""The model in memory, as whoever loaded it hands it over: known by what it does, not by its library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

# What a generation config may hold that changes a greedy answer, and the values that change nothing.
_STEERING: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("repetition_penalty", (None, 1.0)),
    ("no_repeat_ngram_size", (None, 0)),
    ("min_length", (None, 0)),
    ("min_new_tokens", (None, 0)),
    ("num_beams", (None, 1)),
    ("bad_words_ids", (None,)),
    ("begin_suppress_tokens", (None, [])),
    ("sequence_bias", (None,)),
    ("forced_bos_token_id", (None,)),
    ("forced_eos_token_id", (None,)),
    ("exponential_decay_length_penalty", (None,)),
    ("guidance_scale", (None, 1.0)),
)


class Answered(Protocol):
    """An answer."""

    @property
    def text(self) -> str:
        """What was said, without control tokens."""
        ...

    @property
    def tokens(self) -> int:
        """Tokens of it."""
        ...

    @property
    def finished(self) -> bool:
        """Whether it ended its turn before the cap."""
        ...


Generate = Callable[[Sequence[str], Sequence[int]], Sequence[Answered]]
Sample = Callable[
    [Sequence[str], Sequence[int], Sequence[Sequence[int]], float], Sequence[Sequence[Answered]]
]
Score = tuple[float, bool]
"""Summed log-likelihood of a continuation in nats, and whether each of its tokens is the likeliest."""
Scores = Sequence[Sequence[Score]]
Read = Callable[
    [Sequence[tuple[Sequence[int], Sequence[Sequence[int]]]], Callable[[int], None]], Scores | None
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveModel:
    """A PEFT model over its base, in memory in fp32 with the adapter loaded, and the base's tokenizer.

    `generate` takes prompts and for each a cap in tokens: a faster way than the library's to greedy
    answers of the model as it is at the time of the call, used where the generation config allows it.
    `read` takes the ids of prompts, each with those of its continuations, and gives the scores of these; it
    reads a prompt once, and tells how many continuations each of its batches had; None where it cannot.

    Scenes need both ways to answer: `sample` takes prompts, caps, for each prompt a seed a draw, and a
    temperature. `spelling` is the base's own tokenizer, to which their tokens are not one word.
    """

    model: Any
    tokenizer: Any
    generate: Generate | None = None
    read: Read | None = None
    sample: Sample | None = None
    spelling: Any = None


def is_plainly_greedy(config: Any) -> bool:
    """Whether greedy answers under this generation config are the most likely token, and nothing else."""
    return all(getattr(config, name, None) in idle for name, idle in _STEERING)
