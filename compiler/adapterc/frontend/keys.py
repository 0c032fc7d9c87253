"""Keys of a YAML mapping: text, each once, no merge key, and no half of a number."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import Region
from adapterc.frontend.tree import Broken, Entry, Mapping, Node, Scalar, Sequence, is_item


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping as it is read: its entries by the NFC form of their names, those whose name was there
    already, and those that a merge key would have brought.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    repeated: list[Entry] = field(default_factory=list)
    merged: list[Entry] = field(default_factory=list)

    @property
    def whole(self) -> tuple[Entry, ...]:
        """The entries, and what is merged and not among them: so that nothing is missed which is there."""
        merged = {unicodedata.normalize("NFC", entry.key): entry for entry in self.merged}
        return tuple((merged | self.entries).values()) if merged else tuple(self.entries.values())


def add_entry(keys: Keys, key: Node, value: Node) -> Diagnostic | None:
    """Put `key: value` into the mapping, or say why it is left out."""
    entries = keys.entries
    if isinstance(key, Broken):
        return None
    if not isinstance(key, Scalar) or not isinstance(key.value, str):
        return _decimal_comma(entries, key, value) or _not_a_name(key)
    if key.value == "<<" and key.region.raw == "<<":
        message = "the merge key `<<` is refused: YAML 1.2 has none"
        advice = "write the keys out, or repeat a whole value with an alias"
        several = value.items if isinstance(value, Sequence) else (value,)
        keys.merged.extend(entry for one in several if isinstance(one, Mapping) for entry in one.entries)
        return finding("AC0112", message, key.region.span, advice=advice)
    name = key.value if key.value.isascii() else unicodedata.normalize("NFC", key.value)
    if name in entries:
        keys.repeated.append(Entry(key=key.value, key_region=key.region, value=value))
        return finding(
            "AC0110",
            f"the key {quoted(key.value)} stands twice in this mapping",
            key.region.span,
            labels=[Label(span=entries[name].key_region.span, text="first here")],
            advice="delete one of them, or merge their values",
        )
    entries[name] = Entry(key=key.value, key_region=key.region, value=value)
    return None


def tell_once(problems: list[Diagnostic], before: int, entries: dict[str, Entry]) -> None:
    """Where a missing `-` made two items the mapping of these entries, leave that alone of its problems.

    They are those behind `before`; the second item is left out of the entries.
    """
    first = next(iter(entries.values()), None) if len(problems) > before + 1 else None
    if first is None or not is_item(first.key_region):
        return
    spans = {entry.key_region.span for entry in entries.values()}
    found = problems[before:]
    twice = [one for one in found if one.code == "AC0110" and one.labels[0].span in spans]
    if len(twice) < 2 or twice[0].labels[0].span != first.key_region.span:
        return
    start = twice[0].span.start.offset
    for name in [name for name, entry in entries.items() if entry.key_region.start > start]:
        del entries[name]
    problems[before:] = [
        *(one for one in found if one.span.start.offset < start),
        _missing_dash(first, twice[0]),
    ]


def _missing_dash(first: Entry, again: Diagnostic) -> Diagnostic:
    source, at = first.key_region.source, again.span.start.offset
    is_plain = source.text[at - 2 : at] == "  "
    return finding(
        "AC0110",
        f"the keys of this item stand twice from {quoted(first.key)} on: the `-` of the next one is missing",
        again.span,
        labels=again.labels,
        advice=f"write `- {first.key}`",
        fix=Fix(span=source.span(at - 2, at), replacement="- ") if is_plain else None,
    )


def _decimal_comma(entries: dict[str, Entry], key: Node, value: Node) -> Diagnostic | None:
    """`{at_most: 0,10}`: one number to its author, a value and a key without one to YAML."""
    name = next(reversed(entries), "")
    before = entries.get(name)
    if before is None or value.region.raw or not (_is_whole(before.value) and _is_whole(key)):
        return None
    source, start, end = key.region.source, before.value.region.start, key.region.end
    written = source.text[start:end]
    if written != f"{before.value.region.raw},{key.region.raw}":
        return None
    both = Region(source=source, start=start, end=end)
    entries[name] = Entry(key=before.key, key_region=before.key_region, value=Broken(region=both))
    meant, fix = written.replace(",", "."), None
    if len(key.region.raw) == 3:
        meant = f"{meant}, or {written.replace(',', '')} for a whole number"
    else:
        fix = Fix(span=both.span, replacement=meant)
    message = f"a comma inside the number {quoted(written, 30)}: it parts values here"
    return finding("AC0113", message, both.span, advice=f"write {meant}", fix=fix)


def _is_whole(node: Node) -> bool:
    return isinstance(node, Scalar) and type(node.value) is int and node.region.raw.isdecimal()


def _not_a_name(key: Node) -> Diagnostic:
    raw = key.region.raw.strip()
    if isinstance(key, Scalar) and raw:
        message = f"{quoted(raw, 30)} is not a name: keys are text"
    else:
        message = "an empty value or a collection is not a name: keys are text"
    advice = 'quote the key if it is meant, or write a list item: "- …"'
    return finding("AC0113", message, key.region.span, advice=advice)
