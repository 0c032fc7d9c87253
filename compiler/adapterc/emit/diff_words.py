"""A comparison in words: what every form of it says alike."""

from __future__ import annotations

from adapterc.diagnostics.quoting import counted
from adapterc.emit.numbers import interval_text, number_text
from adapterc.emit.report_model import Interval
from adapterc.ir.comparison import (
    Change,
    ComparedSpec,
    Comparison,
    Estimate,
    Figure,
    PartFindings,
    PartRows,
    RowChange,
    RowChanges,
)

SIGNS: dict[Change, str] = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
NOISE = (
    "Within noise: the two 95% intervals overlap. No test is made of the difference: both builds answered "
    "held-out questions of one kind, so their estimates are not independent."
)
UNBUILT = (
    "Behaviour is compared where both sides were built: name artifacts as sides, or add "
    "--artifacts BEFORE AFTER to refs."
)
_HELD_OUT = "held out"
_SEEN = {
    "laid out": "as they are laid out, before the base's answers are filled in",
    "trained on": "as they were trained on",
}


def headline(comparison: Comparison) -> str:
    """How many specs differ."""
    count, differing = len(comparison.specs), len(comparison.differing)
    if count == 1:
        return f"{comparison.specs[0].name} {'differs' if differing else 'is the same'}"
    if not differing:
        return f"{counted(count, 'spec')}, all of them the same"
    return f"{differing} of {counted(count, 'spec')} {'differs' if differing == 1 else 'differ'}"


def spec_summary(spec: ComparedSpec) -> str:
    """One spec in a line: its verdict, nodes, rows and answers."""
    if not spec.before_at or not spec.after_at:
        side = "after" if spec.after_at else "before"
        only = f"only {side}"
        verdict = overall(spec)
        return f"{only}; {verdict}" if verdict else only
    said = [found for found in (overall(spec), _findings(spec)) if found]
    said.append(f"{counted(len(spec.nodes), 'node')} of the spec" if spec.nodes else "the same spec")
    if spec.rows is not None:
        said.append(row_summary(spec.rows))
    if spec.held is not None and spec.held.differs:
        said.append(row_summary(spec.held))
    if spec.behaviour is not None and spec.before_at and spec.after_at:
        other = sum(one.differs for one in spec.behaviour.texts)
        said.append(f"{other} of {counted(len(spec.behaviour.texts), 'answer')} differ")
    return "; ".join(said)


def _findings(spec: ComparedSpec) -> str:
    sides = (("before", spec.before_findings), ("after", spec.after_findings))
    return "; ".join(
        f"does not hold {side}: {counted(len(found), 'error')}" for side, found in sides if found
    )


def overall(spec: ComparedSpec) -> str:
    """The verdict on the whole artifact in both builds; empty where it was not built."""
    if spec.behaviour is None:
        return ""
    return next((verdict_text(part) for part in spec.behaviour.parts if part.kind == "artifact"), "")


def verdict_text(part: PartFindings) -> str:
    """`NOT VERIFIED → VERIFIED`, or the one verdict where it stayed."""
    if part.before == part.after:
        return part.after
    return f"{part.before or 'not there'} → {part.after or 'not there'}"


def part_name(part: PartFindings) -> str:
    """What a part is called in a table."""
    return {"artifact": "the whole", "scene": f"scene {part.name}", "task": f"task {part.name}"}.get(
        part.kind, part.name
    )


def row_noun(rows: RowChanges) -> str:
    """What is counted."""
    return "held-out items" if rows.what == _HELD_OUT else "rows"


def row_state(rows: RowChanges) -> str:
    """In which state these rows are compared; empty for held-out items."""
    return _SEEN.get(rows.what, "")


def row_counts(rows: RowChanges) -> str:
    """`12 added, 3 removed, 4 changed`."""
    if rows.unlike:
        return "not the same"
    kinds = ("added", "removed", "changed")
    counts = ((sum(getattr(part, kind) for part in rows.parts), kind) for kind in kinds)
    return ", ".join(f"{count} {kind}" for count, kind in counts if count) or "the same, in another order"


def row_summary(rows: RowChanges) -> str:
    """The same with what is counted: `rows: 12 added`."""
    return f"{row_noun(rows)}: {row_counts(rows)}"


def row_versions(one: RowChange) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What is asked, and what of the row is otherwise before and after; each a list of texts.

    Of a row that changed only what differs: most often its answer, else what stands against it, or how the
    answer is to be composed.
    """
    before, after = one.before, one.after
    if before is None or after is None:
        told = after or before
        said = (told.said,) if told is not None and told.said else ()
        return ("" if told is None else told.asked), (() if after else said), (said if after else ())
    pairs = [
        ("", before.said, after.said),
        ("against: ", before.against, after.against),
        ("", _without(before.made, after.made), _without(after.made, before.made)),
    ]
    if before.asked != after.asked:
        pairs.insert(0, ("asked: ", before.asked, after.asked))
    other = [(head, was, now) for head, was, now in pairs if was != now]
    return (
        after.asked if before.asked == after.asked else "",
        tuple(f"{head}{was}" for head, was, _ in other if was),
        tuple(f"{head}{now}" for head, _, now in other if now),
    )


def _without(text: str, other: str) -> str:
    """The lines of a text that the other one does not have."""
    known = set(other.split("\n"))
    return "\n".join(line for line in text.split("\n") if line not in known)


def part_summary(part: PartRows) -> str:
    """The same of one part of the spec, and how many stayed."""
    told = [
        f"{getattr(part, kind)} {kind}" for kind in ("added", "removed", "changed") if getattr(part, kind)
    ]
    return ", ".join([*told, f"{part.same} the same"])


def estimate_text(found: Estimate | None) -> str:
    """`0.71 [0.62, 0.80]`; empty where there is none."""
    if found is None or found.value is None:
        return ""
    return interval_text(Interval(estimate=found.value, low=found.low, high=found.high))


def word_text(figure: Figure) -> str:
    """What the two builds' estimates are to each other, in words."""
    match figure.word:
        case "higher" | "lower":
            return f"{figure.word}: the intervals do not meet"
        case "within noise":
            return f"within noise{_outside(figure)}"
        case "no interval":
            return f"{_shift(figure)}, no interval to tell by"
    return figure.word


def _outside(figure: Figure) -> str:
    """Which estimate lies outside the other build's interval, where the intervals overlap all the same."""
    sides = (("later", "earlier", figure.before_holds), ("earlier", "later", figure.after_holds))
    out = [
        f"the {one} estimate lies outside the {other} interval"
        for one, other, holds in sides
        if holds is False
    ]
    return f", though {' and '.join(out)}" if out else ""


def _shift(figure: Figure) -> str:
    before = figure.before.value if figure.before is not None else None
    after = figure.after.value if figure.after is not None else None
    if before is None or after is None:
        return ""
    return f"{'+' if after > before else '-'}{number_text(abs(after - before))}"


def figure_name(figure: Figure) -> str:
    """`accuracy, of pairs (at least 0.6)`."""
    unit = f", {figure.unit}" if figure.unit else ""
    asked = f" ({figure.asked})" if figure.asked else ""
    return f"{figure.what}{unit}{asked}"
