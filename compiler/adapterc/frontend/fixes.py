"""Edits that give what the author plainly meant: each answers None where there is any doubt.

They change single values and names, so that comments, layout and line ends stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches

from adapterc.diagnostics.model import Fix
from adapterc.diagnostics.source import Region, Source
from adapterc.frontend.tree import Mapping, Node, Scalar

_NEAR = 0.75
_APART = 0.1
_SHORT = 4
"""Letters of a word that is plainly the beginning of another one: `desc`, `pref`."""
_QUOTED = re.compile(r"\"[^\"\\\n]*\"|'[^'\n]*'")
# Plain text that means the same inside brackets and outside of them.
_PLAIN = re.compile(r"[^\s\"'&*!|>%@`#,\[\]{}?:-][^\n\"#,\[\]{}:]*")
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?(?:0|[1-9][0-9]{0,17}),[0-9]{1,17}")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5}")
_UNDERSCORED = re.compile(r"[1-9][0-9]{0,2}(?:_[0-9]{3}){1,5}")
_PERCENT = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?%")
_TRUTHS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
_INDENT = re.compile(r"^([ \t]+)\S", re.MULTILINE)
_LONE_RETURN = re.compile(r"\r(?!\n)")
_STEP = "  "


def clearly(word: str, names: Sequence[str]) -> str:
    """The one of `names` that `word` was meant to be; empty when none is near or two are equally so."""
    near = get_close_matches(word, names, n=2, cutoff=_NEAR)
    if not near and len(word) >= _SHORT:
        begun = [name for name in dict.fromkeys(names) if name.startswith(word)]
        return begun[0] if len(begun) == 1 else ""
    if len(near) == 2 and _likeness(word, near[0]) - _likeness(word, near[1]) < _APART:
        return ""
    return near[0] if near else ""


def _likeness(word: str, name: str) -> float:
    return SequenceMatcher(None, name, word).ratio()


def respelt(region: Region, meant: str) -> Fix | None:
    """`meant` in the place of the word at `region`, in the quotes that it has."""
    raw = region.raw
    if not meant:
        return None
    if _QUOTED.fullmatch(raw):
        return Fix(span=region.span, replacement=f"{raw[0]}{meant}{raw[0]}")
    return Fix(span=region.span, replacement=meant) if _PLAIN.fullmatch(raw) else None


def renamed_key(mapping: Node, key: str, meant: str) -> Fix | None:
    """The key respelt, where the mapping does not have the one that was meant already."""
    entry = mapping.entry(key) if isinstance(mapping, Mapping) else None
    if entry is None or not isinstance(mapping, Mapping) or mapping.entry(meant) is not None:
        return None
    return respelt(entry.key_region, meant)


def retyped(node: Node, wanted: str, *, only_a_file: bool) -> Fix | None:
    """The same value written as the type that is `wanted` (a phrase of `expected`)."""
    if not isinstance(node, Scalar) or node.value is None or "\n" in node.region.raw:
        return None
    raw, value = node.region.raw, node.value
    quoted, plain = bool(_QUOTED.fullmatch(raw)), bool(_PLAIN.fullmatch(raw)) or _is_number(value)
    written: str | None = None
    if isinstance(value, str) and only_a_file and (quoted or plain):
        written = f"{{file: {raw}}}"
    elif wanted == "a string" and plain and not isinstance(value, str):
        written = f'"{raw}"'
    elif wanted == "a list of strings" and isinstance(value, str) and (quoted or plain):
        written = f"[{raw}]"
    elif "number" in wanted:
        written = _as_number(value, whole="a number" not in wanted)
    elif wanted == "true or false" and isinstance(value, str):
        written = _TRUTHS.get(value.casefold())
    return Fix(span=node.region.span, replacement=written) if written else None


def enclosed(node: Scalar, before: str, after: str) -> Fix | None:
    """The same value between brackets of its own, where it means the same inside of them."""
    raw = node.region.raw
    if not (_QUOTED.fullmatch(raw) or _PLAIN.fullmatch(raw) or _is_number(node.value)):
        return None
    return Fix(span=node.region.span, replacement=f"{before}{raw}{after}")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _as_number(value: object, *, whole: bool) -> str | None:
    if isinstance(value, str):
        percent = None if whole else _PERCENT.fullmatch(value.strip())
        if percent is not None:
            return f"{float(percent.group(1)) / 100:g}"
        meant = without_comma(value, whole=whole) or unparted_number(value) or value
        return meant if (_WHOLE if whole else _DECIMAL).fullmatch(meant) else None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else None


def unparted_number(text: str) -> str:
    """The number whose digits are parted as other languages part them, `1_000`; empty for any other text."""
    return text.replace("_", "") if _UNDERSCORED.fullmatch(text) else ""


def without_comma(text: str, *, whole: bool) -> str:
    """The number that is written with a comma, `0,10` or `1,000`; empty where no comma parts digits."""
    if whole:
        return text.replace(",", "") if _THOUSANDS.fullmatch(text) else ""
    return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else ""


def with_version(root: Node, line: str) -> Fix | None:
    """`line` as the first one of a spec whose keys begin their lines."""
    if not isinstance(root, Mapping) or not root.entries or root.region.raw.startswith("{"):
        return None
    first = root.entries[0].key_region
    start = first.span.start
    if start.column != 1:
        return None
    end = "\r\n" if "\r\n" in first.source.text else "\n"
    return Fix(span=first.source.span(first.start, first.start), replacement=line + end)


def with_line_feeds(source: Source) -> Fix | None:
    """Every lone carriage return as the line end that the file has elsewhere."""
    first = _LONE_RETURN.search(source.text)
    if first is None:
        return None
    end = "\r\n" if "\r\n" in source.text else "\n"
    last = source.text.rindex("\r") + 1
    text = _LONE_RETURN.sub(end, source.text[first.start() : last + 1])
    return Fix(span=source.span(first.start(), last + 1), replacement=text)


def with_spaces(source: Source) -> Fix | None:
    """Tabs that indent as spaces, in a file that indents with nothing else: levels stay what they are."""
    indents = list(_INDENT.finditer(source.text))
    if not indents or any(match.group(1).strip("\t") for match in indents):
        return None
    start, end = indents[0].start(), indents[-1].end()
    text = re.sub(
        r"^\t+", lambda match: _STEP * len(match.group()), source.text[start:end], flags=re.MULTILINE
    )
    return Fix(span=source.span(start, end), replacement=text)
