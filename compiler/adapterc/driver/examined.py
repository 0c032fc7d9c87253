"""What `adapterc doctor` finds, a value a thing: sound, left out, or in the way of a build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "missing", "problem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One thing that builds stand on, by a short name, and in a line what is the case with it.

    "missing" is what some commands do without, or what comes by itself; "problem" what stops a build. Either
    has a way out in `help`.
    """

    name: str
    state: State
    said: str
    help: str = ""


def sound(name: str, said: str) -> Examined:
    """It is as it should be."""
    return Examined(name=name, state="ok", said=said)


def missing(name: str, said: str, advice: str) -> Examined:
    """It is not here, and not everybody needs it."""
    return Examined(name=name, state="missing", said=said, help=advice)


def problem(name: str, said: str, advice: str) -> Examined:
    """It stops a build."""
    return Examined(name=name, state="problem", said=said, help=advice)
