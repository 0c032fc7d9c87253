"""Keys of a YAML mapping: text, each once, and no merge key."""

from __future__ import annotations

import unicodedata

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.frontend.tree import Broken, Entry, Node, Scalar


def add_entry(entries: dict[str, Entry], key: Node, value: Node) -> Diagnostic | None:
    """Put `key: value` into `entries`, which go by their NFC form, or say why it is left out."""
    if isinstance(key, Broken):
        return None
    if not isinstance(key, Scalar) or not isinstance(key.value, str):
        return _not_a_name(key)
    if key.value == "<<" and key.region.raw == "<<":
        message = "the merge key `<<` is refused: YAML 1.2 has none"
        advice = "write the keys out, or repeat a whole value with an alias"
        return finding("AC0112", message, key.region.span, advice=advice)
    name = unicodedata.normalize("NFC", key.value)
    if name in entries:
        return finding(
            "AC0110",
            f"the key {quoted(key.value)} stands twice in this mapping",
            key.region.span,
            labels=[Label(span=entries[name].key_region.span, text="first here")],
            advice="delete one of them, or merge their values",
        )
    entries[name] = Entry(key=key.value, key_region=key.region, value=value)
    return None


def _not_a_name(key: Node) -> Diagnostic:
    raw = key.region.raw.strip()
    if isinstance(key, Scalar) and raw:
        message = f"{quoted(raw, 30)} is not a name: keys are text"
    else:
        message = "an empty value or a collection is not a name: keys are text"
    advice = 'quote the key if it is meant, or write a list item: "- …"'
    return finding("AC0113", message, key.region.span, advice=advice)
