"""A base's tokenizer out of its own tokenizer.json: counts tokens without loading a model library.

The same file is what training's tokenizer is made of, so the ids are the same; a test holds them to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc.ir.base import BaseModel

FILE = "tokenizer.json"


@dataclass(frozen=True, slots=True)
class Encoded:
    """What `tokens.tokenise_rows` reads of a tokenizer's answer."""

    input_ids: list[int]


class FileTokenizer:
    """Called like a tokenizer of transformers, as far as `tokens.tokenise_rows` does."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __call__(self, text: str, *, add_special_tokens: bool = True) -> Encoded:
        """The ids of `text`, with what the tokenizer puts around a text if it is to."""
        return Encoded(self._inner.encode(text, add_special_tokens=add_special_tokens).ids)


def tokenizer_of(base: BaseModel) -> FileTokenizer | None:
    """The tokenizer of a base on disk; None where it has none that can be read here."""
    return tokenizer_in(Path(base.path))


def tokenizer_in(folder: Path) -> FileTokenizer | None:
    """The same, by the folder alone."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        from tokenizers import Tokenizer
    except ImportError:  # an installation that runs no models estimates, as one without the base does
        return None
    try:
        inner = Tokenizer.from_file(str(path))
    except Exception:  # the library has no class of its own for a file that it cannot read
        return None
    inner.no_padding()
    inner.no_truncation()
    return FileTokenizer(inner)
