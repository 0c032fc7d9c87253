"""What every verdict is made of: an outcome, an answer, a condition."""

from __future__ import annotations

from typing import Literal

from adapterc.ir.interval import Interval
from adapterc.value import value

Outcome = Literal["VERIFIED", "NOT VERIFIED", "INCONCLUSIVE"]

REPORTED = "reported, does not decide"
"""How the note of a condition ends that is told beside a verdict and is none of what decides it."""


@value()
class Answer:
    """What an arm said to a probe; `tokens` in the base's tokenizer, `finished` when it ended its turn."""

    item: str
    text: str
    tokens: int
    finished: bool


@value()
class Check:
    """One condition of a verdict: what was asked, what was found, whether it holds.

    `holds` is None where the condition is open: the items cannot decide it, or it is only reported.
    """

    name: str
    bound: str
    found: Interval
    holds: bool | None
    note: str = ""
