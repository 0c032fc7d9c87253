"""Conversations saved as Obsidian notes by Nexus AI Chat Importer: callouts, one a message.

    >[!nexus_user] **User** - 30.06.2025 at 17:26      or `> [!nexus_user]`, the name on the next line
    > what was said
    <!-- UID: … -->

One `>` is the callout's own; every further one belongs to the text, but for nested callouts of the
exporter (attachments, artifacts), which stand for files. Times are in the reader's own format and
not looked at. Exports of version 1.1 have `### User, on …;` and `#### Assistant, on …;` instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.importers.gathering import MOST_LINES, Gathering
from adapterc.importers.imported import Speaker, Turn
from adapterc.importers.source import Foreign

_HEADER = re.compile(r"\s?>[ \t]?\[!nexus_(user|agent|assistant)\][+-]?[ \t]*(.*)", re.IGNORECASE)
_NAME = re.compile(r"\*\*[^*\n]{1,80}\*\*[ \t]*(?:[-–—·(][^\n]{0,120})?")
_OLD_HEADER = re.compile(r"#{3,4} (User|Assistant|ChatGPT), on [^\n]{0,80};?[ \t]*", re.IGNORECASE)
_NESTED = re.compile(r">*[ \t]?\[!nexus_(\w{1,30})\]", re.IGNORECASE)
_UID = re.compile(r"<!--\s*UID:\s*([\w-]{1,80})\s*-->")
_TITLE = re.compile(r"# (?:Title:)?[ \t]*(\S[^\n]*)")
_META = re.compile(r"(?:Created|Last Updated|Chat URL):|---+\s*$|#+ Related Queries")
_SPEAKERS: dict[str, Speaker] = {"user": "user", "agent": "assistant", "assistant": "assistant"}
_EMPTY = "[No content found]"


def is_nexus(file: Foreign) -> bool:
    """Whether the file holds such callouts, or the front matter of the exporter."""
    head = file.head_text()
    lines = head.splitlines()[:2_000]
    if any(_HEADER.match(line) for line in lines):
        return True
    return "nexus: nexus-ai-chat-importer" in head or any(_OLD_HEADER.fullmatch(line) for line in lines)


def read_nexus(file: Foreign, into: Gathering) -> None:
    """One note, one conversation."""
    note = _Note(file.name, into)
    for line in _body(file.text()):
        if not into.takes_line():
            into.drop("rest of a note", f"of all notes {MOST_LINES:,} lines are read", file.name)
            break
        note.line(line)
    note.close()
    into.converse(file.name, note.turns)


def _body(text: str) -> Iterator[str]:
    """The lines after the front matter."""
    lines = text.split("\n")
    start = 0
    if lines and lines[0].lstrip("\ufeff").strip() == "---":
        start = next((at + 1 for at, line in enumerate(lines[1:500], 1) if line.strip() == "---"), 0)
    yield from lines[start:]


class _Note:
    """Follows the lines of a note: inside a message or between two."""

    def __init__(self, place: str, into: Gathering) -> None:
        self.turns: list[Turn] = []
        self._place = place
        self._into = into
        self._speaker: Speaker | None = None
        self._said: list[str] = []
        self._quotes = 1
        self._nested = ""
        self._titled = False

    def line(self, line: str) -> None:
        """One line of the note."""
        header = _HEADER.match(line) if ">" in line[:2] else None
        old = _OLD_HEADER.fullmatch(line) if line.startswith("###") else None
        if header:
            self._open(_SPEAKERS[header.group(1).lower()], quotes=1)
        elif old:
            assistant = old.group(1).lower() != "user"
            self._open("assistant" if assistant else "user", quotes=2 if line.startswith("####") else 1)
        elif line.startswith(">") and self._speaker is not None:
            self._content(line)
        else:
            self._between(line)

    def close(self) -> None:
        """The message that is open has ended."""
        text = "\n".join(self._said).strip(" \t\n")
        if self._speaker is not None and text == _EMPTY:
            self._into.drop("message", "the export found no content in it", self._place)
            text = ""
        if self._speaker is not None:
            self.turns.append(Turn(speaker=self._speaker, text=text))
        self._speaker, self._said, self._nested = None, [], ""

    def _open(self, speaker: Speaker, *, quotes: int) -> None:
        self.close()
        self._speaker, self._quotes = speaker, quotes

    def _content(self, line: str) -> None:
        for _ in range(self._quotes):
            line = line.removeprefix(">")
        nested = _NESTED.match(line.removeprefix(" "))
        if nested:
            self._nested = nested.group(1).lower()
            self._into.drop(f"nested {self._nested}", "it stands for a file, not for speech", self._place)
            return
        if self._nested and line.lstrip(" ").startswith(">"):
            return
        after, self._nested = self._nested, ""
        line = line.removeprefix(" ")
        is_gap = bool(after) and not line.strip() and not "".join(self._said[-1:]).strip()
        if is_gap or _UID.fullmatch(line.strip()):  # some notes have the mark inside the callout
            return
        if not self._said and _NAME.fullmatch(line.strip()):
            # The header's second half; a message that is only bold text keeps its later lines.
            return
        self._said.append(line)

    def _between(self, line: str) -> None:
        """A line of no message: a blank one may stand in one all the same, any other ends it."""
        if not line.strip():
            return
        self.close()
        title = None if self._titled or self.turns else _TITLE.fullmatch(line)
        if title:
            self._titled = True
            self._into.stem = title.group(1).strip()
        elif not _UID.search(line) and not _META.match(line):
            self._into.drop("line", "it stands outside of every message", self._place)
            self._into.keep(f"{self._place}, outside of every message", line)
