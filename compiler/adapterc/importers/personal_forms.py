"""What personal data looks like, by kind: the registry, and the forms that are words.

A pattern with the group `value` needs the words around it to know what that is; only the value is personal.
Every repetition is bounded, so that no text takes long.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from adapterc.credentials import ASSIGNED, KEYS
from adapterc.importers.personal_look import Form, form
from adapterc.importers.personal_names import NAMED
from adapterc.importers.personal_numbers import (
    ACCOUNTS,
    CALLED_PHONES,
    CARDS,
    ID_NUMBERS,
    NET_ADDRESSES,
    PHONES,
    is_account,
    is_address,
    is_card,
    is_phone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of personal data: what it looks like, and a check that the look does not deceive."""

    name: str
    forms: tuple[Form, ...]
    holds: Callable[[str], bool] = bool


_STREET = (
    r"(?:Street|Avenue|Road|Lane|Boulevard|Drive|Court|Square|Terrace|Way|Place|Circle|Parkway)\b"
    r"|(?:St|Ave|Rd|Ln|Blvd|Dr|Ct|Sq)\b(?:\.(?!\s+[A-Z]|\s*$))?"
)
"""A point belongs to what is shortened, and at the end of a sentence to that."""
_TOWN = r"[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,2}"
_RUSSIAN_STREET = (
    r"ул\.|улица|улице|пр-т|пр\.|просп\.|проспект|проспекте|пер\.|переулок|бульвар|наб\.|набережная|шоссе|пл\."
    r"|площадь"
)
_RUSSIAN = r"[А-ЯЁ][а-яё-]{1,30}"
_OF_STREET = rf"(?:(?:реки|канала) |\d{{1,2}}(?:-\w{{1,2}})? )?{_RUSSIAN}"
_NO_STREET = (
    "Best|Better|Easy|Simple|Great|Good|Quick|Only|Other|Different|Top|Surefire|Proven|Smart|Cheap|Fun"
)
"""How a count of ways or places goes on."""
_SITES = (
    r"t\.me|telegram\.me|instagram\.com|facebook\.com|twitter\.com|x\.com|vk\.com|ok\.ru|github\.com|gitlab\.com"
    r"|threads\.net|medium\.com|twitch\.tv|soundcloud\.com|mastodon\.social"
)
_NO_PROFILE = (
    "p|s|share|sharer|home|search|explore|about|help|login|signup|joinchat|settings|features|pricing|topics"
    "|hashtag|intent|watch|groups|pages|events|marketplace|legal|terms|privacy|reel|stories"
)
"""What stands at the place of a profile on such sites and is none."""
_SERVICES = "telegram|instagram|insta|twitter|snapchat|discord|tiktok|mastodon|threads|телеграм|инстаграм|тг"
_DATE = (
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}-\d\d-\d\d|\d{1,2} \w{3,12} \d{4}|\w{3,12} \d{1,2}, \d{4}"
)
_ASSIGNED_WORDS = {"secret": ("api", "secret", "passw", "token")}
"""Fewer than the hints that lints go by, since each is a look by itself."""
_DRAWN = (
    *(Form(pattern=re.compile(shape.pattern, re.ASCII), words=shape.hints) for shape in KEYS),
    *(
        Form(
            pattern=re.compile(shape.pattern.replace("?P<body>", "?P<value>"), re.ASCII | re.I),
            words=_ASSIGNED_WORDS.get(shape.name, shape.hints),
        )
        for shape in ASSIGNED
    ),
)
KINDS: tuple[Kind, ...] = (
    Kind(
        name="key",
        forms=(
            *_DRAWN,
            form(
                r"(?<!\w)(?:password|passwd|пароль)(?: is|:| =|=| -)? ?"
                r"(?P<value>(?=[^\s\d]{0,40}\d)[\w!@#$%^&*.-]{6,40})",
                "passw|пароль",
                b"0",
                flags=re.I,
            ),
        ),
    ),
    Kind(
        name="e-mail",
        forms=(
            form(
                r"(?<![\w.%+-])(?:[\w.+-]{1,20}['’](?=\w))?[\w.%+-]{1,64}"
                r"(?:@| ?[\[(](?:at|собака)[\])] ?)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}\b",
                "@|[at]|(at)|(собака)|[собака]",
            ),
        ),
    ),
    Kind(
        name="profile",
        forms=(
            form(
                r"(?<![\w.@/-])(?:https?://)?(?:www\.|[a-z]{2}\.)?"
                rf"(?:(?:{_SITES})/(?!(?:{_NO_PROFILE})\b)|linkedin\.com/(?:in|pub)/|reddit\.com/u(?:ser)?/"
                r"|(?:youtube|tiktok)\.com/@)(?P<value>@?[\w.%-]{2,60})(?<![.%-])(?!\w|/\w)",
                ".com/|.me/|.ru/|.social/|.net/|.tv/",
            ),
            form(
                rf"(?<!\w)(?:{_SERVICES}|my|follow me|write me|reach me)"
                r"(?: (?:on|at|handle|username|account|name))?(?: is|:)? @(?P<value>[a-z][\w.]{2,30}(?<!\.))",
                f"{_SERVICES}|handle|username|account|follow me|write me|reach me",
                b" @a",
                flags=re.I,
            ),
            form(
                rf"@(?<![\w@/.]@)(?P<value>[a-z][\w.]{{2,30}}(?<!\.))(?= (?:on|in|at) (?:{_SERVICES})\b)",
                _SERVICES,
                b"@a",
                flags=re.I,
            ),
        ),
    ),
    Kind(name="account", forms=ACCOUNTS, holds=is_account),
    Kind(name="card", forms=CARDS, holds=is_card),
    Kind(name="id number", forms=ID_NUMBERS),
    Kind(name="phone", forms=PHONES, holds=is_phone),
    Kind(name="phone", forms=CALLED_PHONES),
    Kind(name="IP address", forms=NET_ADDRESSES, holds=is_address),
    Kind(
        name="birth date",
        forms=(
            form(
                r"(?<!\w)(?:born(?: on)?|birth ?date|date of birth|DOB|birthday(?: is)?"
                r"|дата рождения|родил(?:ся|ась))"
                rf"[:, ]{{1,3}}(?P<value>{_DATE})(?!\w)",
                "born|birth|dob|рождения|родил",
                b"0",
                flags=re.I,
            ),
        ),
    ),
    Kind(
        name="address",
        forms=(
            form(
                rf"\d(?<!\w\d)\d{{0,4}}[A-Za-z]? (?!(?:{_NO_STREET}) )"
                rf"(?:[A-Z][a-z]{{1,20}} ){{1,3}}(?:{_STREET})"
                rf"(?: [NSEW]{{1,2}}\b)?(?:,? (?:Apt|Apartment|Suite|Unit|Flat)\.? ?\w{{1,5}})?"
                rf"(?:, {_TOWN})?"
                r"(?:,? [A-Z]{2} \d{5}(?:-\d{4})?)?(?:,? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b)?",
                "",
                *(b"0 a", b"0a a"),
            ),
            form(
                rf"(?<!\w)(?:\d{{6}}, ?)?(?:г\. ?{_RUSSIAN},? )?"
                rf"(?:(?:{_RUSSIAN_STREET}) ?{_OF_STREET}(?: {_RUSSIAN})?"
                rf"|{_RUSSIAN} (?:ул\.|улица|пр\.|проспект|пер\.|переулок))"
                r",? ?(?:д\.|дом)? ?\d{1,4}(?:[/-]\d{1,3}|[а-я](?!\w))?"
                r"(?:,? ?(?:корп?\.|корпус|стр\.) ?\d{1,3})?"
                r"(?:,? ?(?:кв\.?|квартира) ?\d{1,4})?",
                _RUSSIAN_STREET.replace("\\", ""),
                b"0",
            ),
            form(
                r"(?<!\w)[A-ZÄÖÜ][a-zäöüß]{2,30}(?:straße|strasse|str\.|gasse|allee|platz) \d{1,4}[a-z]?\b"
                r"(?:, \d{5} [A-ZÄÖÜ][a-zäöüß]{2,30})?",
                "straße|strasse|str.|gasse|allee|platz",
                *(b"a 0", b". 0"),
            ),
            form(
                r"\d(?<!\w\d)\d{0,3}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|impasse|quai) "
                r"(?:(?:de|du|des|la|le|les) |[ld]['’]){0,3}[A-ZÀ-Þ][\w'’-]{1,30}"
                r"(?:, \d{5} [A-ZÀ-Þ][\w-]{1,30})?",
                "rue |avenue |boulevard |place |chemin |impasse |quai ",
                b"0",
            ),
            form(
                r"(?<!\w)(?:Calle|Via|Viale|Avenida|Rua) (?:(?:de|del|della|da|do) )?[A-ZÀ-Þ][\w'’-]{1,30}"
                r",? \d{1,4}\b",
                "calle |via |viale |avenida |rua ",
                b"0",
            ),
            form(r"P(?<!\wP)\.? ?O\.? Box \d{1,6}\b", " box ", b"0"),
        ),
    ),
    Kind(name="name", forms=NAMED),
)
