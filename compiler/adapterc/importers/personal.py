"""Personal data that gives itself away by its form: found, counted by place, replaced on request.

A placeholder is stable: the same address is the same placeholder wherever it stands, and so it stays
clear who is who. Who has said a name is called by it in the rest of the conversation too, and in all of them
who has said it in the instructions for all, by all of a name of several words, or in a character's own file.
What is found is never repeated in a report.
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
from adapterc.importers.personal_same import same_value
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
_TELLS_NAME = re.compile(
    r"(?<!\w)(?:You are|Your name is|Ты(?: [-–—])?|Тебя зовут|Вас зовут) "
    r"([A-ZА-ЯЁ][\w'’-]+(?: [A-ZА-ЯЁ][\w'’-]+)?)"
)
"""How instructions give whoever speaks a name."""
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
        self._own = _own_names(imported)
        self._called: dict[str, dict[str, str]] = {}
        self._callers: dict[str, Called] = {}
        self._caller_of_all = Called({})
        self._block: list[str] = []
        self._block_size = 0
        self._searched: list[tuple[int, _Forms]] = []

    def run(self) -> tuple[Imported, tuple[Personal, ...]]:
        """The redacted value and the findings."""
        rewritten(self._imported, self._learn)
        self._end_block()
        whole = {name: name for one in self._called.values() for name in one.values() if " " in name}
        self._caller_of_all = Called(self._called.pop(_OF_ALL, {}) | whole)
        for talk, called in self._called.items():
            self._callers[talk] = Called(called, self._caller_of_all)
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
        talk = self._talk(place)
        if name in self._called.get(talk, ()):
            return
        telling = [word for word in map(_capital, (name, *name.split())) if self._is_telling(word)]
        called = self._called.setdefault(talk, {}) if telling else {}
        for word in telling:
            # Who is greeted by a first name may say the whole one later.
            if called.get(word) == word or (word not in called and len(called) < _MOST_NAMES):
                called[word] = name

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
        return self._caller(place).replaced(text, partial(self._numbered, _NAME, place))

    def _caller(self, place: str) -> Called:
        return self._callers.get(self._talk(place), self._caller_of_all)

    def _talk(self, place: str) -> str:
        """The conversation that a place is in: a lone text is one, and so is a character's file."""
        if place.startswith(_OF_ALL):
            return _OF_ALL
        if self._imported.persona.name:
            return ""
        return place.rpartition(", turn ")[0] or place.removesuffix(", keyword")

    def _placeholder(self, kind: Kind, place: str, match: re.Match[str]) -> str:
        """What is put in the place of a match, which is noted; one whose look deceives stays as it is."""
        group = "value" if "value" in match.re.groupindex else 0
        value = match[group]
        if not kind.holds(value) or (kind.name == _NAME and self._is_own(value)):
            return match.group()
        if kind.name == _NAME:
            value = self._caller(place).name_of(value) or value
        start, end = (at - match.start() for at in match.span(group))
        whole = match.group()
        return whole[:start] + self._numbered(kind.name, place, value) + whole[end:]

    def _numbered(self, kind: str, place: str, value: str) -> str:
        same = same_value(kind, value)
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
                    places=tuple(map(self._hidden, places)),
                )

    def _hidden(self, place: str) -> str:
        """A place without what it holds itself: a conversation's title stands in it."""
        hidden = place
        for kind in KINDS:
            for form in kind.forms:
                hidden = form.pattern.sub(
                    lambda match, kind=kind: f"[{kind.name}]" if kind.holds(match.group()) else match.group(),  # type: ignore[misc]
                    hidden,
                )
        return self._caller(place).replaced(hidden, lambda _: f"[{_NAME}]")


def _own_names(imported: Imported) -> frozenset[str]:
    """The words of the character's own names, which are the author's to tell: short and in full."""
    persona = imported.persona
    told = _TELLS_NAME.findall(persona.summary)
    full = [one.text for one in imported.kept if one.place.endswith(", name")] if persona.name else []
    return frozenset(" ".join((persona.name, *full, *told)).split())


def _names() -> Kind:
    return next(kind for kind in KINDS if kind.name == _NAME)


def _capital(name: str) -> str:
    """A name as it is called by others where its owner writes it small."""
    return name if name[:1].isupper() else name.title()
