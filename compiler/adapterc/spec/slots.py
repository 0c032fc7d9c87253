"""Slots of moves: the four names in braces that expansion fills as data, and nothing else in braces."""

from __future__ import annotations

import re
from difflib import get_close_matches

from adapterc.value import value

SLOTS: tuple[str, ...] = ("claim", "Claim", "subject", "Subject")
_LISTED = ", ".join(f"{{{name}}}" for name in SLOTS)
_BRACED = re.compile(r"\{\{ *[A-Za-z]+ *\}\}|\{[^{}\n]*\}|[{}]")


@value()
class SlotProblem:
    """What is wrong with `text[start:end]`, and what to write instead.

    `meant` is the slot that was plainly meant, empty where none was.
    """

    start: int
    end: int
    message: str
    advice: str
    meant: str = ""


def slot_problems(text: str) -> tuple[SlotProblem, ...]:
    """Every brace of a move that does not belong to one of `SLOTS`."""
    problems = []
    for match in _BRACED.finditer(text):
        found = match.group()
        if found[1:-1] in SLOTS and len(found) > 2:
            continue
        meant = ""
        if len(found) == 1:
            message, advice = f"a brace that belongs to no slot: `{found}`", f"the slots are {_LISTED}"
        else:
            message = f"no slot is called `{found}`"
            name = found.strip("{} ")
            near = get_close_matches(name, SLOTS, n=1)
            advice = f"did you mean `{{{near[0]}}}`?" if near else f"the slots are {_LISTED}"
            meant = _meant(name)
        problems.append(
            SlotProblem(start=match.start(), end=match.end(), message=message, advice=advice, meant=meant)
        )
    return tuple(problems)


def _meant(name: str) -> str:
    """The slot whose letters `name` nearly has; a capital in the wrong place decides nothing."""
    near = get_close_matches(name, SLOTS, n=1, cutoff=0.75)
    return f"{{{near[0]}}}" if near and near[0][0] == name[0] else ""
