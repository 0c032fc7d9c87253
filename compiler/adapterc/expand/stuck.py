"""A chosen answer caught in a loop: the opposite pole that teaches an answer to go on.

A small base that decodes greedily falls into a loop, and the longer its answers are to be the sooner.
Rows that only show answers without loops do not teach it out of them: after the first repeat it is
where no row ever was. So a part of the rows is set against its own answer, stuck (docs/log.md).
"""

from __future__ import annotations

from functools import lru_cache
from random import Random

from adapterc.digest import seed_of
from adapterc.text import sentences, words

SHARE = 0.6
"""Share of the rows with one question and no opposite of their author that meet it stuck in a loop."""

_FEWEST_SENTENCES = 3
_FIRST_LOOP = 2
"""Sentences at least before the first repeat: an answer that opens with a loop is nobody's mistake."""

_LAST_LOOP = 2 / 3
_SPANS = (1, 1, 2)
"""Sentences that come round again: mostly one."""

_ROUNDS = 2


@lru_cache(maxsize=1 << 12)
def is_stuck(seed: int, name: str) -> bool:
    """Whether the row of this name is set against its own answer, stuck."""
    return Random(seed_of(seed, "stuck", name)).random() < SHARE  # noqa: S311


def stuck(text: str, seed: int) -> str:
    """`text` up to somewhere in its middle, its last sentence or two again and again up to its own length.

    Empty for a text with too few sentences to be caught in one.
    """
    said = sentences(text)
    if len(said) < _FEWEST_SENTENCES:
        return ""
    chance = Random(seed_of(seed, "loop"))  # noqa: S311
    kept = said[: chance.randint(_FIRST_LOOP, max(_FIRST_LOOP, int(len(said) * _LAST_LOOP)))]
    again = kept[-chance.choice(_SPANS) :]
    length = len(words(text))
    for _ in range(_ROUNDS):
        if len(words(" ".join(kept))) >= length:
            break
        kept += again
    return " ".join(kept)
