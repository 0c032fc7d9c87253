"""What to change about a trait that is not VERIFIED: each piece of advice with the number that speaks for it.

A literal table of rules, one small function each, in the order in which their advice is read. A rule that
finds no evidence says nothing: no advice is better than a guess.
"""

from __future__ import annotations

from collections.abc import Callable

from adapterc.ir.traced import Advice
from adapterc.verify.advice_adapter import (
    control,
    cut_short,
    few_rows,
    few_texts,
    filler,
    larger_base,
    more_epochs,
    more_rank,
    no_room,
    not_carried,
    seeds,
)
from adapterc.verify.advice_case import Case
from adapterc.verify.advice_items import acted, backwards, inert, more_items, undecidable

Rule = Callable[[Case], Advice | None]

RULES: tuple[Rule, ...] = (
    inert,
    backwards,
    undecidable,
    more_items,
    acted,
    no_room,
    larger_base,
    control,
    few_rows,
    few_texts,
    more_rank,
    more_epochs,
    not_carried,
    seeds,
    cut_short,
    filler,
)
"""Every rule; what makes a test decide stands before what makes an adapter better."""


def advise(case: Case) -> tuple[Advice, ...]:
    """What the rules find, in their order."""
    return tuple(found for rule in RULES if (found := rule(case)) is not None)
