"""Which languages a spec's texts are in, as far as their letters and commonest words tell.

A script of its own tells a language, or with common words that no neighbour has. Of a language that is not
listed nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from adapterc.middle.scripts import script_counts
from adapterc.text import words

LATIN = "Latin"
_SCRIPTS = {
    "Cyrillic": "be bg kk ky mk mn ru sr tg uk",
    "Greek": "el",
    "Armenian": "hy",
    "Hebrew": "he yi",
    "Arabic": "ar fa ur",
    "Devanagari": "hi mr ne",
    "Bengali": "bn",
    "Tamil": "ta",
    "Thai": "th",
    "Georgian": "ka",
    "Hangul": "ko",
    "Kana": "ja",
    "Han": "zh",
    LATIN: "cs da de en es fi fr hu id it nl no pl pt ro sv tr vi",
}
_COMMON = {
    "de": "und ich nicht das ist ein eine sie auf wir auch aber sich wenn dem den von zu mir wird",
    "en": "the and you is of to that it not with are this what for but be have my your they i a in so as we",
    "es": "el los las una pero está muy también porque como más eso que es por lo su yo del",
    "fr": "le les est pas vous je une avec mais pour dans ce qui des il on du sur ne et",
    "it": "il che non è sono una gli anche perché questo della di per ma si mi lo un ci",
    "nl": "het een ik niet dat zijn maar ook voor met wat je van er hij wij naar bij deze",
    "pl": "nie się jest że to na jak ale co tak czy jego przez dla już tylko może być",
    "pt": "não você uma mas está muito também porque isso são ele que por um os do da meu",
    "ru": "и что это как но он она мы вы все его её был быть если когда только уже или чтобы я ты так а с у",
    "sv": "och jag det är inte att som en för men på han hon med var har den ett av",
    "tr": "bir ve bu için çok ne ama değil gibi da ben sen var yok daha her kadar",
    "uk": "і що це як але він вона ми ви все його її був бути якщо коли тільки вже або щоб та є від",
}
_WORDS = {tag: frozenset(listed.split()) for tag, listed in _COMMON.items()}
_OFTEN = 0.12
"""Share of a text's words that are among the commonest of its language: every third or fourth one is."""
_FEWEST = 4
_MOST = 600
"""Words that are looked at."""


def script_of(tag: str) -> str:
    """The script that a language is written in; empty where that is not known."""
    name = primary(tag)
    return next((script for script, tags in _SCRIPTS.items() if name in tags.split()), "")


def primary(tag: str) -> str:
    """The language of a tag, its region left out."""
    return tag.partition("-")[0].casefold()


def is_in(texts: Iterable[str], tag: str) -> bool | None:
    """Whether any of the texts is in the language of `tag`; None where nobody can tell."""
    script, common = script_of(tag), _WORDS.get(primary(tag))
    if not script or (script == LATIN and common is None):
        return None
    return any(_is_written(text, script) and (common is None or _is_worded(text, common)) for text in texts)


def tongue(texts: Sequence[str], among: Iterable[str]) -> str:
    """The language, of those given, that the texts as a whole are in; empty where they are in none."""
    said = list(islice(chain.from_iterable(map(words, texts)), _MOST))
    counts = {tag: sum(map(_WORDS[tag].__contains__, said)) for tag in among if tag in _WORDS}
    best = max(counts, key=lambda tag: counts[tag], default="")
    if not best or counts[best] < _OFTEN * len(said):
        return ""
    return best if _is_written("\n".join(texts), script_of(best)) else ""


def listed() -> tuple[str, ...]:
    """The languages that are known by their words."""
    return tuple(_WORDS)


def _is_written(text: str, script: str) -> bool:
    counts = script_counts([text])
    return bool(counts) and counts[script] * 2 > counts.total()


def _is_worded(text: str, common: frozenset[str]) -> bool:
    return len(words(text)) >= _FEWEST and _share(text, common) >= _OFTEN


def _share(text: str, common: frozenset[str]) -> float:
    said = words(text)
    return sum(word in common for word in said) / len(said) if said else 0.0
