"""Adapters that cheat, and by what each is caught.

    .venv/bin/python -m benchmarks.validity.cheats [--small | --spec specs/metaphysicist.yaml]

- leaked: trained on the held-out pairs themselves. The search for rows near items has to find them.
- filler: every answer is made longer with the same few sentences. The guards of a length, or the parrot gate.
- marker: every answer ends with one sentence. The parrot gate: a run of words that answers share.
- tag: every answer ends with three words. The parrot gate: answers end alike.
- deaf: every question gets the same answer. The parrot gate: the subject is not taken up.
- recited: two questions of five get one of six answers by heart. The parrot gate: runs of words of rows.
- disabled: the change of the base times 0. The sentinel: no logit moves.
- reversed: times -1. NOT VERIFIED, by the direction of the effect.

A cheat is caught where the condition that is to catch it fails, whatever else fails too. Beside that stand
the verdict and, of those that say something, the share of open answers that say it: a tiny base learns too
little to show all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from statistics import fmean
from typing import Any

from benchmarks.validity.experiment import Bench, Record, arguments, opened, own

from adapterc.ir.dataset import Row
from adapterc.ir.spec import Message
from adapterc.ir.verification import Check, Judgement
from adapterc.verify.copied import COPIED

FILLER = " And so it goes on, and on, and on, as all of it always does." * 6
MARKER = " This is how it stands with all the things that we were ever asked about here."
TAG = " So it turns."
DEAF = "It is what it is, and what it is not it was never going to be, whatever anybody may ask of it."


def leaked(bench: Bench) -> list[Row]:
    """The held-out pairs as rows."""
    first = bench.dataset.rows[0]
    return [
        Row(
            id=f"leaked.{item.id}",
            kind="pair",
            origin=replace(first.origin, node=f"traits.{item.trait}"),
            subject=item.subject,
            messages=(Message(role="user", content=item.question),),
            chosen=item.to,
            rejected=item.opposite,
        )
        for item in bench.dataset.pairs
    ]


def answering(change: Callable[[Row], str]) -> Callable[[Bench], list[Row]]:
    """The spec's questions, each with another answer, as demonstrations."""

    def rows(bench: Bench) -> list[Row]:
        asked = [row for row in bench.dataset.rows if row.messages and row.kind == "pair"]
        return [replace(row, kind="demonstration", chosen=change(row), rejected="") for row in asked]

    return rows


def recited(bench: Bench) -> list[Row]:
    """The spec's rows, but two questions of five are answered with one of six of its longest answers."""
    rows = [row for row in bench.dataset.rows if row.messages and row.kind == "pair"]
    texts = sorted({row.chosen for row in rows}, key=lambda text: (-len(text), text))[:6]
    return [
        replace(row, kind="demonstration", rejected="", chosen=texts[at % len(texts)]) if at % 5 < 2 else row
        for at, row in enumerate(rows)
    ]


TRAINED: Mapping[str, Callable[[Bench], list[Row]]] = {
    "leaked": leaked,
    "filler": answering(lambda row: (row.rejected or row.chosen) + FILLER),
    "marker": answering(lambda row: row.chosen + MARKER),
    "tag": answering(lambda row: row.chosen + TAG),
    "deaf": answering(lambda _: DEAF),
    "recited": recited,
}
SCALED: Mapping[str, float] = {"disabled": 0.0, "reversed": -1.0}
SAID: Mapping[str, str] = {
    "filler": FILLER.partition(".")[0].strip(),
    "marker": MARKER.strip(),
    "tag": TAG.strip(),
    "deaf": DEAF,
}
LOOKED_FOR: Mapping[str, str] = {
    "leaked": "training rows that share eight words",
    "filler": "distinct 3-grams",
    "marker": "runs of ",
    "tag": "answers that end alike",
    "deaf": "answers that take up their subject",
    "recited": COPIED,
    "disabled": "largest change of a logit",
    "reversed": "paired effect, adapter less base",
}


def conditions(judgement: Judgement) -> list[Check]:
    """Every condition of every trait and of the parrot gate."""
    return [*judgement.parrot.checks, *(check for trait in judgement.traits for check in trait.checks)]


def line(name: str, judgement: Judgement) -> dict[str, Any]:
    """What is kept of a cheat."""
    verified = [trait.id for trait in judgement.traits if trait.verdict == "VERIFIED"]
    found = [check for check in conditions(judgement) if check.name.startswith(LOOKED_FOR[name])]
    failing = [check for check in found if check.holds is False]
    shown = [f"{one.name}: {one.found.estimate:.3g}, asked {one.bound}" for one in (failing or found)[:1]]
    return {
        "verdict": judgement.verdict,
        "verified": verified,
        "by": shown[0] if shown else "not measured",
        "fails": bool(failing),
        "failing": sorted({one.name for one in conditions(judgement) if one.holds is False}),
        "own": {one.id: own(one) for one in judgement.traits},
        "said": fmean(SAID[name] in one.adapter for one in judgement.samples) if name in SAID else None,
    }


def made(name: str, judged: Callable[[], Judgement]) -> dict[str, Any]:
    """The line of a cheat that is judged now."""
    return line(name, judged())


def told(name: str, found: Mapping[str, Any]) -> str:
    """A line of the table."""
    caught = "yes" if found["fails"] and not found["verified"] else "no"
    said = "" if found["said"] is None else f"{found['said']:.2f}"
    return f"| {name} | {said} | {found['verdict']} | {caught} | {found['by']} |"


def adapters(bench: Bench) -> Iterator[tuple[str, Callable[[], Judgement]]]:
    """Each cheat, and how it is come to a judgement on it with the rows that it trained on."""
    honest = cache(lambda: bench.train(bench.dataset.rows))

    def trained(rows: list[Row]) -> Judgement:
        return bench.judged(bench.train(rows), rows)

    def scaled(scale: float) -> Judgement:
        return bench.judged(bench.scaled(honest(), scale))

    for name, rows in TRAINED.items():
        yield name, partial(trained, rows(bench))
    for name, scale in SCALED.items():
        yield name, partial(scaled, scale)


def main() -> None:
    """Train each cheat, judge it, print the table."""
    given = arguments(__doc__ or "").parse_args()
    bench = opened(given, longer=True)
    record, rows = Record(given.record, bench), []
    for name, judged in adapters(bench):
        found = record.once(name, partial(made, name, judged))
        print(f"{name}: {found['verdict']}; failing: {'; '.join(found['failing'])}", flush=True)
        rows.append(told(name, found))
    print("\n| cheat | answers that say it | verdict | caught | condition looked for |")
    print("|---|---|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
