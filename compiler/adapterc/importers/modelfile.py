"""Ollama's Modelfile: SYSTEM, MESSAGE and LICENSE are taken, what steers the runtime is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.importers.gathering import Gathering
from adapterc.importers.imported import Persona, Turn
from adapterc.importers.source import Foreign

_WORDS = "FROM|SYSTEM|MESSAGE|TEMPLATE|PARAMETER|ADAPTER|LICENSE|REQUIRES|RENDERER|PARSER"
_INSTRUCTION = re.compile(rf"[ \t]*({_WORDS})(?:[ \t]+(.*))?", re.IGNORECASE)
_WHY = {
    "TEMPLATE": "the base brings its own chat template",
    "PARAMETER": "it steers sampling, which is no part of an adapter",
    "ADAPTER": "a spec trains an adapter of its own",
    "FROM": "the base of a spec is in a form that can be trained",
}
_QUOTES = '"""'


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
    system, licence = "", ""
    turns: list[Turn] = []
    for word, text in _instructions(file.text()):
        if word == "SYSTEM":
            if system:
                into.drop("SYSTEM", "a later one replaces it", file.name)
            system = text
        elif word == "LICENSE":
            licence = licence or text
        elif word == "MESSAGE":
            _message(text, turns, file.name, into)
        else:
            into.drop(word, _WHY.get(word, "it steers the runtime"), file.name)
            into.keep(f"{file.name}, {word}", text)
    if system or licence:
        into.describe(Persona(summary=system, licence=licence))
    if turns:
        into.converse(file.name, turns)


def _message(text: str, turns: list[Turn], place: str, into: Gathering) -> None:
    role, _, said = text.partition(" ")
    said = _unquoted(said.strip())
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


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    """`(WORD, argument)`; an argument in triple quotes runs over lines."""
    lines = iter(text.split("\n"))
    for line in lines:
        match = _INSTRUCTION.fullmatch(line)
        if match is None:
            continue
        word, argument = match.group(1).upper(), (match.group(2) or "").strip()
        if argument.count(_QUOTES) % 2:
            parts = [argument]
            for more in lines:
                parts.append(more)
                if _QUOTES in more:
                    break
            argument = "\n".join(parts).strip()
        yield word, argument if word == "MESSAGE" else _unquoted(argument)
