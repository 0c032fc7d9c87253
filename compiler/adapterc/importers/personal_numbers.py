"""Numbers that lead to somebody: accounts, cards, phones, documents, addresses of the net.

A form may lie: where it can be checked, it is. A pattern begins with the sign that it looks for, and looks
back from there: so a search leaps from one such sign to the next. Every repetition is bounded.
"""

from __future__ import annotations

import ipaddress
import re
import string

from adapterc.importers.personal_look import form

_ISSUERS = re.compile(r"3|4|5|6|22(?:0[0-4]|2[1-9]|[3-9])|2[3-6]|27[01]|2720|81|82|8600|9792|9860")
"""How the numbers of card issuers begin; four years in a row begin otherwise."""
_OWN_NETWORK = re.compile(
    r"(?:10|127|255|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\."
    r"|(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):",
    re.I,
)
"""How addresses begin that mean another machine in every house, and masks."""
_OF_VERSION = 20
"""Four numbers that are no greater are those of a version sooner than an address."""
_NO_DIGITS = re.compile("[^0-9]+")
_VALUES = {ord(letter): str(value) for value, letter in enumerate(string.ascii_uppercase, 10)}
"""What letters stand for in the number of an account."""
_DOUBLED = {str(digit): sum(divmod(digit * 2, 10)) for digit in range(10)}
_COUNTED = "0123456789012345"


def digits_of(text: str) -> str:
    """The ASCII digits of `text`."""
    return _NO_DIGITS.sub("", text)


def is_account(text: str) -> bool:
    """The check digits of an account number: it is 1 modulo 97 once its head is put last."""
    compact = text.replace(" ", "").upper()
    if compact.startswith(("0X", "BC1")):
        return True
    return int((compact[4:] + compact[:4]).translate(_VALUES)) % 97 == 1


def is_card(text: str) -> bool:
    """Luhn's check of a card number."""
    digits = digits_of(text)
    if not _ISSUERS.match(digits) or not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = sum(_DOUBLED[digit] for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + doubled) % 10 == 0


def is_phone(text: str) -> bool:
    """As many digits as a phone's number has, and not all of them in a row."""
    digits = digits_of(text)
    return 9 <= len(digits) <= 15 and not _COUNTED.startswith(digits)


