"""Whether an answer is about its subject: the words of it that carry meaning, in any form."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.ir.dataset import ProbeItem
from adapterc.text import words

_STEM = 4
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "ly", "s", "e", "y")
_RUSSIAN_ENDINGS = "аеёиоуыэюяйьмвхт"
_EMPTY_WORDS = (
    "a an the of to in on at by for from with without and or nor but not no it its is are was were be been "
    "being this that these those one's one your my our their his her how why what when where who which do "
    "does did can could should would will may might must about into than then as if so such very more most "
    "и или не ни но а же ли бы в во на по о об от до из за к ко с со у для без при над под про что как это "
    "этот эта эти тот та те его её их мой твой наш ваш свой который чем"
)
EMPTY = frozenset(_EMPTY_WORDS.split())
"""Words that carry no meaning by themselves."""


def uptake(probes: Sequence[ProbeItem], texts: Sequence[str]) -> dict[str, bool]:
    """Whether each answer takes its item's subject up; items whose subject says nothing are left out."""
    return {
        item.id: takes_up(item.subject, text)
        for item, text in zip(probes, texts, strict=True)
        if content_words(item.subject)
    }


def content_words(text: str) -> tuple[str, ...]:
    """The words of `text` that carry meaning; all of them where none is left."""
    said = words(text)
    return tuple(word for word in said if word not in EMPTY) or said


def takes_up(subject: str, answer: str) -> bool:
    """Whether some content word of `subject` stands in `answer`, in this form or a kindred one.

    A word with a hyphen counts by its parts: who speaks of the window speaks of window-shopping.
    """
    said = {stem(word) for word in words(_parted(answer))}
    return any(
        wanted in said or (len(wanted) >= _STEM and any(word.startswith(wanted) for word in said))
        for wanted in map(stem, content_words(_parted(subject)))
    )


def _parted(text: str) -> str:
    return text.replace("-", " ").replace("\N{NON-BREAKING HYPHEN}", " ")


def stem(word: str) -> str:
    """`word` less a plural, a participle's or a case's ending; never shorter than three letters."""
    if word[-1:] in _RUSSIAN_ENDINGS:
        while len(word) > 3 and word[-1] in _RUSSIAN_ENDINGS:
            word = word[:-1]
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            bare = word.removesuffix(ending)
            doubled = ending in ("ing", "ings", "ed") and len(bare) > 3 and bare[-1] == bare[-2]
            return bare[:-1] if doubled else bare
    return word
