"""The questions of a family: put by the library's template, or there already, as an author's are."""

from __future__ import annotations

from adapterc.ir.library import Family
from adapterc.templating.sandbox import render


def question(family: Family, number: int) -> str:
    """What the family asks about its subject of that number."""
    if family.questions:
        return family.questions[number]
    return render(family.ask, subject=family.subjects[number])


def core(family: Family, number: int) -> str:
    """The same without a bound on the answer; empty where the family has no other words for it."""
    if family.questions:
        return family.cores[number]
    return render(family.core, subject=family.subjects[number]) if family.core else ""
