"""Key words: what a fact, or a step of a frame, is known by in an answer that says it in words of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from adapterc.part_scorers import BEGINNING, alike
from adapterc.text import words

_SHORTEST = 3
"""Letters of a key word; a number is one at any length."""

_FUNCTION = frozenset(
    words(
        "a about above after again against all also although always am an and another any anybody anyone "
        "anything are as at be because become been before being below between both but by came can come "
        "could did do does doing done down during each either else ever every everything few first for "
        "from further had has have having he her here hers herself him himself his how however i if in "
        "into is it its itself just last least less let like made make makes many may me might mine more "
        "most much must my myself neither never no nobody none nor not nothing now of off often on once "
        "one only onto or other others ought our ours ourselves out over own per perhaps quite rather "
        "same say see seem seems shall she should since so some somebody something sometimes soon still "
        "such take than that the their theirs them themselves then there these they thing things this "
        "those though through thus till to too toward towards under until up upon us used very was way "
        "we well were what whatever when where whether which while who whole whom whose why will with "
        "within without would yet you your yours yourself а без более больше будет бы был была были было "
        "быть в вам вас весь во вот все всегда всего всей всем всех всё вы где да даже для до его ее "
        "если есть ещё её же за здесь и из или им их к как какой когда кто ли либо лишь много может "
        "можно мы на над надо нас не него нее ней нет ни них но ну о об один одна однако он она они оно "
        "от очень по под после потом потому почти при про с сам самый свой своё своя себе себя сейчас со "
        "так также такой там те тем теперь то тогда того тоже той только том тот тут ты у уже хотя чего "
        "чей чем через что чтобы чуть эта эти это этого этой этом этот эту я"
    )
)
"""Words that hold a sentence together and say nothing of what it is about, in English and Russian."""


def key_words(text: str, given: Iterable[str] = ()) -> tuple[str, ...]:
    """Words of `text` that tell what it says, in order; those of the texts `given`, and their forms, do not.

    In other languages than these two every word of some length counts.
    """
    kept: list[str] = []
    met: defaultdict[str, list[str]] = defaultdict(list)
    for word in (word for other in given for word in words(other)):
        met[word[:BEGINNING]].append(word)
    for word in words(text):
        begun = met[word[:BEGINNING]]
        if _tells(word) and not any(alike(word, one) for one in begun):
            kept.append(word)
            begun.append(word)
    return tuple(kept)


def _tells(word: str) -> bool:
    return word not in _FUNCTION and (len(word) >= _SHORTEST or word.isdigit())
