"""Words, sentences and n-grams of text in any script: what every count in the compiler counts.

A word is a run of letters, digits, marks and inner apostrophes, case-folded and NFC. Counting
here never depends on a tokenizer, so that a figure can be recomputed without any model.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+(?=[\"'“‘«(]?[^\W\d_a-zа-яё])|\n+")


def words(text: str) -> tuple[str, ...]:
    """The words of `text` in order, comparable across texts."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("’", "'").replace("‑", "-")
    return tuple(_WORD.findall(folded))


def ngrams(sequence: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Every run of `size` neighbours, in order, repeats included."""
    return zip(*(sequence[start:] for start in range(size)), strict=False)


def sentences(text: str) -> tuple[str, ...]:
    """`text` cut where a sentence ends or a line breaks; parts keep their punctuation."""
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return tuple(part for part in parts if part)


def is_whole(sentence: str, ends: str = ".!?…") -> bool:
    """Whether `sentence` is said to its end: one of `ends` stands last, closing quotes and marks aside."""
    return sentence.rstrip("\"'”’»)*`").endswith(tuple(ends))


def distinct_share(texts: Iterable[str], size: int) -> float:
    """Distinct n-grams over all n-grams of `texts`: 1.0 when nothing recurs, 0.0 for no text."""
    runs = [run for text in texts for run in ngrams(words(text), size)]
    return len(set(runs)) / len(runs) if runs else 0.0
