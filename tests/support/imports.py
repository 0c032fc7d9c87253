"""Foreign files written for a test, imported, and the spec that came of it read back."""

from __future__ import annotations

import base64
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapterc.diagnostics.model import Diagnostic
from adapterc.driver.compile import check
from adapterc.driver.init import Initialised, import_foreign


@dataclass(frozen=True)
class Outcome:
    """The texts of the files that an import wrote, and the spec's errors."""

    made: Initialised
    spec: str
    report: str
    dialogues: list[list[tuple[str, str]]]
    errors: list[Diagnostic]


def imported(source: Path, *, redacted: bool = False, repair: bool = True) -> Outcome:
    """Import `source` into a folder beside it and check the spec."""
    out = source.parent / f"{source.name}.out"
    made = import_foreign(source, out, redacted=redacted, repair=repair)
    spec = made.files[0]
    diagnostics = check(spec).diagnostics
    lines = next((path for path in made.files if path.suffix == ".jsonl"), None)
    read = [json.loads(line) for line in lines.read_text("utf-8").split("\n") if line] if lines else []
    return Outcome(
        made=made,
        spec=spec.read_text("utf-8"),
        report=next(path for path in made.files if path.name.endswith(".import.md")).read_text("utf-8"),
        dialogues=[[(turn["role"], turn["content"]) for turn in one["messages"]] for one in read],
        # A language is guessed; that there are no templates for it is no fault of the import's.
        errors=[one for one in diagnostics if one.severity == "error" and one.code != "AC0409"],
    )


def written(folder: Path, name: str, content: Any) -> Path:
    """A file of that name: bytes and text as they are, a tuple as JSON lines, all else as JSON."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, "utf-8")
    elif isinstance(content, tuple):
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in content), "utf-8")
    else:
        path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png(*chunks: bytes) -> bytes:
    """A PNG of one pixel with the chunks just before its end, where programs put them."""
    header = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + b"".join(chunks) + chunk(b"IEND", b"")


def text_chunk(keyword: str, card: Any) -> bytes:
    """A card as programs keep it."""
    packed = base64.b64encode(json.dumps(card, ensure_ascii=False).encode())
    return chunk(b"tEXt", keyword.encode() + b"\0" + packed)


def archive(path: Path, **members: str) -> Path:
    """A zip archive; `__` in a name stands for a dot."""
    with zipfile.ZipFile(path, "w") as made:
        for name, text in members.items():
            made.writestr(name.replace("__", "."), text)
    return path
