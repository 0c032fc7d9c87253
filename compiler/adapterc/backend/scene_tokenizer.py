"""The base's tokenizer with scene tokens in it, written on its own tokenizer.json.

Only what scenes need is changed; every other entry, and the order of all, stays as it was. A token is
ordinary (not special: what is special is dropped on decoding), matched before any normalisation, and
only as a whole word: `Δ210` holds no `Δ21`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from adapterc.backend.tokenizer_file import FILE
from adapterc.backend.vocabulary import SETTINGS, BaseTokens
from adapterc.ir.scenes import SceneToken

_FLAGS = {"single_word": True, "lstrip": False, "rstrip": False, "normalized": False, "special": False}
_CONTROL = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}


def filler(slot: int) -> str:
    """What stands for a slot of another spec: a name between characters that no text has."""
    return f"\ue0f3scene-slot-{slot}\ue0f3"


def write_tokenizer(
    base: BaseTokens, source: Path, tokens: Sequence[SceneToken], fillers: Mapping[int, int], folder: Path
) -> None:
    """Write tokenizer.json and tokenizer_config.json of the base in `source` with `tokens` into `folder`.

    `fillers` are the slots of other specs by their ids: a loader counts ids on from the last one, so
    every id up to the last of `tokens` has a name.
    """
    content, settings = dict(base.content), dict(base.settings)
    names = {token.id: token.token for token in tokens}
    names |= {id_: filler(slot) for id_, slot in fillers.items()}
    flags = dict.fromkeys(names, _FLAGS)
    first = base.size - len(base.unlisted)
    for at, name in enumerate(base.unlisted):
        names[first + at], flags[first + at] = name, _CONTROL
    content["added_tokens"] = _added(content.get("added_tokens") or [], names, flags)
    content["model"] = _renamed(content["model"], names)
    content["decoder"] = _decoder(base, [token.token for token in tokens])
    if isinstance(settings.get("added_tokens_decoder"), dict):
        entries = {**settings["added_tokens_decoder"]}
        entries |= {str(id_): {"content": names[id_], **flags[id_]} for id_ in sorted(names)}
        settings["added_tokens_decoder"] = entries
    if content["decoder"] != base.content.get("decoder"):
        settings["tokenizer_class"] = "PreTrainedTokenizerFast"  # others build a decoder of their own
    _write(folder / FILE, content, source / FILE)
    _write(folder / SETTINGS, settings, source / SETTINGS)


def _added(
    before: list[dict[str, Any]], names: Mapping[int, str], flags: Mapping[int, Mapping[str, bool]]
) -> list[dict[str, Any]]:
    """The entries of added tokens: a placeholder gives its place to its scene, the rest goes by id."""
    kept = [one for one in before if one["id"] not in names]
    fresh = [{"id": id_, "content": name, **flags[id_]} for id_, name in names.items()]
    return sorted([*kept, *fresh], key=lambda one: int(one["id"]))


def _renamed(model: dict[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """The model with placeholders of its vocabulary renamed: a loader looks for a token's id by its name."""
    vocabulary = model.get("vocab")
    if not isinstance(vocabulary, dict) or not any(id_ in names for id_ in vocabulary.values()):
        return model
    return {**model, "vocab": {names.get(id_, name): id_ for name, id_ in vocabulary.items()}}


def _decoder(base: BaseTokens, tokens: Sequence[str]) -> Any:
    """The decoder, taught the tokens that it would take for bytes.

    A byte-level decoder reads `é` or `ł` as the byte that these letters stand for in its alphabet; so
    a token of only such letters is spelt in that alphabet first. Ordinary tokens hold no such spelling.
    """
    decoder = base.content.get("decoder")
    alphabet = _byte_alphabet(decoder)
    mistaken = [
        token for token in tokens if not token.isascii() and alphabet and set(token) <= set(alphabet.values())
    ]
    if not mistaken:
        return decoder
    spelt = [
        {
            "type": "Replace",
            "pattern": {"String": token},
            "content": "".join(alphabet[byte] for byte in token.encode("utf-8")),
        }
        for token in sorted(mistaken, key=lambda token: (-len(token), token))
    ]
    return {"type": "Sequence", "decoders": [*spelt, decoder]}


def _byte_alphabet(decoder: Any) -> dict[int, str]:
    """The letter that stands for each byte in a byte-level vocabulary; empty for another decoder."""
    if not isinstance(decoder, dict) or decoder.get("type") != "ByteLevel":
        return {}
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + at) for at, byte in enumerate(others)}


def _write(path: Path, content: Any, like: Path) -> None:
    """JSON in the layout of the file that it comes from."""
    text = like.read_text(encoding="utf-8") if like.is_file() else "{\n"
    if text.startswith(("{\n", "{\r\n")):
        body = json.dumps(content, ensure_ascii=False, indent=2)
    else:
        body = json.dumps(
            content, ensure_ascii=False, separators=(",", ":") if '": ' not in text[:200] else None
        )
    path.write_text(body + ("\n" if text.endswith("\n") else ""), encoding="utf-8", newline="\n")
