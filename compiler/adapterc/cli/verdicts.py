"""The verdict table at the end of a build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from adapterc.diagnostics.quoting import escaped
from adapterc.driver.build import Built
from adapterc.ir.declared_tasks import word_of
from adapterc.ir.further_verdicts import level_said
from adapterc.ir.part_verdicts import part_word
from adapterc.ir.traced import Advice, GateTrace, Trace
from adapterc.ir.verification import Check, Judgement

_MOST_SCENES, _MOST_ADVICE, _MOST_NAMED = 12, 2, 3


def print_verdicts(built: Built, out: TextIO) -> None:
    """A line a trait, the gates, the whole, and where the report is."""
    if not built.changed:
        print("nothing to do: the artifact is up to date", file=out)
    print_judgement(built.judgement, out)
    print(f"report: {near(built.target / 'report.html')}", file=out)


def print_judgement(judgement: Judgement, out: TextIO) -> None:
    """A line a trait, the gates and the whole."""
    lines: list[tuple[str, str, str]] = []
    tokens = [scene.token for scene in judgement.scenes]
    for trait in judgement.traits:
        lines += [(trait.verdict, trait.id, trait.reason), *_traced(trait.trace, trait.advice, tokens)]
    known = {trait.id for trait in judgement.traits}
    for part in judgement.parts:
        if part.id not in known:
            word = part_word(part.verdict, declared=part.declared, n=part.n)
            lines += [(word, part.id, part.reason), *_traced(part.trace, part.advice, tokens)]
    lines += _scenes(judgement)
    lines += ((word_of(task), f"task {task.task}", task.reason) for task in judgement.tasks)
    width = max(11, *(len(name) for _, name, _ in lines)) if lines else 11
    for verdict, name, reason in lines:
        print(f"{verdict:<13} {escaped(name):<{width}}  {escaped(reason)}", file=out)
    gate, kept = judgement.parrot, judgement.retention
    print(
        f"{'holds' if gate.holds else 'FAILS':<13} {'parrot gate':<{width}}  {_short(gate.checks)}", file=out
    )
    _print_worst(gate.traces, width, out)
    print(f"{kept.verdict:<13} {'retention':<{width}}  {_short(kept.checks)}", file=out)
    _print_worst(kept.traces, width, out)
    for _, _, said in _traced(None, judgement.advice, tokens):
        print(f"{'':<13} {'':<{width}}  {escaped(said)}", file=out)
    print(f"\n{judgement.verdict} ({level_said(judgement.level, judgement.seeds)})", file=out)


def _scenes(judgement: Judgement) -> Iterator[tuple[str, str, str]]:
    """The glossary as a whole, and a few of its scenes that do not hold: the report has all of them."""
    if judgement.glossary is None:
        return
    yield judgement.glossary.verdict, "scenes", judgement.glossary.reason
    tokens = [scene.token for scene in judgement.scenes]
    yield from _traced(judgement.glossary.trace, judgement.glossary.advice, tokens)
    open_ = [scene for scene in judgement.scenes if scene.verdict != "VERIFIED"]
    for scene in open_[:_MOST_SCENES]:
        yield scene.verdict, scene.token, scene.reason
    if len(open_) > _MOST_SCENES:
        yield "", "", f"and {len(open_) - _MOST_SCENES} more scenes, see the report"


def _traced(
    trace: Trace | None, advice: Sequence[Advice], tokens: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Where it went worst and what trained that, then a few pieces of advice: the report has all of them."""
    if trace is not None and trace.missed and trace.families:
        worst, item = trace.families[0], trace.items[0]
        nodes = ", ".join(_with_token(node.node, tokens) for node in trace.nodes[:2])
        behind = f"; {trace.rows} rows behind it, of {nodes}" if nodes else ""
        said = f"worst: {worst.family}, {worst.missed} of {worst.n} missed, such as {item.id}{behind}"
        yield "", "", said
    for one in advice[:_MOST_ADVICE]:
        yield "", "", f"{one.rule}: {one.do} ({one.evidence})"


def _with_token(node: str, tokens: Sequence[str]) -> str:
    """A node of the spec; one of a scene, which its path numbers, with the scene's token."""
    section, _, rest = node.partition(".")
    number = rest.partition(".")[0]
    is_scene = section == "scenes" and number.isdecimal() and int(number) < len(tokens)
    return f"{node} ({tokens[int(number)]})" if is_scene else node


def _print_worst(traces: Sequence[GateTrace], width: int, out: TextIO) -> None:
    """What fails a gate: its worst passages, or its worst answers with the rows that these are like."""
    for one in traces:
        if one.fails:
            items = [item for item in one.trace.items if item.missed]
            shown = [row.id for node in one.trace.nodes for row in node.shown]
            rows = [row for item in items for row in item.rows] if one.trace.items else shown
            behind = ", ".join(list(dict.fromkeys(rows))[:_MOST_NAMED])
            named = ", ".join(item.id for item in items[:_MOST_NAMED])
            parts = "; ".join(part for part in (named, f"rows {behind}" if behind else "") if part)
            print(f"{'':<13} {'':<{width}}  {escaped(f'worst by {one.condition}: {parts}')}", file=out)


def _short(checks: tuple[Check, ...]) -> str:
    return "; ".join(f"{check.name} {check.found.estimate:.3g} ({check.bound})" for check in checks)


def near(path: Path) -> str:
    """The path as the reader would type it: relative where it lies below the current folder."""
    here = Path.cwd()
    return escaped(str(path.relative_to(here) if path.is_relative_to(here) else path))
