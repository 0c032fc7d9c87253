"""The cases of a Russian name: who has said that she is Анна is asked about as Анну.

Endings alone, as school grammar has them; where the sex or the kind of a name is not told by its ending,
the forms of all that it may be. A name of other letters, or one that does not decline, has none.
"""

from __future__ import annotations

import re
from itertools import product

_RUSSIAN = re.compile("[А-ЯЁ][а-яё]+")
_SOFT_A = "я", "и", "е", "ю", "ей ёй ею", "е"
# What a name ends in, how much of that goes, and what comes in its place: nominative, genitive, dative,
# accusative, instrumental, prepositional; several of one case are parted by blanks. The first that fits.
_ENDINGS: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("ский", 2, ("ий", "ого", "ому", "ого", "им", "ом")),
    ("цкий", 2, ("ий", "ого", "ому", "ого", "им", "ом")),
    ("ый", 2, ("ый", "ого", "ому", "ого", "ым", "ом")),
    ("ой", 2, ("ой", "ого", "ому", "ого", "ым", "ом")),
    ("ская", 2, ("ая", "ой", "ой", "ую", "ой ою", "ой")),
    ("цкая", 2, ("ая", "ой", "ой", "ую", "ой ою", "ой")),
    *(
        (ending, 1, ("а", "ы ой", "е ой", "у", "ой ою", "е ой"))
        for ending in ("ова", "ева", "ёва", "ина", "ына")
    ),
    ("ия", 1, ("я", "и", "и", "ю", "ей ею", "и")),
    ("я", 1, _SOFT_A),
    ("а", 1, ("а", "ы и", "е", "у", "ой ей ою", "е")),
    ("ий", 1, ("й", "я", "ю", "я", "ем", "и")),
    ("й", 1, ("й", "я", "ю", "я", "ем ём", "е")),
    ("ь", 1, ("ь", "я и", "ю и", "я ь", "ем ём ью", "е и")),
    ("авел", 2, ("ел", "ла", "лу", "ла", "лом", "ле")),
    *((ending, 0, ("", "а", "у", "а", "ом ем ым", "е")) for ending in "бвгджзклмнпрстфхцчшщ"),
)


def cases_of(name: str) -> frozenset[str]:
    """`name`, of one word or several, in all cases; each also with `е` for `ё`."""
    by_word = [_declined(word) for word in name.split(" ")]
    if not any(by_word):
        return frozenset({name})
    words = [cases or ((word,),) * 6 for cases, word in zip(by_word, name.split(" "), strict=True)]
    forms = {" ".join(form) for case in zip(*words, strict=True) for form in product(*case)}
    return frozenset(forms | {form.replace("ё", "е") for form in forms})


def _declined(word: str) -> tuple[tuple[str, ...], ...]:
    """What a word is in each of the six cases; empty where it has none."""
    if not _RUSSIAN.fullmatch(word):
        return ()
    if word == "Лев":
        return (("Лев",), ("Льва",), ("Льву",), ("Льва",), ("Львом",), ("Льве",))
    for ending, cut, endings in _ENDINGS:
        if word.endswith(ending):
            stem = word[: len(word) - cut]
            return tuple(tuple(stem + one for one in of_case.split(" ")) for of_case in endings)
    return ()