def is_address(text: str) -> bool:
    """An address of the net that leads to somebody: none of a machine's own or its house's, no version."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return False
    if found.version == 4 and max(found.packed) <= _OF_VERSION:
        return False
    return not (found.is_loopback or found.is_unspecified or found.is_multicast or _OWN_NETWORK.match(text))


_NO_NUMBERING = "".join(
    f"(?<!{word}\\d)"
    for word in (
        *(f"{name} " for name in ("ersion", "hapter", "ection", "elease", "uild", "rticle", "§")),
        *("ersion: ", "ersion:", "ersion=", "ersion = ", 'ersion "', "ython ", "==", ">=", "~="),
        *("ерсия ", "ерсии ", "ункт ", "лава "),
    )
)
"""Words after which four numbers with points between them are no address."""
_HEX = "[0-9a-fA-F]"
_LABELS = "passport|паспорт|инн|снилс|ssn|social security|tax id|national id|id card|cpf|nif|licens|licenc"
_LABELLED = (
    r"(?<!\w)(?:passport|паспорт|ИНН|СНИЛС|SSN|social security|tax id|national id|id card|CPF|NIF"
    r"|driver['’]?s licen[cs]e)"
    r"(?: (?:number|no|номер|серия))?[.:#№ ]{0,4}(?:is )?"
    r"(?P<value>\d\d ?\d\d,? ?(?:номер|№|no\.?|N) ?\d{6}"
    r"|[A-Z]{0,3}\d[\d .-]{4,16}\d|(?=[A-Z]{0,5}\d)[A-Z\d]{7,12})(?!\w)"
)
ACCOUNTS = (
    form(
        r"(?<!\w)[A-Za-z]{2}\d{2}(?: ?[0-9A-Za-z]{4}){2,7}(?: ?[0-9A-Za-z]{1,3})?(?!\w)",
        "",
        b"aa00",
    ),
    form(r"0(?<!\w0)x[0-9a-fA-F]{40}(?!\w)", "0x"),
    form(r"b(?<!\wb)c1[0-9a-z]{25,60}(?!\w)", "bc1"),
)
CARDS = (form(r"\d(?<![\w.,+-]\d)(?:[ -]?\d){12,18}(?!\w)", "", b"000", b"0 0", b"0-0"),)
ID_NUMBERS = (
    form(_LABELLED, _LABELS, b"0", flags=re.I),
    form(r"\d(?<![\w-]\d)(?<!9)\d\d(?<!000)(?<!666)-(?!00)\d\d-(?!0000)\d{4}(?![\w-])", "", b"000-00-0000"),
    form(r"\d(?<![\w-]\d)\d\d-\d{3}-\d{3}[ -]\d\d(?![\w-])", "", b"000-000-000"),
    form(r"\d(?<![\w.]\d)\d\d\.\d{3}\.\d{3}-\d\d(?![\w-])", "", b"000.000.000-00"),
)
PHONES = (
    form(r"\+(?<![\w+]\+)\d[\d \t().-]{7,18}\d(?!\w)", "", b"+0"),
    form(r"00(?<![\w+]00)(?<!\d 00)[1-9][\d \t().-]{7,18}\d(?!\w)", "", b"000"),
    form(r"8(?<![\w+]8)[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}(?!\w)", "8", b"000"),
    form(
        r"(?<![\w+.-])(?<!\d )(?:1[ .-])?(?:\([2-9]\d\d\) ?\d{3}[ .-]\d{4}|[2-9]\d\d([ .-])\d{3}\1\d{4})"
        r"(?!\w| \d)",
        "",
        *(b"000-0000", b"000 0000", b"000.0000"),
    ),
    form(r"\((?<![\w)]\()0?[1-9]\d{1,3}\) ?\d{3,5}[ -]\d{4}(?!\w| \d)", "", b"00)"),
    form(
        r"0(?<![\w+.,-]0)[1-9]\d{1,3}[ /-]\d{3,4}(?:[ -]?\d{3,5}|(?: \d\d){2,3})(?![\w.-])",
        "",
        *(b"000 000", b"000/000", b"000-000"),
    ),
    form(
        r"0(?<![\w+.,-]0)(?<!\d 0)[1-9](?:([ .])\d\d)(?:\1\d\d){3}(?![\w.-]| \d)",
        "",
        *(b"00 00 00 00", b"00.00.00.00"),
    ),
    form(r"0(?<![\w+.,:=/#-]0)(?<!\d 0)[1-9]\d{7,9}(?![\w-]|[.,]\d| \d)", "", b"000000000"),
)
CALLED_PHONES = (
    form(
        r"(?<!\w)(?:my (?:phone |cell |mobile )?number|phone(?: number)?|cell|mobile|call me|text me|tel\.?"
        r"|тел\.|телефон|мой номер|звоните)(?: is| at| on)?[: –—-]{1,3}"
        r"(?P<value>\d[\d -]{5,12}\d)(?![\w.]\w|[\w%])",
        "number|phone|cell|mobile|call me|text me|tel|тел|мой номер|звоните",
        b"00",
        flags=re.I,
    ),
)
"""Numbers of any length that somebody calls a phone's."""
NET_ADDRESSES = (
    form(
        r"\d(?<![\w.-]\d)" + _NO_NUMBERING + r"\d{0,2}\.(?:\d{1,3}\.){2}\d{1,3}(?![\w-]|\.\d)",
        "",
        *(b"0.0.0", b"0.00.0", b"0.000.0"),
    ),
    form(
        rf"{_HEX}(?<![\w:.]{_HEX}){_HEX}{{0,3}}:{{1,2}}(?:{_HEX}{{1,4}}:{{1,2}}){{1,6}}{_HEX}{{1,4}}(?![\w:])",
        "",
        *(b"a:a", b"a:0", b"0:a", b"0:0", b"::"),
    ),
)
