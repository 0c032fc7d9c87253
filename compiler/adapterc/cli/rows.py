"""A dataset as a person reads it: figures, and rows at random."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TextIO

from adapterc.diagnostics.quoting import counted, escaped
from adapterc.expand.coverage import NodeCoverage
from adapterc.expand.mix import SectionShare
from adapterc.expand.taught import FAULTS
from adapterc.ir.dataset import Dataset
from adapterc.ir.mix import section_of
from adapterc.ir.taught import Taught
from adapterc.whole_file import replace_file

if TYPE_CHECKING:
    from adapterc.driver.scene_costs import ParaphraseCounts


def print_figures(dataset: Dataset, out: TextIO) -> None:
    """Sizes, repetition, and how many rows stand behind each node of the spec."""
    figures = dataset.figures
    kinds = Counter(row.kind for row in dataset.rows)
    train, verify = _families(dataset)
    lines = {
        "rows": f"{len(dataset.rows)} ({', '.join(f'{n} {kind}' for kind, n in sorted(kinds.items()))})",
        "verification": ", ".join(f"{count} {name}" for name, count in _asked_later(dataset).items()),
        "families": f"{train} train, {verify} verify",
        "worst 8-gram": f"{figures.repeated_8gram_share:.1%} of answers (limit 3%): {figures.worst_8gram}",
        "distinct-3": f"{figures.distinct_3:.2f} on 5,000 words (limit 0.50)",
        "words of the base's": f"{figures.kept_words:.0%} of a chosen answer, median",
        "dropped": f"{figures.dropped_leaks} near held-out text, {figures.dropped_empty} too poor",
    }
    if dataset.taught is not None:
        lines["teacher"] = _taught(dataset.taught)
    for name, value in lines.items():
        print(f"{name:<20} {escaped(value)}", file=out)
    print("rows a spec node:", file=out)
    for node, count in sorted(Counter(_section(row.origin.node) for row in dataset.rows).items()):
        print(f"  {count:>4}  {escaped(node)}", file=out)


def _taught(said: Taught) -> str:
    """How many of the teacher's answers became rows, and why the others did not."""
    reasons = "; ".join(f"{count} {FAULTS[fault]}" for fault, count in said.dropped)
    return f"{said.kept} of {len(said.answers)} answers used" + (f"; {reasons}" if reasons else "")


def print_coverage(
    covered: Sequence[NodeCoverage],
    out: TextIO,
    *,
    told: ParaphraseCounts | None = None,
    weighed: Sequence[SectionShare] = (),
    as_json: bool = False,
) -> None:
    """Each part of the spec with its rows and its held-out items, and whose paraphrases are judged by."""
    if as_json:
        value: dict[str, object] = {"coverage": [asdict(part) for part in covered]}
        value |= {"paraphrases": asdict(told)} if told else {}
        value |= {"mix": [asdict(share) for share in weighed]} if weighed else {}
        print(json.dumps(value, indent=2, ensure_ascii=False), file=out)
        return
    print("training rows that carry a part of the spec, and held-out items that judge by it:", file=out)
    print("    rows  held-out  part", file=out)
    left_out = {share.section for share in weighed if not share.wanted}
    for part in covered:
        note = "" if part.is_reached else "  reaches nothing"
        note = "  left out by its weight" if not part.rows and section_of(part.node) in left_out else note
        print(f"  {part.rows:>6}  {part.items:>8}  {escaped(part.node)}{note}", file=out)
    if told:
        print(
            f"paraphrases that count: {told.written} of the {told.all_written} that you wrote, "
            f"{told.composed} of the {told.all_composed} that are composed",
            file=out,
        )
    for share in weighed:
        print(share_line(share), file=out)


def share_line(share: SectionShare) -> str:
    """What came of a section's weight, in a line."""
    line = f"{share.section} at {share.weight:g}: {counted(share.rows, 'row')} instead of {share.unweighted}"
    return f"{line}; {share.wanted} were asked for, it has no more to give" if share.is_short else line


def print_expanded(
    dataset: Dataset,
    covered: Sequence[NodeCoverage],
    out: TextIO,
    weighed: Sequence[SectionShare] = (),
) -> None:
    """Figures and coverage for programs."""
    kinds = Counter(row.kind for row in dataset.rows)
    value = {
        "rows": dict(sorted(kinds.items())),
        "verification": _asked_later(dataset),
        "figures": asdict(dataset.figures),
        **({"teacher": _counts(dataset.taught)} if dataset.taught else {}),
        "coverage": [asdict(part) for part in covered],
        **({"mix": [asdict(share) for share in weighed]} if weighed else {}),
    }
    print(json.dumps(value, indent=2, ensure_ascii=False), file=out)


def _counts(said: Taught) -> dict[str, object]:
    return {"answers": len(said.answers), "used": said.kept, "dropped": dict(said.dropped)}


def _asked_later(dataset: Dataset) -> dict[str, int]:
    """How many held-out items there are of each kind; those of scenes where the spec has some."""
    counts = {"pairs": len(dataset.pairs), "probes": len(dataset.probes)}
    scenes = dataset.scenes
    if scenes is not None:
        counts |= {
            "paraphrases": len(scenes.paraphrases),
            "requests": len(scenes.asks),
            "contexts": len(scenes.contexts),
            "scene pairs": len(scenes.pairs),
        }
    parts = dataset.parts
    if parts is not None:
        told = {"facts": parts.facts, "strides": parts.strides, "turns": parts.turns}
        counts |= {kind: len(items) for kind, items in told.items() if items}
    return counts


def _section(node: str) -> str:
    """The part of the spec a reader thinks in: a trait or frame by its name, all dialogues as one."""
    first, *rest = node.split(".")
    return first if not rest or rest[0].isdigit() else f"{first}.{rest[0]}"


def print_rows(dataset: Dataset, count: int, seed: int, out: TextIO) -> None:
    """`count` rows drawn with `seed`."""
    rows = list(dataset.rows)
    for row in Random(seed).sample(rows, min(count, len(rows))):  # noqa: S311
        asked = " / ".join(message.content for message in row.messages) or "(plain text)"
        print(f"\n[{row.kind}] {row.origin.node}  {row.origin.family}\n? {escaped(asked)}", file=out)
        print(f"+ {escaped(row.chosen)}", file=out)
        if row.rejected:
            print(f"- {escaped(row.rejected)}", file=out)


def write_rows(dataset: Dataset, path: Path) -> None:
    """All rows as JSON lines, in `path` whole or not at all; a pipe or a device is written to as it is."""
    text = "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in dataset.rows)
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    replace_file(path, text.encode("utf-8"))


def _families(dataset: Dataset) -> tuple[int, int]:
    """How many families of questions about a subject stand in training, and how many in verification."""
    asked = {row.origin.family for row in dataset.rows if row.kind == "pair" and row.subject}
    judged = {item.origin.family for item in dataset.pairs}
    return len(asked), len(judged | {item.origin.family for item in dataset.probes})
