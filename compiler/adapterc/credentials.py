"""Keys and passwords that give themselves away by their shape.

The shapes are those that issuers publish so that leaks can be found. A shape alone is what the importers
redact; `found_credentials` asks further whether what fills it looks drawn at random, since documentation
is full of keys that open nothing.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from adapterc.value import value


@value()
class Shape:
    """A kind of credential. `hints` are texts, one of which it always holds, in lower case; the group
    `body`, or else the whole, is what is random in a real one, with digits among it if `digits`."""

    name: str
    hints: tuple[str, ...]
    pattern: str
    digits: bool = True
    any_case: bool = False

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Where the shape stands in `text`; its pattern is compiled when it is first needed."""
        flags = re.ASCII | re.IGNORECASE if self.any_case else re.ASCII
        return re.finditer(self.pattern, text, flags)


def _shape(name: str, hints: str, pattern: str, *, digits: bool = True) -> Shape:
    return Shape(name=name, hints=tuple(hints.split()), pattern=pattern, digits=digits)


_START = r"(?<![\w-])"
_ASSIGNMENTS = tuple(
    f"{name}{sign}"
    for name in ("key", "secret", "password", "passwd", "token")
    for sign in ("=", ":", '"', "'", " =", " :", "\t")
)
_BEGIN = r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
KEYS: tuple[Shape, ...] = (
    _shape(
        "private key",
        "-----begin",
        _BEGIN + r"(?:\s{0,4}(?P<body>[A-Za-z0-9+/=]{16,80})){0,200}\s{0,4}[A-Za-z0-9+/=]{0,16}\s{0,4}"
        r"(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?",
        digits=False,
    ),
    _shape("API key", "sk-", _START + r"sk-(?P<body>[\w-]{20,200})"),
    _shape("payment key", "k_live_ k_test_", _START + r"[srp]k_(?:live|test)_(?P<body>\w{16,200})"),
    _shape(
        "GitHub token",
        "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
        _START + r"(?:gh[pousr]_(?P<body>\w{30,255})|github_pat_\w{40,255})",
    ),
    _shape("AWS access key", "akia asia", _START + r"A(?:K|S)IA(?P<body>[0-9A-Z]{16})(?!\w)", digits=False),
    _shape("Google API key", "aiza", _START + r"AIza(?P<body>[\w-]{35})"),
    _shape("Slack token", "xox", _START + r"xox[abprs]-(?P<body>[\w-]{10,200})"),
    _shape("Hugging Face token", "hf_", _START + r"hf_(?P<body>[A-Za-z0-9]{30,60})", digits=False),
    _shape("GitLab token", "glpat-", _START + r"glpat-(?P<body>[\w-]{20,60})", digits=False),
    _shape("npm token", "npm_", _START + r"npm_(?P<body>[A-Za-z0-9]{36})(?!\w)"),
    _shape("package index token", "pypi-", _START + r"pypi-(?P<body>AgEI[\w-]{50,500})"),
    _shape("bot token", ":aa", r"(?<!\w)\d{8,10}:(?P<body>AA[\w-]{33})(?![\w-])", digits=False),
    _shape("web token", "eyj", _START + r"eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.(?P<body>[\w-]{10,1000})"),
)
"""Credentials that say by their beginning what they are."""

ASSIGNED: tuple[Shape, ...] = (
    Shape(
        name="password in an address",
        hints=("://",),
        pattern=r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,64}:(?P<body>[^\s/@]{8,64})@[\w.-]{3,200}",
        any_case=True,
    ),
    Shape(
        name="secret",
        hints=_ASSIGNMENTS,
        pattern=r"(?<![a-z])(?:api[ _-]?key|secret(?:[ _-]?key)?|passw(?:or)?d|(?:access|auth)[ _-]?token)"
        r"[\"']?[ \t]{0,3}[:=][ \t]{0,3}[\"']?(?P<body>[A-Za-z0-9_+/=.~-]{16,200})",
        any_case=True,
    ),
)
"""What is only a credential because somebody says so before it."""

_PLACEHOLDER = re.compile(r"example|sample|dummy|your|placeholder|redacted|xxx|\*\*\*|\.\.\.|(.)\1{4}", re.I)
_SHORTEST = 15
"""Signs without a blank that the shortest of the shapes has, a Slack token."""
_RUN = b"\1" * _SHORTEST
_SIGNS = bytes(not chr(code).isspace() for code in range(128)).ljust(256, b"\1")
"""Bytes as signs and blanks; a blank that is none in ASCII passes for a sign, as does any other letter."""
_LEAST_BITS = 3.0
"""Entropy a character that drawn keys of 16 characters and more exceed; repeated patterns stay below."""


def may_hold_credentials(texts: Sequence[str]) -> Iterator[int]:
    """Which of `texts` have a run of signs that is long enough for any of the shapes: prose hardly ever has.

    All are looked through at once, as bytes that stand for their signs; then the few that may have one.
    """
    signs = "\n".join(texts).encode("latin-1", "replace").translate(_SIGNS)
    ends = tuple(accumulate([len(text) + 1 for text in texts]))
    at = signs.find(_RUN)
    while at >= 0:
        place = bisect_right(ends, at)
        if max(map(len, texts[place].split()), default=0) >= _SHORTEST:
            yield place
        at = signs.find(_RUN, ends[place])


def hinted(texts: Iterable[str]) -> tuple[Shape, ...]:
    """The shapes that may stand somewhere in `texts`: most texts hold no hint of any."""
    folded = "\n".join(texts).casefold()
    return tuple(shape for shape in (*KEYS, *ASSIGNED) if any(hint in folded for hint in shape.hints))


def found_credentials(text: str, shapes: Iterable[Shape]) -> Iterator[tuple[str, int, int]]:
    """`(name, start, end)` of each credential in `text` that looks real, in the order of `shapes`."""
    for shape, match in _drawn(text, shapes):
        yield shape.name, match.start(), match.end()


def secret_parts(text: str, shapes: Iterable[Shape]) -> Iterator[tuple[int, int]]:
    """Where in each of these credentials that lies which nobody is to read."""
    for _, match in _drawn(text, shapes):
        yield match.span("body") if match["body"] else match.span()


def _drawn(text: str, shapes: Iterable[Shape]) -> Iterator[tuple[Shape, re.Match[str]]]:
    for shape in shapes:
        for match in shape.matches(text):
            if _is_drawn(match, digits=shape.digits):
                yield shape, match


def _is_drawn(match: re.Match[str], *, digits: bool) -> bool:
    """Whether the match looks drawn at random: no placeholder's words, enough entropy, digits in it."""
    if match.group().startswith("-----BEGIN"):
        return match["body"] is not None
    body = match["body"] or match.group()
    if _PLACEHOLDER.search(body) or not any(char.isalpha() for char in body):
        return False
    return (not digits or any(char.isdigit() for char in body)) and entropy(body) >= _LEAST_BITS


def entropy(text: str) -> float:
    """Shannon's entropy of the characters of `text`, in bits a character."""
    counts = Counter(text)
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values())
