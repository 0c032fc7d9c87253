"""The questions of a family: put by the library's template, or there already, as an author's are."""

from __future__ import annotations

import re

from adapterc.ir.library import Family
from adapterc.templating.sandbox import render

_CLOSING = " \t\n\"'”’»)*"
_REQUESTS = re.compile(
    "(?:tell|describe|explain|name|list|give|say|write|show|расскажи(?:те)?|опиши|назови|объясни|скажи) "
)
"""How a request begins that is put in the words of no question."""


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


def reworded(wording: str, question: str) -> str:
    """The wording around the question, which gets a closing sign where it has none and words follow it."""
    return render(wording, question=question if wording.endswith("}}") else closed(question))


def closed(question: str) -> str:
    """A question that ends in a sign, so that a sentence may follow it."""
    if question.rstrip(_CLOSING)[-1:] in ".?!…:":
        return question
    is_request = _REQUESTS.match(question.casefold()) is not None
    return f"{question.rstrip()}{'.' if is_request else '?'}"
