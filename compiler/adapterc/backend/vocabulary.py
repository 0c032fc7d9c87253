"""What a base has room for, from its files alone: no model library is loaded.

A row is spare where the embedding is longer than the tokenizer (bases pad it to a round number), or
where the tokenizer holds a placeholder that was never trained (`<unused12>`) and is not control.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from adapterc.backend.tokenizer_file import FILE
from adapterc.ir.glossary import Spelt, Vocabulary
from adapterc.spec.control import PLACEHOLDER
from adapterc.value import value

SETTINGS = "tokenizer_config.json"
_NAMED = ("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token")
_LISTED = ("additional_special_tokens", "extra_special_tokens")


@value()
class BaseTokens:
    """A base's vocabulary with its files as JSON, and its tokenizer to ask about single texts.

    `unlisted` are control tokens that only `tokenizer_config.json` names: loaders put them behind the last.
    `size` is one more than the largest id with a name, `names` are all of them, a line each; where letters
    stand for bytes in them, the base `spells_bytes`.
    """

    vocabulary: Vocabulary
    content: dict[str, Any]
    settings: dict[str, Any]
    unlisted: tuple[str, ...]
    size: int
    names: str
    spells_bytes: bool
    tokenizer: Any

    def knows(self, token: str) -> Spelt:
        """Whether the base spells `token` as one piece of ordinary text, by itself or after a space, or has a
        piece of that name."""
        if self._is_one(f" {token}"):
            return "word"
        if self._is_one(token):
            return "piece"
        # Letters that stand for bytes in this vocabulary are in names alone.
        stands_for_bytes = self.spells_bytes and not token.isascii() and token in self.names
        return "name" if stands_for_bytes or self.tokenizer.token_to_id(token) is not None else ""

    def _is_one(self, text: str) -> bool:
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids) == 1


def read_vocabulary(folder: Path) -> BaseTokens | None:
    """The vocabulary of the base in `folder`; None where its files do not tell."""
    from tokenizers import Tokenizer

    try:
        text = (folder / FILE).read_text(encoding="utf-8")
        content = json.loads(text)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        place = folder / SETTINGS
        settings = json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}
        tokenizer = Tokenizer.from_str(text)
        inner = config.get("text_config") or config
        rows = int(inner["vocab_size"])
        width = int(inner.get("hidden_size") or inner["n_embd"])
        tokenizer.no_padding()
        tokenizer.no_truncation()
        ids = tokenizer.get_vocab(with_added_tokens=True)
        added = {one["content"]: one for one in content.get("added_tokens") or []}
        unlisted = _unlisted(settings, ids)
    except Exception:  # the library has no class of its own for a file that it cannot read
        return None
    size = 1 + max(ids.values(), default=-1) + len(unlisted)
    special = {name for name, one in added.items() if one.get("special")} | set(unlisted)
    special |= {name for name in _named(settings) if name}
    held = _placeholders(content, ids, special)
    return BaseTokens(
        vocabulary=Vocabulary(
            rows=max(rows, size),
            width=width,
            spare=(*range(size, rows), *held),
            special=tuple(sorted(special)),
        ),
        content=content,
        settings=settings,
        unlisted=unlisted,
        size=size,
        names="\n".join(ids),
        spells_bytes=any(
            '"ByteLevel"' in json.dumps(content.get(part)) for part in ("decoder", "pre_tokenizer")
        ),
        tokenizer=tokenizer,
    )


def _placeholders(content: dict[str, Any], ids: dict[str, int], special: set[str]) -> list[int]:
    """Ids of placeholders, in order; only where a name in the vocabulary is never found by chance."""
    if (content.get("model") or {}).get("type") != "BPE":
        return []
    return sorted(id_ for name, id_ in ids.items() if name not in special and PLACEHOLDER.fullmatch(name))


def _unlisted(settings: dict[str, Any], ids: dict[str, int]) -> tuple[str, ...]:
    """Control tokens that tokenizer.json lacks, in the order in which loaders add them."""
    decoder = settings.get("added_tokens_decoder") or {}
    listed = [decoder[key]["content"] for key in sorted(decoder, key=int)]
    return tuple(dict.fromkeys(name for name in (*listed, *_named(settings)) if name and name not in ids))


def _named(settings: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for key in _NAMED:
        found.append(_content(settings.get(key)))
    for key in _LISTED:
        values = settings.get(key) or []
        found += [_content(value) for value in (values.values() if isinstance(values, dict) else values)]
    return found


def _content(token: object) -> str:
    """A token that stands as text or as an object with its flags."""
    text = token.get("content") if isinstance(token, dict) else token
    return text if isinstance(text, str) else ""
