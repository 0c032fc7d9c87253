"""What personal data looks like, by kind. A form may lie: where it can be checked, it is.

A pattern with the group `value` needs the words around it to know what that is; only the value is personal.
Every repetition is bounded, so that no text takes long.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass

from adapterc.credentials import ASSIGNED, KEYS
from adapterc.importers.personal_names import NAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of personal data: what it looks like, and a check that the look does not deceive."""

    name: str
    patterns: tuple[re.Pattern[str], ...]
    holds: Callable[[str], bool] = bool


def digits_of(text: str) -> str:
    """The ASCII digits of `text`."""
    return "".join(char for char in text if char in "0123456789")


_ISSUERS = re.compile(r"3|4|5|6|22(?:0[0-4]|2[1-9]|[3-9])|2[3-6]|27[01]|2720|81|82|8600|9792|9860")
"""How the numbers of card issuers begin; four years in a row begin otherwise."""


def _is_iban(text: str) -> bool:
    """The check digits of an account number: it is 1 modulo 97 once its head is put last."""
    compact = text.replace(" ", "").upper()
    if compact.startswith(("0X", "BC1")):
        return True
    number = "".join(str(int(char, 36)) for char in compact[4:] + compact[:4])
    return int(number) % 97 == 1


def _is_card(text: str) -> bool:
    """Luhn's check of a card number."""
    digits = [int(char) for char in digits_of(text)]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[-2::-2]]
    issued = bool(_ISSUERS.match(digits_of(text))) and 13 <= len(digits) <= 19 and len(set(digits)) > 1
    return issued and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_phone(text: str) -> bool:
    return 9 <= len(digits_of(text)) <= 15


