"""Evidence as a file: one canonical text with a hash over itself, read as foreign input."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from adapterc import codec
from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import Region, Source
from adapterc.digest import digest
from adapterc.emit.contents import json_text, plain
from adapterc.frontend.files import repository_of
from adapterc.frontend.json_tree import parse_json
from adapterc.frontend.tree import Mapping as Object
from adapterc.frontend.tree import Node, Scalar
from adapterc.ir.evidence import FORMAT, Evidence
from adapterc.regular_file import read_regular_file

FOLDER = "evidence"
"""Beside adapterc.lock: at the top of the repository."""
_MOST_BYTES = 2 << 20
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """What lies at `path`: evidence, or where and why it is none. `content` is what a signature is over."""

    path: Path
    source: Source
    content: bytes = b""
    evidence: Evidence | None = None
    damage: str = ""
    place: Region | None = None

    def key(self, *keys: str) -> Region:
        """Where the last of some nested keys stands, or the last of them that is there."""
        node: Node | None = _tree(self.source)[0]
        found = self.place or Region(source=self.source, start=0, end=1)
        for key in keys:
            entry = node.entry(key) if isinstance(node, Object) else None
            if entry is None:
                break
            node, found = entry.value, entry.key_region
        return found


def evidence_folder(folder: Path, named: Path | None) -> Path:
    """Where evidence lies of specs in `folder`: where it is `named`, else at the top of their repository.

    Where there is no repository, in the folder that the command was given in.
    """
    if named is not None:
        return named
    top = repository_of(folder)
    return (top if (top / ".git").exists() else Path.cwd()) / FOLDER


def evidence_path(folder: Path, name: str) -> Path:
    """The file of the spec called `name`."""
    return folder / f"{name}.json"


def signature_path(path: Path) -> Path:
    """Where the signature of evidence lies: ssh-keygen's own name for it."""
    return path.with_name(f"{path.name}.sig")


def evidence_text(evidence: Evidence) -> str:
    """The one text of a value, its hash included."""
    return json_text(plain(replace(evidence, sha256=digest(replace(evidence, sha256="")))))


def read_evidence(path: Path) -> EvidenceFile | None:
    """The evidence at `path`; None where nothing is there. No link is followed, and nothing is waited for."""
    if not os.path.lexists(path):
        return None
    raw = read_regular_file(path, _MOST_BYTES)
    # A checkout may have turned line ends; a canonical text holds no other carriage return.
    content = (raw or b"").replace(b"\r\n", b"\n")
    source = Source(file=_shown(path), text=content.decode("utf-8", "replace"))
    found = EvidenceFile(path=path, source=source, content=content)
    if raw is None:
        return replace(found, damage="it is no regular file that can be read")
    if len(raw) > _MOST_BYTES:
        return replace(
            found, source=replace(source, text=""), damage=f"it is larger than {_MOST_BYTES >> 20} MiB"
        )
    return _parsed(found)


def _parsed(found: EvidenceFile) -> EvidenceFile:
    text = found.source.text
    if found.content != text.encode("utf-8", "replace"):
        return replace(found, damage="it is not UTF-8 text")
    if mark := _CONFLICT.search(text):
        place = Region(source=found.source, start=mark.start(), end=mark.end())
        return replace(found, damage="it holds the marks of a merge that was not finished", place=place)
    evidence = codec.from_json(Evidence, text)
    if evidence is None or evidence.format != FORMAT:
        return _not_evidence(found)
    if evidence_text(evidence) == text:
        return replace(found, evidence=evidence)
    if evidence.sha256 != digest(replace(evidence, sha256="")):
        what, key = "its content has another hash than it says", "sha256"
    else:
        what, key = "it is not laid out as it was written", "format"
    return replace(found, damage=what, place=found.key(key))


@lru_cache(maxsize=2)
def _tree(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The text with places, for findings alone: it takes a hundred times as long as to read it without."""
    return parse_json(source, 0, len(source.text))


def _not_evidence(found: EvidenceFile) -> EvidenceFile:
    """What is the matter with a text that is no evidence of this version."""
    if not found.source.text.strip():
        return replace(found, damage="it is empty")
    root, problems = _tree(found.source)
    if problems:
        start = problems[0].span.start.offset
        place = Region(source=found.source, start=start, end=problems[0].span.end.offset)
        return replace(found, damage=problems[0].message, place=place)
    told = root.get("format") if isinstance(root, Object) else None
    if isinstance(told, Scalar) and isinstance(told.value, int) and told.value > FORMAT:
        return replace(found, damage=f"it is of format {told.value}, and {FORMAT} is what this version knows")
    return replace(found, damage="it lacks what evidence holds, or holds it otherwise")


def _shown(path: Path) -> str:
    """The name that messages give the file."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
