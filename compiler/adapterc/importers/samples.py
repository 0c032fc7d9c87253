"""Sample dialogues inside a text, as character cards write them: `{{user}}:` and `{{char}}:` begin turns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Speaker, Turn

_START = re.compile(r"<START>", re.IGNORECASE)
_SPEAKER = re.compile(r"[ \t]*(\{\{user\}\}|\{\{char\}\}|<USER>|<BOT>)[ \t]*:[ \t]*", re.IGNORECASE)
_USER = ("{{user}}", "<user>")
_USERS: tuple[tuple[str, Speaker], ...] = (("You", "user"),)
"""What samples of the first cards call the user, where they call the character by its name."""


def is_sample(text: str) -> bool:
    """Whether `text` is nothing but a dialogue: it begins with the user, and somebody answers."""
    lines = text.strip().split("\n")
    speakers = [opened[0] for line in lines if (opened := _opened(line, ())) is not None]
    return speakers[:1] == ["user"] and "assistant" in speakers and _opened(lines[0], ()) is not None


def parted(text: str) -> tuple[str, str]:
    """`text` up to where a dialogue begins, and the dialogue; the second is empty where there is none."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if _opened(line, ()) is not None:
            sample = "\n".join(lines[at:])
            begun = "\n".join(lines[:at]).rstrip()
            return (_START.sub("", begun).rstrip(), sample) if is_sample(sample) else (text, "")
    return text, ""


def read_samples(text: str, names: tuple[str, ...], place: str, into: Gathering) -> None:
    """The samples of `text`, parted by `<START>`; the character may go by one of `names`."""
    for number, block in enumerate((part for part in _START.split(text) if part.strip()), 1):
        where = f"{place}, sample {number}"
        turns: list[Turn] = []
        for speaker, said in _parts(block.strip(), names):
            if speaker is None:
                into.drop("text of a sample dialogue", "it stands before the first speaker", place)
                into.keep(where, said)
            else:
                turns.append(Turn(speaker=speaker, text=said))
        if turns:
            into.converse(where, turns)


def _parts(block: str, names: tuple[str, ...]) -> Iterator[tuple[Speaker | None, str]]:
    """Who speaks, and what; nobody where it stands before the first speaker."""
    speaker: Speaker | None = None
    said: list[str] = []
    for line in block.split("\n"):
        opened = _opened(line, names)
        if opened is None:
            said.append(line)
            continue
        if "".join(said).strip():
            yield speaker, "\n".join(said).strip()
        speaker, said = opened[0], [opened[1]]
    if "".join(said).strip():
        yield speaker, "\n".join(said).strip()


def _opened(line: str, names: tuple[str, ...]) -> tuple[Speaker, str] | None:
    """The speaker that a line names and what stands after the name; None where it goes on."""
    match = _SPEAKER.match(line)
    if match:
        user = match.group(1).lower() in _USER
        return ("user" if user else "assistant"), line[match.end() :]
    callers: list[tuple[str, Speaker]] = [(name, "assistant") for name in names if name]
    for name, speaker in [*callers, *_USERS] if callers else ():
        if line.lstrip().startswith(f"{name}:"):
            return speaker, line.lstrip()[len(name) + 1 :].lstrip()
    return None
