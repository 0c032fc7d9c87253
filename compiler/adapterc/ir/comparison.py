"""Two versions of a spec side by side: what comparing hands to whoever shows it.

`before` and `after` are the first and the second of the two sides that were named. Texts are raw: whoever
shows them escapes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from adapterc.value import value

Change = Literal["added", "removed", "changed", "moved"]
Word = Literal["the same", "within noise", "higher", "lower", "no interval", ""]
"""What two estimates are to each other. Noise: their intervals overlap. No interval: there is none to tell
by. Empty: one of the two is missing."""


@value()
class NodeChange:
    """A node of the resolved spec that differs. A place is `file:line`, empty where none is known."""

    change: Change
    path: str
    before: str = ""
    after: str = ""
    before_at: str = ""
    after_at: str = ""


@value()
class RowText:
    """A row as people read it: what is asked, what is answered, what stands against that.

    `made` says in words how the answer of a row that is laid out will be composed, beside its moves.
    """

    id: str
    node: str
    family: str
    template: str
    asked: str
    said: str
    against: str
    made: str = ""


@value()
class RowChange:
    """A row that differs; `before` is missing in one that is new, `after` in one that is gone."""

    part: str
    change: Change
    before: RowText | None = None
    after: RowText | None = None


@value()
class PartRows:
    """How many rows a part of the spec has: those with the same content in both, and the others."""

    part: str
    same: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0

    @property
    def differs(self) -> bool:
        """Whether any row does."""
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """Rows of both versions by content. `shown` are a few of those that differ, `note` what limits this.

    `what` says which rows: laid out (before any answer is filled in), or as they were trained on. `unlike`:
    they are known to differ, and not in what.
    """

    what: str
    parts: tuple[PartRows, ...] = ()
    shown: tuple[RowChange, ...] = ()
    note: str = ""
    unlike: bool = False

    @property
    def differs(self) -> bool:
        """Whether any row does."""
        return self.unlike or any(part.differs for part in self.parts)


@value()
class Estimate:
    """A number with its two-sided 95% interval; an end that is None is not bounded, or not known."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a part, of the base and of both builds.

    `before_holds` says whether the first interval holds the second estimate, `after_holds` the reverse; None
    where there is no interval. `at_least` and `at_most` are what the later spec asks, `asked` says it.
    """

    what: str
    unit: str
    base: Estimate | None
    before: Estimate | None
    after: Estimate | None
    word: Word
    before_holds: bool | None = None
    after_holds: bool | None = None
    asked: str = ""
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFindings:
    """A part that is judged: its verdict in both builds, empty where it has none, and its figures."""

    kind: Literal["artifact", "trait", "part", "scenes", "scene", "gate", "task"]
    name: str
    before: str
    after: str
    figures: tuple[Figure, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the verdict does, or an estimate by more than noise."""
        return self.before != self.after or any(one.word in ("higher", "lower") for one in self.figures)


@value()
class Texts:
    """One prompt, answered by the base and by both builds; None where that was not asked.

    `base_before` is there only where the base itself answered otherwise in the first build.
    """

    kind: Literal["question", "token", "part"]
    prompt: str
    base: str | None
    before: str | None
    after: str | None
    base_before: str | None = None

    @property
    def differs(self) -> bool:
        """Whether the two builds answer otherwise."""
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What two reports say; one of them may be missing."""

    parts: tuple[PartFindings, ...]
    texts: tuple[Texts, ...]
    notes: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether a verdict, an estimate or an answer does, noise included."""
        moved = any(
            one.word not in ("the same", "") or (one.before is None) != (one.after is None)
            for part in self.parts
            for one in part.figures
        )
        verdicts = any(part.before != part.after for part in self.parts)
        return verdicts or moved or any(one.differs for one in self.texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSpec:
    """One spec in both versions. `before_at` and `after_at` say where each was read, empty where it is not.

    `findings` are errors of a spec that could not be resolved, by side.
    """

    name: str
    before_at: str
    after_at: str
    nodes: tuple[NodeChange, ...] = ()
    rows: RowChanges | None = None
    held: RowChanges | None = None
    behaviour: Behaviour | None = None
    notes: tuple[str, ...] = ()
    before_findings: tuple[str, ...] = ()
    after_findings: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        rows = any(found is not None and found.differs for found in (self.rows, self.held))
        return (
            not (self.before_at and self.after_at)
            or bool(self.nodes or self.before_findings or self.after_findings)
            or rows
            or (self.behaviour is not None and self.behaviour.differs)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All specs of two sides; `before` and `after` are their names as people read them."""

    before: str
    after: str
    specs: tuple[ComparedSpec, ...]

    @property
    def differing(self) -> tuple[ComparedSpec, ...]:
        """The specs that are not the same in both."""
        return tuple(spec for spec in self.specs if spec.differs)
