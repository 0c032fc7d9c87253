"""YAML as it is written here: every value quoted or a literal block, so that text can only be text."""

from __future__ import annotations

import json
from collections.abc import Iterator

_WIDTH = 90


def comment(text: str, indent: int = 0) -> Iterator[str]:
    """Our own words as comment lines."""
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= _WIDTH:
            yield f"{' ' * indent}# {line}"
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield f"{' ' * indent}# {line}"


def pair(key: str, text: str, indent: int = 0) -> Iterator[str]:
    """`key: text`."""
    yield from _value(f"{' ' * indent}{key}: ", text, indent + 2)


def item(text: str, indent: int) -> Iterator[str]:
    """`- text`."""
    yield from _value(f"{' ' * indent}- ", text, indent + 2)


def _value(lead: str, text: str, indent: int) -> Iterator[str]:
    """In quotes where it is short, else as a literal block, line for line as it is."""
    if "\n" not in text and len(text) + len(lead) <= _WIDTH:
        yield lead + quoted(text)
        return
    yield f"{lead}|-"
    for line in text.split("\n"):
        yield f"{' ' * indent}{line}" if line else ""


def quoted(text: str) -> str:
    """In double quotes: JSON's escapes are YAML's."""
    return json.dumps(text, ensure_ascii=False)
