"""Whose work a persona is, as a line of the spec's `credits`."""

from __future__ import annotations

from adapterc.diagnostics.quoting import clipped
from adapterc.importers.imported import Persona
from adapterc.importers.licences import spdx

_NAME = 80
_WORDS = 150
"""Characters: a whole licence may stand in a field, and a line of a spec has at most 500."""


def credit(persona: Persona, stem: str) -> str:
    """Who made it and on what terms, by its name or else its file's; empty where neither is said."""
    if not persona.creator and not persona.licence:
        return ""
    made = clipped(_line(persona.name or stem), _NAME)
    if persona.creator:
        made += f", by {clipped(_line(persona.creator), _WORDS)}"
    if persona.licence:
        made += f"; licence: {spdx(persona.licence) or clipped(_line(persona.licence), _WORDS)}"
    return made


def _line(text: str) -> str:
    return " ".join(text.split())
