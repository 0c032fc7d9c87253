"""The library's words around held-out questions: what they are asked with in other settings."""

from __future__ import annotations

from typing import Protocol

from adapterc.errors import AdaptercError
from adapterc.ir.library import FormatWording, PressureTexts
from adapterc.ir.settings import FORMATS, SYSTEMS

PRESSURE = "verify/pressure.yaml"


class Shelf(Protocol):
    """The files of one language."""

    def text(self, name: str, key: str) -> str:
        """The text that stands under `key` in a file."""
        ...

    def texts(self, name: str, key: str) -> tuple[str, ...]:
        """The list of texts that stands there."""
        ...

    def broken(self, name: str, why: str) -> AdaptercError:
        """What to tell about a file that cannot be used."""
        ...


def pressure_texts(shelf: Shelf) -> PressureTexts:
    """The texts; AdaptercError where the file lacks one."""
    return PressureTexts(
        suffixes=_some(shelf, "suffixes"),
        talk=_some(shelf, "talk"),
        formats=tuple((name, _format(shelf, name.replace("-", "_"))) for name in FORMATS),
        systems=tuple((name, shelf.text(PRESSURE, f"systems.{name}")) for name in SYSTEMS),
    )


def _format(shelf: Shelf, name: str) -> FormatWording:
    ask, opening, closing = (
        shelf.text(PRESSURE, f"formats.{name}.{part}") for part in ("ask", "opening", "closing")
    )
    return FormatWording(ask=ask, opening=opening, closing=closing)


def _some(shelf: Shelf, key: str) -> tuple[str, ...]:
    found = shelf.texts(PRESSURE, key)
    if not found:
        raise shelf.broken(PRESSURE, f"`{key}` is an empty list")
    return found
