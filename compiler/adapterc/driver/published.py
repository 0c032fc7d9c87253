"""What an artifact's own report says, beside what was measured again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapterc.diagnostics.quoting import clipped
from adapterc.emit.report_model import Report
from adapterc.ir.findings import Outcome
from adapterc.ir.part_verdicts import part_word

_OUTCOMES: tuple[Outcome, ...] = ("VERIFIED", "NOT VERIFIED", "INCONCLUSIVE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A verdict that is another now; "no verdict" where one of the two has none."""

    what: str
    published: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A published report against what was found. `shift` is the largest change of an effect's estimate.

    `compared` counts the verdicts that both have; `shift` is None where no effect stands in both.
    """

    disagreements: tuple[Disagreement, ...]
    compared: int
    shift: float | None


def compare(published: Mapping[str, Any], found: Report) -> Comparison:
    """`published` is a report.json of any version, and may be anything."""
    before, after = dict(_verdicts(published)), dict(_verdicts(found.model_dump(mode="json")))
    named = [*before, *(what for what in after if what not in before)]
    differ = tuple(
        Disagreement(what=what, published=before.get(what, "no verdict"), found=after.get(what, "no verdict"))
        for what in named
        if before.get(what) != after.get(what)
    )
    old, new = dict(_effects(published)), dict(_effects(found.model_dump(mode="json")))
    shifts = [abs(new[name] - old[name]) for name in old.keys() & new.keys()]
    return Comparison(
        disagreements=differ,
        compared=len(before.keys() & after.keys()),
        shift=max(shifts) if shifts else None,
    )


def _verdicts(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _verdict("the whole", report, "verdict")
    for one in _entries(report.get("traits")):
        yield from _verdict(f"trait {clipped(str(one.get('id')))}", one, "verdict")
    for one in _entries(report.get("parts")):
        yield from _part(one)
    for one in _entries(report.get("scenes")):
        yield from _verdict(f"scene {clipped(str(one.get('token')))}", one, "verdict")
    for one in _entries(report.get("tasks")):
        yield from _verdict(f"task {clipped(str(one.get('task')))}", one, "verdict")
    yield from _verdict("scenes", report.get("glossary"), "verdict")
    parrot = report.get("parrot")
    if isinstance(parrot, Mapping) and isinstance(parrot.get("holds"), bool):
        yield "parrot gate", "holds" if parrot["holds"] else "FAILS"
    yield from _verdict("retention", report.get("retention"), "verdict")


def _part(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the report prints of a part: of one without a threshold whether it moved."""
    what, declared, items = f"part {clipped(str(one.get('id')))}", one.get("declared"), one.get("n")
    known = next((word for word in _OUTCOMES if word == one.get("verdict")), None)
    if known is not None and isinstance(declared, bool) and isinstance(items, int):
        yield what, part_word(known, declared=declared, n=items)
    else:
        yield from _verdict(what, one, "verdict")


def _effects(report: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for section in ("traits", "parts", "scenes"):
        for one in _entries(report.get(section)):
            effect = one.get("effect")
            estimate = effect.get("estimate") if isinstance(effect, Mapping) else None
            if isinstance(estimate, (int, float)):
                name = str(one.get("id") if "kind" in one else one.get("token"))
                yield f"{section} {name}", float(estimate)


def _verdict(what: str, holder: object, key: str) -> Iterator[tuple[str, str]]:
    found = holder.get(key) if isinstance(holder, Mapping) else None
    if isinstance(found, str):
        yield what, clipped(found)


def _entries(value: object) -> Sequence[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
