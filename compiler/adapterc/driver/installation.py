"""Python, our own libraries and those that run models: which versions are here, against those we ask for.

Read from what packages say of themselves; nothing is imported.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from platform import python_implementation

from adapterc.diagnostics.quoting import counted
from adapterc.driver.examined import Examined, missing, problem, sound
from adapterc.errors import WITH_MODELS

_ASKED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*([^;]*)(?:;(.*))?")
_BOUND = re.compile(r"(>=|<)\s*([0-9]+(?:\.[0-9]+)*)")
_EXTRA = "build"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A package that we ask for: the bounds of its version, and whether only running models takes it."""

    name: str
    bounds: tuple[tuple[str, str], ...]
    for_models: bool


def installation() -> Iterator[Examined]:
    """A line each for Python, what every command needs, and what running models needs."""
    own = "" if python_implementation() == "CPython" else f" ({python_implementation()})"
    yield sound("python", f"{sys.version.split()[0]}{own} at {sys.executable}")
    try:
        asked = requirements(requires("adapterc") or ())
    except PackageNotFoundError:  # run from its sources
        yield missing("libraries", "adapterc is not installed, so nothing says what it asks for", WITH_MODELS)
        return
    here = {one.name: _version(one.name) for one in asked}
    for name, for_models in (("libraries", False), ("models", True)):
        if group := [one for one in asked if one.for_models is for_models]:
            yield libraries(name, group, here)


def libraries(name: str, asked: Sequence[Requirement], here: Mapping[str, str]) -> Examined:
    """What there is of the packages `asked` for; `here` has their versions, empty for one that is missing."""
    absent = [one.name for one in asked if not here[one.name]]
    if absent and len(absent) == len(asked) and asked[0].for_models:
        return missing(name, "no library that runs models is installed", WITH_MODELS)
    if absent:
        return problem(name, f"not installed: {', '.join(absent)}", WITH_MODELS)
    wrong = [
        f"{one.name} {here[one.name]} ({', '.join(sign + bound for sign, bound in one.bounds)} is asked for)"
        for one in asked
        if not fits(here[one.name], one.bounds)
    ]
    if wrong:
        return problem(name, f"of another version: {', '.join(wrong)}", WITH_MODELS)
    told = ", ".join(f"{one.name} {here[one.name]}" for one in asked)
    return sound(name, f"{counted(len(asked), 'package')}: {told}")


def requirements(texts: Sequence[str]) -> tuple[Requirement, ...]:
    """What our own metadata asks for, in its order; of extras that of builds alone."""
    found = []
    for text in texts:
        if (match := _ASKED.match(text)) is None:
            continue
        marker = match[3] or ""
        if "extra" in marker and _EXTRA not in marker:
            continue
        bounds = tuple(sorted(_BOUND.findall(match[2]), reverse=True))
        found.append(Requirement(name=match[1], bounds=bounds, for_models="extra" in marker))
    return tuple(found)


def fits(here: str, bounds: Sequence[tuple[str, str]]) -> bool:
    """Whether a version lies within bounds; of it only the numbers at its beginning count."""
    return all(
        (_numbers(here) >= _numbers(bound)) if sign == ">=" else (_numbers(here) < _numbers(bound))
        for sign, bound in bounds
    )


def _numbers(told: str) -> tuple[int, ...]:
    """The numbers that a version begins with, without zeros at its end: 2.13.0 is 2.13."""
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", told)
    numbers = [int(part) for part in found[0].split(".")] if found else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
