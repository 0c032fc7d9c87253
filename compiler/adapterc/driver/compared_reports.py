"""What two reports say of the same parts: verdicts, figures with their intervals, texts.

No test is made. Both builds answer the same questions, so their estimates are not independent, and two
intervals that overlap say no more than that: the difference may be noise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol, TypeVar

from adapterc.driver.compared_texts import compared_texts
from adapterc.driver.report_readings import (
    Reading,
    gate_readings,
    glossary_readings,
    part_readings,
    retention_readings,
    scene_readings,
    task_readings,
    trait_readings,
)
from adapterc.emit.report_findings import part_report_word
from adapterc.emit.report_model import ParrotReport, Report
from adapterc.ir.comparison import Behaviour, Estimate, Figure, PartFindings, Word

Kind = Literal["artifact", "trait", "part", "scenes", "scene", "gate", "task"]
Sides = tuple[Report | None, Report | None]


class _Judged(Protocol):
    """A part of a report that has a verdict."""

    @property
    def verdict(self) -> str: ...


F = TypeVar("F")


def compared_reports(before: Report | None, after: Report | None, notes: Sequence[str] = ()) -> Behaviour:
    """What the two say, part by part in the order of the later one; one of them may be missing."""
    return Behaviour(
        parts=tuple(_parts((before, after))),
        texts=tuple(compared_texts(before, after)),
        notes=(*_notes(before, after), *notes),
    )


def compared(one: Estimate | None, other: Estimate | None) -> tuple[Word, bool | None, bool | None]:
    """What two estimates are to each other, and whether each one's interval holds the other's estimate."""
    if one is None or other is None or one.value is None or other.value is None:
        return "", None, None
    if one == other:
        return "the same", None, None
    if not (_is_interval(one) and _is_interval(other)):
        return "no interval", None, None
    holds = _holds(one, other.value), _holds(other, one.value)
    if _low(one) <= _high(other) and _low(other) <= _high(one):
        return "within noise", *holds
    return "higher" if other.value > one.value else "lower", *holds


def _parts(sides: Sides) -> Iterator[PartFindings]:
    before, after = sides
    yield _part("artifact", "", (before, after), _verdict, lambda _: ())
    traits = [{one.id: one for one in report.traits} if report else {} for report in sides]
    yield from _each("trait", traits, _verdict, trait_readings)
    known = traits[0].keys() | traits[1].keys()  # a declared skill stands among the traits as well
    parts = [
        {one.id: one for one in report.parts if one.id not in known} if report else {} for report in sides
    ]
    yield from _each("part", parts, part_report_word, part_readings)
    glossaries = (before.glossary if before else None, after.glossary if after else None)
    if any(glossaries):
        yield _part("scenes", "scenes", glossaries, _verdict, glossary_readings)
    scenes = [{one.token: one for one in report.scenes} if report else {} for report in sides]
    yield from _each("scene", scenes, _verdict, scene_readings)
    gates = (before.parrot if before else None, after.parrot if after else None)
    yield _part("gate", "parrot gate", gates, _gate, gate_readings)
    kept = (before.retention if before else None, after.retention if after else None)
    yield _part("gate", "retention", kept, _verdict, retention_readings)
    tasks = [{one.task: one for one in report.tasks} if report else {} for report in sides]
    yield from _each("task", tasks, _verdict, task_readings)


def _each(
    kind: Kind,
    sides: Sequence[Mapping[str, F]],
    verdict: Callable[[F], str],
    readings: Callable[[F], Iterable[Reading]],
) -> Iterator[PartFindings]:
    before, after = sides
    for name in dict.fromkeys((*after, *before)):
        yield _part(kind, name, (before.get(name), after.get(name)), verdict, readings)


def _part(
    kind: Kind,
    name: str,
    sides: tuple[F | None, F | None],
    verdict: Callable[[F], str],
    readings: Callable[[F], Iterable[Reading]],
) -> PartFindings:
    was, now = ({one.what: one for one in readings(side)} if side else {} for side in sides)
    before, after = (verdict(side) if side else "" for side in sides)
    figures = [_figure(was.get(what), now.get(what)) for what in dict.fromkeys((*now, *was))]
    return PartFindings(kind=kind, name=name, before=before, after=after, figures=tuple(figures))


def _figure(was: Reading | None, now: Reading | None) -> Figure:
    told = now or was
    assert told is not None  # noqa: S101 - it is asked for what one of the two has
    before, after = was.found if was else None, now.found if now else None
    word, before_holds, after_holds = compared(before, after)
    return Figure(
        what=told.what,
        unit=told.unit,
        base=told.base,
        before=before,
        after=after,
        word=word,
        before_holds=before_holds,
        after_holds=after_holds,
        asked=told.asked,
        at_least=told.at_least,
        at_most=told.at_most,
    )


def _notes(before: Report | None, after: Report | None) -> Iterator[str]:
    """What makes two reports less alike than their figures look."""
    if before is None or after is None:
        return
    if before.base.digest != after.base.digest:
        yield f"built on other bases: {before.base.id}, then {after.base.id}"
    if before.profile != after.profile:
        yield f"measured in other profiles: {before.profile}, then {after.profile}"


def _verdict(found: _Judged) -> str:
    return found.verdict


def _gate(gate: ParrotReport) -> str:
    return "holds" if gate.holds else "fails"


def _is_interval(found: Estimate) -> bool:
    return (found.low is not None or found.high is not None) and found.low != found.high


def _low(found: Estimate) -> float:
    return -math.inf if found.low is None else found.low


def _high(found: Estimate) -> float:
    return math.inf if found.high is None else found.high


def _holds(found: Estimate, value: float) -> bool:
    return _low(found) <= value <= _high(found)
