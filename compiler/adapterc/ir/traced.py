"""Where a verdict that is not VERIFIED comes from, and what its evidence advises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedRow:
    """A training row and its origin, without its words."""

    id: str
    kind: str
    node: str
    template: str
    family: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedItem:
    """A held-out item that went badly, or a passage that was read: no node asked for that one.

    `to` and `opposite` are the answers that it scores, where somebody else than the model wrote them; `said`
    and `base_said` what the model answered, where it did. `score` and `base_score` are on the trace's scale,
    the base's None where it was not asked.
    `rows` are ids of the rows of the same nodes whose question shares most words with it, best first.
    """

    id: str
    family: str
    node: str
    question: str
    score: float
    base_score: float | None
    missed: bool
    to: str = ""
    opposite: str = ""
    said: str = ""
    base_said: str = ""
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedFamily:
    """A template family: how many of its items missed, and its mean scores."""

    family: str
    n: int
    missed: int
    score: float
    base_score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedNode:
    """A node of the spec with how many rows trained it, and some of them."""

    node: str
    rows: int
    shown: tuple[TracedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The worst of what was asked, and what trained it. `scale` says what a score is and which way is worse.

    `missed` of `n` items went against what was declared. `rows` counts the rows of all nodes; where it is 0
    the trait has none of its own.
    """

    scale: str
    n: int
    missed: int
    families: tuple[TracedFamily, ...]
    items: tuple[TracedItem, ...]
    nodes: tuple[TracedNode, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GateTrace:
    """Where a condition of a gate of the whole adapter comes from: it fails, or holds with little to spare.

    A trace of training rows alone has no items: its `n` are rows.
    """

    condition: str
    fails: bool
    trace: Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to change, by which rule, and the number that speaks for it."""

    rule: str
    do: str
    evidence: str
