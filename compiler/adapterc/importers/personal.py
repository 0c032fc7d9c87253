"""Personal data that gives itself away by its form: found, counted by place, replaced on request.

A placeholder is stable: the same address is the same placeholder wherever it stands, and so it stays
clear who is who. What is found is never repeated in a report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from adapterc.credentials import KEYS
from adapterc.importers.imported import Imported
from adapterc.importers.rewriting import rewritten


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of personal data: what it looks like, and a check that the look does not deceive."""

    name: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool] = bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What was found of one kind: how often, how many different ones, and the first places."""

    kind: str
    count: int
    different: int
    places: tuple[str, ...]


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")


def _is_iban(text: str) -> bool:
    """The check digits of an account number: it is 1 modulo 97 once its head is put last."""
    compact = text.replace(" ", "").upper()
    number = "".join(str(int(char, 36)) for char in compact[4:] + compact[:4])
    return int(number) % 97 == 1


def _is_card(text: str) -> bool:
    """Luhn's check of a card number."""
    digits = [int(char) for char in _digits(text)]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_phone(text: str) -> bool:
    return 9 <= len(_digits(text)) <= 15


def _unnamed(pattern: str) -> str:
    """`pattern` without the names of its groups, so that several can stand in one."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_STREET = "Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Drive|Court|Square|Terrace"
_RUSSIAN_STREET = "ул\\.|улица|пр-т|проспект|пер\\.|переулок|бульвар|наб\\.|набережная|шоссе"
KINDS: tuple[Kind, ...] = (
    Kind(
        name="key",
        pattern=re.compile("|".join(_unnamed(shape.pattern) for shape in KEYS)),
    ),
    Kind(
        name="e-mail",
        pattern=re.compile(
            r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}\b"
        ),
    ),
    Kind(
        name="account",
        pattern=re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?(?!\w)"),
        holds=_is_iban,
    ),
    Kind(name="card", pattern=re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){12,18}(?![\w])"), holds=_is_card),
    Kind(
        name="phone",
        pattern=re.compile(
            r"(?<![\w+])(?:\+\d[\d \t().-]{7,18}\d|8[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}"
            r"|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4})(?!\w)"
        ),
        holds=_is_phone,
    ),
    Kind(
        name="address",
        pattern=re.compile(
            rf"(?<!\w)\d{{1,5}}[A-Za-z]? (?:[A-Z][a-z]{{1,20}} ){{1,3}}(?:{_STREET})\b\.?"
            rf"|(?<!\w)(?:{_RUSSIAN_STREET}) ?[А-ЯЁ][а-яё-]{{1,30}}(?: [А-ЯЁ][а-яё-]{{1,30}})?"
            r",? ?(?:д\.|дом)? ?\d{1,4}(?:,? ?(?:кв\.|квартира) ?\d{1,4})?"
            r"|(?<!\w)[A-ZÄÖÜ][a-zäöüß]{2,30}(?:straße|strasse|gasse|allee) \d{1,4}[a-z]?\b"
        ),
    ),
    Kind(
        name="name",
        pattern=re.compile(
            r"(?<=\b[Mm]y name is )[A-Z][\w'-]{1,30}(?: [A-Z][\w'-]{1,30}){0,2}"
            r"|(?<=\b[Мм]еня зовут )[А-ЯЁ][а-яё-]{1,30}(?: [А-ЯЁ][а-яё-]{1,30}){0,2}"
        ),
    ),
)
_MOST_PLACES = 5


def find_personal(imported: Imported) -> tuple[Personal, ...]:
    """What there is, by kind."""
    return _Search().run(imported)[1]


def redact(imported: Imported) -> tuple[Imported, tuple[Personal, ...]]:
    """`imported` with placeholders, and what they stand for by kind and place."""
    return _Search().run(imported)


class _Search:
    """Goes through every text once, numbering what it finds in order of appearance."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {kind.name: {} for kind in KINDS}
        self._places: dict[str, list[str]] = {kind.name: [] for kind in KINDS}

    def run(self, imported: Imported) -> tuple[Imported, tuple[Personal, ...]]:
        """The redacted value and the findings."""
        return rewritten(imported, self._text), tuple(self._findings())

    def _text(self, text: str, place: str) -> str:
        for kind in KINDS:
            text = kind.pattern.sub(partial(self._placeholder, kind, place), text)
        return text

    def _placeholder(self, kind: Kind, place: str, match: re.Match[str]) -> str:
        """What is put in the place of a match, which is noted; one whose look deceives stays as it is."""
        value = match.group()
        if not kind.holds(value):
            return value
        same = _digits(value) if kind.name in ("phone", "card") else value.casefold().replace(" ", "")
        numbers = self._numbers[kind.name]
        number = numbers.setdefault(same, len(numbers) + 1)
        self._places[kind.name].append(place)
        return f"[{kind.name}-{number}]"

    def _findings(self) -> Iterator[Personal]:
        for name, places in self._places.items():
            if places:
                yield Personal(
                    kind=name,
                    count=len(places),
                    different=len(self._numbers[name]),
                    places=tuple(map(self._hidden, tuple(dict.fromkeys(places))[:_MOST_PLACES])),
                )

    def _hidden(self, place: str) -> str:
        """A place without what it holds itself: a conversation's title stands in it."""
        for kind in KINDS:
            place = kind.pattern.sub(
                lambda match, kind=kind: f"[{kind.name}]" if kind.holds(match.group()) else match.group(),  # type: ignore[misc]
                place,
            )
        return place
