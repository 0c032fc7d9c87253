"""What to write in the place of a value of another type."""

from __future__ import annotations

import math
import re
from typing import Any

from adapterc.diagnostics.quoting import clipped, either, quoted
from adapterc.frontend.expected import choices, known_keys, step_into
from adapterc.frontend.fixes import unparted_number, without_comma
from adapterc.frontend.located import Located
from adapterc.frontend.only_items import ONE_ITEM, as_only_item, only_item
from adapterc.frontend.slips import meant_word
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence

_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_THOUSANDS = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?[kK]")
_COMPARED = re.compile(r"(?:[<>=≤≥~ ]+|[a-z]+ (?:[a-z]+ )?)([0-9]+(?:\.[0-9]+)?)\s*(%?)", re.IGNORECASE)
_COMMENTED = re.compile(r"[ \t]*(#[^\s#][^\n\"\\]*)")
"""What stands behind a `#` without a space, as in a hashtag: notes have one."""
_UNPARTED = re.compile(r"-[^\W\d_]")
_YES = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


def retype(wanted: str, place: Located) -> str:
    """The edit that makes the value what it was probably meant to be; empty where nobody can tell."""
    node, words = place.node, choices(place.annotation)
    if isinstance(node, Scalar) and node.value is None:
        return _as_value(wanted, node)
    if words:
        return f"write {either([f'`{word}`' for word in words])}"
    if wanted.startswith("a list"):
        return _as_list(wanted, place)
    if wanted == "a string" or ("number" in wanted and isinstance(node, Sequence)):
        return _as_text(node)
    if isinstance(node, Scalar):
        return _as_scalar(wanted, node, place)
    return _as_mapping(wanted, place)


def _as_value(wanted: str, node: Scalar) -> str:
    """What to write where nothing stands, unless it is in a comment."""
    hidden = _COMMENTED.match(node.region.source.text, node.region.end)
    if hidden is not None and "a string" in wanted:
        return f'`#` begins a comment: if it is text, quote it: "{clipped(hidden.group(1).rstrip())}"'
    return "write a value, or delete the key"


def _as_list(wanted: str, place: Located) -> str:
    node = place.node
    if isinstance(node, Scalar) and "file" in known_keys(place.annotation) and wanted != "a list of strings":
        return f"write {{file: {_raw(node)}}}"
    if not (wanted.startswith("a list of mappings") and isinstance(node, Mapping)):
        return _one_of_a_list(wanted, node, place.annotation)
    inner = known_keys(step_into(place.annotation, 0))
    first = node.entries[0] if node.entries else None
    if first is not None and first.key not in inner and isinstance(first.value, Mapping) and "id" in inner:
        return f"each is an item: write `- id: {clipped(first.key)}`, and its keys below `id`"
    braced = node.region.raw.startswith("{")
    if braced:
        return "put it into brackets: `[{…}]`"
    if first is not None and as_only_item(place) is not None:
        return ONE_ITEM.format(quoted(first.key, 30))
    return "begin its first key with `- `: a list of one"


def _one_of_a_list(wanted: str, node: Node, annotation: Any) -> str:
    """How the value is written as a list: that a comma in a text parts it would be a guess."""
    raw = _raw(node)
    if isinstance(node, Scalar) and _UNPARTED.match(raw):
        return f"write a space behind the `-` of each item: `- {clipped(raw[1:].splitlines()[0])}`"
    word = meant_word(raw, choices(step_into(annotation, 0)))
    if isinstance(node, Scalar) and word:
        return f"write [{word}]"
    if (
        wanted == "a list of strings"
        and isinstance(node, Scalar)
        and raw == node.region.raw
        and not set(raw) & set(",[]{}")
    ):
        return f"write [{raw}], or a line that begins with `- `"
    return "a list is written [a, b], or as lines that begin with `- `"


def _as_text(node: Node) -> str:
    if isinstance(node, Scalar):
        return f'quote it to make it text: "{_raw(node)}"'
    if isinstance(node, Sequence):
        single = node.items[0] if len(node.items) == 1 else None
        one = _raw(single) if isinstance(single, Scalar) else ""
        return f"one value is taken here: write {one}" if one else "one value is taken here: choose one"
    return "text that holds `: ` or begins with `{` must be quoted"


def _as_scalar(wanted: str, node: Scalar, place: Located) -> str:
    value = node.value
    if isinstance(value, str) and "file" in known_keys(place.annotation):
        return f"write {{file: {_raw(node)}}}"
    if isinstance(value, float) and "whole number" in wanted and math.isfinite(value):
        low, high = math.floor(value), math.ceil(value)
        return f"write {low}" if low == high else f"write {low} or {high}"
    if wanted == "true or false" and isinstance(value, str) and value.casefold() in _YES:
        return f"YAML 1.2 knows true and false only: write {_YES[value.casefold()]}"
    if "number" in wanted and isinstance(value, str):
        return _as_number(value, whole="a number" not in wanted)
    return _as_mapping(wanted, place)


def _as_mapping(wanted: str, place: Located) -> str:
    if only_item(place.node) is not None:
        return "take the brackets away" if place.node.region.raw.startswith("[") else "take the `-` away"
    keys = known_keys(place.annotation)
    if place.step == "targets" and isinstance(place.node, Sequence):
        return f"write `targets: {{{keys[0]}: [q, v]}}`, with the letters of your choice"
    if isinstance(place.node, Scalar) and str(place.node.value).endswith(".jsonl") and place.above:
        listed, kind = place.above[-1]
        if isinstance(listed, Sequence) and len(listed.items) == 1 and "file" in known_keys(kind):
            return f"write {{file: {_raw(place.node)}}} in the place of the list"
    return f"write it as `key: value`; keys here: {', '.join(keys)}" if wanted == "a mapping" and keys else ""


def _as_number(text: str, *, whole: bool) -> str:
    percent = _PERCENT.fullmatch(text.strip())
    if percent:
        return f"shares are written as fractions: {float(percent.group(1)) / 100:g}"
    unparted = without_comma(text, whole=whole) or unparted_number(text)
    if unparted:
        return f"write {unparted}"
    compared = _COMPARED.fullmatch(text.strip())
    if compared:
        number = f"{float(compared.group(1)) / 100:g}" if compared.group(2) else compared.group(1)
        return f"the key says which side it bounds: write {number}"
    thousands = _THOUSANDS.fullmatch(text.strip())
    if thousands:
        return f"write {float(thousands.group(1)) * 1000:.0f}"
    return f"remove the quotes: {text}" if _NUMBER.fullmatch(text) else "write it in digits"


def _raw(node: Node) -> str:
    return node.region.raw.strip()[:40]
