"""Sample dialogues inside a text, as character cards write them: `{{user}}:` and `{{char}}:` begin turns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Speaker, Turn

_START = re.compile(r"<START>|^[ \t]*END_OF_DIALOG[ \t]*$", re.IGNORECASE | re.MULTILINE)
_USER = r"\{\{user\}\}|\{\{random_user_\d{1,3}\}\}|<USER>|\{user\}"
_CHARACTER = r"\{\{char\}\}|<BOT>|\{char(?:acter)?\}"
# Some programs put a `#` before the name or set it bold; Chinese and Japanese texts have a wide colon.
_SPEAKER = re.compile(
    rf"[ \t]*#?\*{{0,2}}(?:(?P<user>{_USER})|{_CHARACTER})\*{{0,2}}[ \t]*[:：]\*{{0,2}}[ \t]*", re.IGNORECASE
)
_COLONS = (":", "：")
_USERS: tuple[tuple[str, Speaker], ...] = (("You", "user"), ("User", "user"), ("Anon", "user"))
"""What samples call the user, where they call the character by its name."""
_BRACKETED = re.compile(r"(?:\[[^\[\]]*\]\s*)+")


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
            end = _end_of_sample(lines)
            sample = "\n".join(lines[at:end])
            around = (_START.sub("", "\n".join(part)).strip() for part in (lines[:at], lines[end:]))
            return ("\n\n".join(filter(None, around)), sample) if is_sample(sample) else (text, "")
    return text, ""


def _end_of_sample(lines: list[str]) -> int:
    """Where the lines stop to be a dialogue: traits in square brackets often stand behind it."""
    spoken = max(at for at, line in enumerate(lines) if _opened(line, ()) is not None)
    for at in range(spoken + 1, len(lines)):
        if lines[at].lstrip().startswith("["):
            return at if _BRACKETED.fullmatch("\n".join(lines[at:]).strip()) else len(lines)
    return len(lines)


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
        return ("user" if match.group("user") else "assistant"), line[match.end() :]
    callers: list[tuple[str, Speaker]] = [(name, "assistant") for name in names if name]
    for name, speaker in [*callers, *_USERS] if callers else ():
        if line.lstrip().startswith(tuple(f"{name}{colon}" for colon in _COLONS)):
            return speaker, line.lstrip()[len(name) + 1 :].lstrip()
    return None
