"""Words, sentences and n-grams of text in any script: what every count in the compiler counts.

A word is a run of letters, digits, marks and inner apostrophes, case-folded and NFC; it begins with no mark.
Counting here never depends on a tokenizer, so that a figure can be recomputed without any model.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u20d0-\u20f0\u2cef-\u2dff\u302a-\u302f\u3099\u309a"
    "\ua66f-\uabff\ufb1e\ufe20-\ufe2f\U000101fd-\U0001efff"
)
"""Where marks stand among letters and signs: of texts without such, which most are, none is looked for."""
_PERHAPS_MARKED = re.compile(f"[{_MARKS}\ufe00-\ufe0f]")
_SIGNS_ASIDE = re.compile("(?<=[\u0400-\u052f])\u0301|[\ufe00-\ufe0f]")
"""A stress accent on a Cyrillic letter, which only some editors write, and variation selectors."""
_INSIDE = "'-"
_LOOSE = ("--", "-'", "'-", "''", " -", " '", "- ", "' ")
"""How these two signs stand where they are in no word, beside each other first: ends of a text aside."""
_PLAIN = bytes(
    ord(char.lower()) if (char := chr(code)).isalnum() or char in _INSIDE else ord(" ") for code in range(128)
).ljust(256)
"""ASCII as words need it: letters in lower case, and a blank for what stands in no word."""
_PART = "\x1f"
"""Parts texts that are looked through as one."""
_PLAIN_PARTS = bytes(code if chr(code) == _PART else blank for code, blank in enumerate(_PLAIN))
_LONGEST_KEPT = 1_500
"""Signs of a text whose words are kept for the next rule: so many texts of that length take some 15 MiB."""
FULL_STOPS = ".。．｡।॥۔։።။។"
"""Of all scripts."""
ENDS = FULL_STOPS + "!?…！？؟‼⁇⁈⁉‽"
"""What a sentence ends with, in any script."""
_SENTENCE_END = re.compile(
    rf"(?<=[{ENDS}])(?:[\"'”’»)]*\s+|(?<=[。｡！？]))(?=[\"'“‘«(「『（]?[^\W\d_a-zа-яё])|\n+"
)


def words(text: str) -> tuple[str, ...]:
    """The words of `text` in order, comparable across texts; kept, since many rules read the same texts."""
    return _kept_words(text) if len(text) <= _LONGEST_KEPT else _words(text)


def _words(text: str) -> tuple[str, ...]:
    if text.isascii():
        return tuple(_plain_words(text.encode("ascii").translate(_PLAIN).decode("ascii")))
    said = folded(text)
    return tuple((_marked_word() if _PERHAPS_MARKED.search(said) else _WORD).findall(said))


def folded(text: str) -> str:
    """`text` as its words are spelled: each of them is a part of it."""
    if text.isascii():
        return text.lower()
    said = unicodedata.normalize("NFC", text).casefold().replace("’", "'").replace("‑", "-")
    # A letter in lower case may be two, as ΐ is until it is composed again.
    return _SIGNS_ASIDE.sub("", unicodedata.normalize("NFC", said)) if _PERHAPS_MARKED.search(said) else said


@cache
def _marked_word() -> re.Pattern[str]:
    """`_WORD` where marks are: one goes on with the word before it, and so does a joiner behind it."""
    flags = "".join("M" if unicodedata.category(chr(at)) in ("Mn", "Mc") else "-" for at in range(0x20000))
    runs = (f"{chr(run.start())}-{chr(run.end() - 1)}" for run in re.finditer("M+", flags))
    part = rf"[^\W_]+(?:[{''.join(runs)}]+[\u200c\u200d]?[^\W_]*)*"
    return re.compile(rf"{part}(?:['-]{part})*")


_kept_words = lru_cache(maxsize=1 << 10)(_words)


class Heard(dict[str, tuple[str, ...]]):
    """Texts with their words; those of any other are found when it is asked for."""

    def __missing__(self, text: str) -> tuple[str, ...]:
        return words(text)


def hear(texts: Sequence[str]) -> Heard:
    """Many texts with their words: those of plain ones are looked for in all of them at once.

    A word is one object wherever it stands, which makes texts small and fast to compare.
    """
    same = dict[str, str]().setdefault
    found = _words_of_each(texts)
    return Heard({text: tuple(map(same, said, said)) for text, said in zip(texts, found, strict=True)})


def _words_of_each(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """One after the other: very many words that nobody has put together yet would crowd out all else."""
    plain = _PART.join([text if text.isascii() else "" for text in texts])
    if plain.count(_PART) >= len(texts):
        yield from map(_words, texts)
        return
    parts = plain.encode("ascii").translate(_PLAIN_PARTS).decode("ascii").split(_PART)
    for part, text in zip(parts, texts, strict=True):
        yield _plain_words(part) if part or not text else _words(text)


def _plain_words(text: str) -> list[str]:
    """The words of ASCII text whose signs are blanks already: to split it is faster than to match it."""
    if "'" in text or "-" in text:
        for loose in _LOOSE:
            text = text.replace(loose, "  ")
        text = text.strip(_INSIDE)
    return text.split()


def spaced(text: str) -> str:
    """The words of a text with a blank around each: a run of words is looked for as a part of it."""
    return f" {' '.join(words(text))} "


def ngrams(sequence: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Every run of `size` neighbours, in order, repeats included."""
    return zip(*(sequence[start:] for start in range(size)), strict=False)


def sentences(text: str) -> tuple[str, ...]:
    """`text` cut where a sentence ends or a line breaks; parts keep their punctuation."""
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return tuple(part for part in parts if part)


def is_whole(sentence: str, ends: str = ENDS) -> bool:
    """Whether `sentence` is said to its end: one of `ends` stands last, closing quotes and marks aside."""
    return sentence.rstrip("\"'”’»)*`").endswith(tuple(ends))


def distinct_share(texts: Iterable[str], size: int) -> float:
    """Distinct n-grams over all n-grams of `texts`: 1.0 when nothing recurs, 0.0 for no text."""
    runs = [run for text in texts for run in ngrams(words(text), size)]
    return len(set(runs)) / len(runs) if runs else 0.0
