"""Credentials in what is shown: a log is read by more people than the spec that it quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from adapterc.credentials import hinted, secret_parts
from adapterc.diagnostics.model import Diagnostic

_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@\"'<>]+(?=@)")


def veiled(text: str) -> str:
    """`text` with asterisks in the place of keys, and of whatever stands before the @ of an address.

    Sign for sign, so that places in it stay what they are.
    """
    if "://" in text:
        text = _IN_ADDRESS.sub(lambda match: "*" * len(match.group()), text)
    for start, end in list(secret_parts(text, hinted((text,)))):
        hidden = "".join(char if char in "\r\n" else "*" for char in text[start:end])
        text = f"{text[:start]}{hidden}{text[end:]}"
    return text


def veiled_findings(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings with veiled texts; the edits of fixes stay, since programs apply them."""
    return tuple(
        replace(
            one,
            message=veiled(one.message),
            help=veiled(one.help),
            labels=tuple(replace(label, text=veiled(label.text)) for label in one.labels),
        )
        for one in diagnostics
    )


def veiled_sources(sources: Mapping[str, str]) -> dict[str, str]:
    """The texts that excerpts are cut from, veiled."""
    return {name: veiled(text) for name, text in sources.items()}