def _is_address(text: str) -> bool:
    """An address of the net that leads to somebody: no machine's own, no mask."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (found.is_loopback or found.is_unspecified or found.is_multicast or text.startswith("255."))


def _one_of(*patterns: str, flags: int = 0) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, flags) for pattern in patterns)


_STREET = (
    "Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Drive|Dr|Court|Ct|Square|Sq|Terrace|Way|Place"
    "|Circle|Parkway"
)
_TOWN = r"[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,2}"
_RUSSIAN_STREET = (
    r"ул\.|улица|пр-т|пр\.|просп\.|проспект|пер\.|переулок|бульвар|наб\.|набережная|шоссе|пл\.|площадь"
)
_RUSSIAN = r"[А-ЯЁ][а-яё-]{1,30}"
_NO_NUMBERING = "".join(
    f"(?<!{word} )"
    for word in ("ersion", "hapter", "ection", "elease", "uild", "rticle", "§", "ерсия", "ункт", "лава")
)
"""Words after which four numbers with points between them are no address."""
_LABELLED = (
    r"(?<!\w)(?:passport|паспорт|ИНН|СНИЛС|SSN|social security|tax id|national id|id card|CPF|NIF"
    r"|driver['’]?s licen[cs]e)"
    r"(?: (?:number|no|номер|серия))?[.:#№ ]{0,4}(?:is )?"
    r"(?P<value>[A-Z]{0,3}\d[\d .-]{4,16}\d|(?=[A-Z]{0,5}\d)[A-Z\d]{7,12})(?!\w)"
)
_DATE = (
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}-\d\d-\d\d|\d{1,2} \w{3,12} \d{4}|\w{3,12} \d{1,2}, \d{4}"
)
KINDS: tuple[Kind, ...] = (
    Kind(
        name="key",
        patterns=(
            *(re.compile(shape.pattern, re.ASCII) for shape in KEYS),
            *(
                re.compile(shape.pattern.replace("?P<body>", "?P<value>"), re.ASCII | re.I)
                for shape in ASSIGNED
            ),
            re.compile(
                r"(?<!\w)(?:password|passwd|пароль)(?: is|:| =|=| -)? ?"
                r"(?P<value>(?=[^\s\d]{0,40}\d)[\w!@#$%^&*.-]{6,40})",
                re.I,
            ),
        ),
    ),
    Kind(
        name="e-mail",
        patterns=_one_of(
            r"(?<![\w.%+-])(?:[\w.+-]{1,20}['’](?=\w))?[\w.%+-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}\b"
        ),
    ),
    Kind(
        name="account",
        patterns=_one_of(
            r"(?<!\w)[A-Za-z]{2}\d{2}(?: ?[0-9A-Za-z]{4}){2,7}(?: ?[0-9A-Za-z]{1,3})?(?!\w)",
            r"(?<!\w)0x[0-9a-fA-F]{40}(?!\w)|(?<!\w)bc1[0-9a-z]{25,60}(?!\w)",
        ),
        holds=_is_iban,
    ),
    Kind(name="card", patterns=_one_of(r"(?<![\w.,+-])\d(?:[ -]?\d){12,18}(?![\w])"), holds=_is_card),
    Kind(
        name="id number",
        patterns=(
            re.compile(_LABELLED, re.I),
            *_one_of(
                r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])",
                r"(?<![\w-])\d{3}-\d{3}-\d{3}[ -]\d\d(?![\w-])",
                r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d\d(?![\w-])",
            ),
        ),
    ),
    Kind(
        name="phone",
        patterns=_one_of(
            r"(?<![\w+])(?:\+\d|(?<!\d )00[1-9])[\d \t().-]{7,18}\d(?!\w)",
            r"(?<![\w+])8[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}(?!\w)",
            r"(?<![\w+.-])(?<!\d )(?:1[ .-])?(?:\([2-9]\d\d\) ?\d{3}[ .-]\d{4}|[2-9]\d\d([ .-])\d{3}\1\d{4})"
            r"(?!\w| \d)",
            r"(?<![\w)])\(0?[1-9]\d{1,3}\) ?\d{3,5}[ -]\d{4}(?!\w| \d)",
            r"(?<![\w+.,-])0[1-9]\d{1,3}[ /-]\d{3,4}(?:[ -]?\d{3,5}|(?: \d\d){2,3})(?![\w.-])",
            r"(?<![\w+.,-])(?<!\d )0[1-9](?:([ .])\d\d)(?:\1\d\d){3}(?![\w.-]| \d)",
        ),
        holds=_is_phone,
    ),
    Kind(
        name="IP address",
        patterns=_one_of(
            r"(?<![\w.-])" + _NO_NUMBERING + r"(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)",
            r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:{1,2}){2,7}[0-9a-fA-F]{1,4}(?![\w:])",
        ),
        holds=_is_address,
    ),
    Kind(
        name="birth date",
        patterns=_one_of(
            r"(?<!\w)(?:born(?: on)?|birth ?date|date of birth|DOB|birthday(?: is)?"
            r"|дата рождения|родил(?:ся|ась))"
            rf"[:, ]{{1,3}}(?P<value>{_DATE})(?!\w)",
            flags=re.I,
        ),
    ),
    Kind(
        name="address",
        patterns=_one_of(
            rf"(?<!\w)\d{{1,5}}[A-Za-z]? (?:[A-Z][a-z]{{1,20}} ){{1,3}}(?:{_STREET})\b\.?"
            rf"(?: [NSEW]{{1,2}}\b)?(?:,? (?:Apt|Apartment|Suite|Unit|Flat)\.? ?\w{{1,5}})?"
            rf"(?:, {_TOWN})?"
            r"(?:,? [A-Z]{2} \d{5}(?:-\d{4})?)?(?:,? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b)?",
            rf"(?<!\w)(?:\d{{6}}, ?)?(?:г\. ?{_RUSSIAN},? )?"
            rf"(?:(?:{_RUSSIAN_STREET}) ?{_RUSSIAN}(?: {_RUSSIAN})?"
            rf"|{_RUSSIAN} (?:ул\.|улица|пр\.|проспект|пер\.|переулок))"
            r",? ?(?:д\.|дом)? ?\d{1,4}(?:[/-]\d{1,3}|[а-я](?!\w))?(?:,? ?(?:корп?\.|корпус|стр\.) ?\d{1,3})?"
            r"(?:,? ?(?:кв\.|квартира) ?\d{1,4})?",
            r"(?<!\w)[A-ZÄÖÜ][a-zäöüß]{2,30}(?:straße|strasse|str\.|gasse|allee|platz) \d{1,4}[a-z]?\b"
            r"(?:, \d{5} [A-ZÄÖÜ][a-zäöüß]{2,30})?",
            r"(?<!\w)\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|impasse|quai) "
            r"(?:(?:de|du|des|la|le|les) |[ld]['’]){0,3}[A-ZÀ-Þ][\w'’-]{1,30}"
            r"(?:, \d{5} [A-ZÀ-Þ][\w-]{1,30})?",
            r"(?<!\w)(?:Calle|Via|Viale|Avenida|Rua) (?:(?:de|del|della|da|do) )?[A-ZÀ-Þ][\w'’-]{1,30}"
            r",? \d{1,4}\b",
            r"(?<!\w)P\.? ?O\.? Box \d{1,6}\b",
        ),
    ),
    Kind(
        name="name",
        patterns=_one_of(*NAMED),
    ),
)
