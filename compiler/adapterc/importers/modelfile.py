"""Ollama's Modelfile: SYSTEM, MESSAGE and LICENSE are taken, what steers the runtime is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Persona, Turn
from adapterc.importers.source import Foreign

_WORDS = "FROM|SYSTEM|MESSAGE|TEMPLATE|PARAMETER|ADAPTER|LICENSE|DRAFT|REQUIRES|RENDERER|PARSER"
_INSTRUCTION = re.compile(rf"[ \t]*({_WORDS})(?:[ \t]+(.*))?", re.IGNORECASE)
_WHY = {
    "TEMPLATE": "the base brings its own chat template",
    "PARAMETER": "it steers sampling, which is no part of an adapter",
    "ADAPTER": "a spec trains an adapter of its own",
    "FROM": "the base of a spec is in a form that can be trained",
}
_QUOTES = '"""'
_MOST_LINES = 100_000


def is_modelfile(file: Foreign) -> bool:
    """Whether the file has a FROM line and nothing but instructions and comments around it."""
    lines = [
        line for line in file.head_text().splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    first = _INSTRUCTION.fullmatch(lines[0]) if lines else None
    named = any(re.match(r"[ \t]*FROM[ \t]+\S", line, re.IGNORECASE) for line in lines)
    return first is not None and (named or first.group(1).upper() in ("SYSTEM", "MESSAGE"))


def read_modelfile(file: Foreign, into: Gathering) -> None:
    """One Modelfile: the last SYSTEM counts, as it does for Ollama; messages are one dialogue."""
    system, licences = "", []
    turns: list[Turn] = []
    lines = file.text().split("\n")
    if len(lines) > _MOST_LINES:
        into.drop("rest of a file", f"of a Modelfile {_MOST_LINES:,} lines are read", file.name)
    for word, text in _instructions(iter(lines[:_MOST_LINES])):
        if word == "SYSTEM":
            if system:
                into.drop("SYSTEM", "a later one replaces it", file.name)
                into.keep(f"{file.name}, {word}", system)
            system = text
        elif word == "LICENSE":
            licences.append(text)
        elif word == "MESSAGE":
            _message(text, turns, file.name, into)
        else:
            into.drop(word, _WHY.get(word, "it steers the runtime"), file.name)
            into.keep(f"{file.name}, {word}", text)
    if system or licences:
        into.describe(Persona(summary=system, licence=next(iter(licences), "")))
    for text in licences:
        # A line of the spec names it; its text is here.
        into.keep(f"{file.name}, LICENSE", text)
    if turns:
        into.converse(file.name, turns)


def _message(text: str, turns: list[Turn], place: str, into: Gathering) -> None:
    role, _, said = text.partition(" ")
    if role.casefold() == "system":
        into.instruct(said)
    elif role.casefold() in ("user", "assistant") and said:
        turns.append(Turn(speaker="user" if role.casefold() == "user" else "assistant", text=said))
    else:
        into.drop("MESSAGE", f"it names no speaker, or says nothing: {role[:40]!r}", place)


def _unquoted(text: str) -> str:
    for quotes in (_QUOTES, '"'):
        if len(text) >= 2 * len(quotes) and text.startswith(quotes) and text.endswith(quotes):
            return text[len(quotes) : -len(quotes)].strip()
    return text


def _instructions(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """`(WORD, argument)`; an argument in quotes, three or one, runs over lines."""
    for line in lines:
        match = _INSTRUCTION.fullmatch(line)
        if match is None:
            continue
        word, argument = match.group(1).upper(), (match.group(2) or "").strip()
        role, _, said = argument.partition(" ") if word == "MESSAGE" else ("", "", argument)
        parts = [said.strip()]
        quotes = next((one for one in (_QUOTES, '"') if parts[0].startswith(one)), "")
        while quotes and not _is_closed(parts, quotes):
            more = next(lines, None)
            if more is None:  # the file ends inside of it
                parts[0] = parts[0].removeprefix(quotes)
                break
            parts.append(more)
        whole = _unquoted("\n".join(parts).strip())
        yield word, f"{role} {whole}" if word == "MESSAGE" else whole


def _is_closed(parts: list[str], quotes: str) -> bool:
    """Whether the last line ends what the first one opened; text behind three quotes ends it too."""
    last = parts[-1].rstrip()
    if len(parts) > 1 and quotes == _QUOTES:
        return quotes in last
    return last.endswith(quotes) and (len(parts) > 1 or len(last) >= 2 * len(quotes))
