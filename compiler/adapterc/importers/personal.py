"""Personal data that gives itself away by its form: found, counted by place, replaced on request.

A placeholder is stable: the same address is the same placeholder wherever it stands, and so it stays
clear who is who. Who has said a name is called by it in the rest of the conversation too, and in all of them
who has said it in the instructions for all. What is found is never repeated in a report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from adapterc.importers.imported import Imported
from adapterc.importers.personal_called import Called
from adapterc.importers.personal_forms import KINDS, Kind
from adapterc.importers.personal_look import Form, look_at
from adapterc.importers.personal_names import NAME_WORDS
from adapterc.importers.personal_numbers import digits_of
from adapterc.importers.rewriting import REPORT, rewritten


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What was found of one kind: how often, how many different ones, and the first places."""

    kind: str
    count: int
    different: int
    places: tuple[str, ...]


_MOST_PLACES = 5
_MOST_NAMES = 200
_BLOCK = 1 << 16
"""Characters of texts that are looked at together."""
_SHORTEST_NAME = 3
_NAME = "name"
_OF_ALL = f"{REPORT}, custom instructions"
"""How the place of a text begins that belongs to every conversation."""
# First names that are words as well: alone they may mean anything.
_WORDS = re.compile(
    "Art|Bill|Chance|Chase|Dawn|Faith|Frank|Grace|Hope|Iris|Joy|June|Mark|May|Mercy|Max|Miles|Pat|Ray|Rose"
    "|Sky|Summer|Sunny|The|Will|Вера|Надежда|Любовь|Мир|Роза"
)
_Forms = tuple[tuple[Kind, Form], ...]


def find_personal(imported: Imported) -> tuple[Personal, ...]:
    """What there is, by kind."""
    return _Search(imported).run()[1]


def redact(imported: Imported) -> tuple[Imported, tuple[Personal, ...]]:
    """`imported` with placeholders, and what they stand for by kind and place."""
    return _Search(imported).run()


class _Search:
    """Goes through every text twice: to learn who is named, and to number what it finds as it appears.

    Texts are looked at in blocks: no form is searched for in a text that no text of its block may hold.
    """

    def __init__(self, imported: Imported) -> None:
        self._imported = imported
        self._numbers: dict[str, dict[str, int]] = {kind.name: {} for kind in KINDS}
        self._counts: Counter[str] = Counter()
        self._places: dict[str, dict[str, None]] = {kind.name: {} for kind in KINDS}
        # The character's own name is the author's to tell.
        self._own = frozenset(imported.persona.name.split())
        self._called: dict[str, dict[str, str]] = {}
        self._callers: dict[str, Called] = {}
        self._caller_of_all: Called | None = None
        self._block: list[str] = []
        self._block_size = 0
        self._searched: list[tuple[int, _Forms]] = []

    def run(self) -> tuple[Imported, tuple[Personal, ...]]:
        """The redacted value and the findings."""
        rewritten(self._imported, self._learn)
        self._end_block()
        of_all = self._called.pop(_OF_ALL, {})
        self._caller_of_all = Called(of_all) if of_all else None
        for talk, called in self._called.items():
            self._callers[talk] = Called({**of_all, **called})
        self._searched.reverse()
        return rewritten(self._imported, self._text), tuple(self._findings())

    def _learn(self, text: str, place: str) -> str:
        """Remember by which words a name that is said here may be called; the text stays as it is."""
        self._block.append(text)
        self._block_size += len(text)
        if self._block_size > _BLOCK:
            self._end_block()
        folded = text.lower()
        if not any(word in folded for word in NAME_WORDS):
            return text
        look = look_at((text,))
        for form in _names().forms:
            for match in form.pattern.finditer(text) if look.may_hold(form) else ():
                self._learn_name(match["value"], place)
        return text

    def _learn_name(self, name: str, place: str) -> None:
        if name in self._called.get(_talk(place), ()):
            return
        telling = [word for word in map(_capital, (name, *name.split())) if self._is_telling(word)]
        called = self._called.setdefault(_talk(place), {}) if telling else {}
        for word in telling:
            if len(called) < _MOST_NAMES:
                called.setdefault(word, name)

    def _end_block(self) -> None:
        """Note for so many texts which forms they may hold."""
        look = look_at(self._block)
        forms = tuple((kind, form) for kind in KINDS for form in kind.forms if look.may_hold(form))
        self._searched.append((len(self._block), forms))
        self._block, self._block_size = [], 0

    def _next_forms(self) -> _Forms:
        """The forms of the next text's block: texts come in the order in which they came first."""
        left, forms = self._searched.pop()
        if left > 1:
            self._searched.append((left - 1, forms))
        return forms

    def _is_telling(self, word: str) -> bool:
        is_name = len(word) >= _SHORTEST_NAME and word[0].isupper()
        return is_name and not _WORDS.fullmatch(word) and not self._is_own(word)

    def _is_own(self, name: str) -> bool:
        return all(_capital(word) in self._own for word in name.split())

    def _text(self, text: str, place: str) -> str:
        forms = self._next_forms()
        look = look_at((text,)) if forms else None
        for kind, form in forms:
            if look is not None and look.may_hold(form):
                text = form.pattern.sub(partial(self._placeholder, kind, place), text)
        callers = self._callers.get(_talk(place), self._caller_of_all)
        return callers.replaced(text, partial(self._numbered, _NAME, place)) if callers else text

    def _placeholder(self, kind: Kind, place: str, match: re.Match[str]) -> str:
        """What is put in the place of a match, which is noted; one whose look deceives stays as it is."""
        group = "value" if "value" in match.re.groupindex else 0
        value = match[group]
        if not kind.holds(value) or (kind.name == _NAME and self._is_own(value)):
            return match.group()
        start, end = (at - match.start() for at in match.span(group))
        whole = match.group()
        return whole[:start] + self._numbered(kind.name, place, value) + whole[end:]

    def _numbered(self, kind: str, place: str, value: str) -> str:
        same = digits_of(value) if kind in ("phone", "card") else value.casefold().replace(" ", "")
        numbers = self._numbers[kind]
        number = numbers.setdefault(same, len(numbers) + 1)
        self._counts[kind] += 1
        if len(self._places[kind]) < _MOST_PLACES:
            self._places[kind][place] = None
        return f"[{kind.replace(' ', '-')}-{number}]"

    def _findings(self) -> Iterator[Personal]:
        for name, places in self._places.items():
            if places:
                yield Personal(
                    kind=name,
                    count=self._counts[name],
                    different=len(self._numbers[name]),
                    places=tuple(map(_hidden, places)),
                )


def _hidden(place: str) -> str:
    """A place without what it holds itself: a conversation's title stands in it."""
    for kind in KINDS:
        for form in kind.forms:
            place = form.pattern.sub(
                lambda match, kind=kind: f"[{kind.name}]" if kind.holds(match.group()) else match.group(),  # type: ignore[misc]
                place,
            )
    return place


def _names() -> Kind:
    return next(kind for kind in KINDS if kind.name == _NAME)


def _capital(name: str) -> str:
    """A name as it is called by others where its owner writes it small."""
    return name if name[:1].isupper() else name.title()


def _talk(place: str) -> str:
    """The conversation that a place is in; a text that stands alone is its own."""
    if place.startswith(_OF_ALL):
        return _OF_ALL
    return place.rpartition(", turn ")[0] or place
