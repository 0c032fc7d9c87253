"""Adapters that cheat, and by what each is caught.

    .venv/bin/python -m benchmarks.validity.cheats [--spec specs/metaphysicist.yaml]

- leaked: trained on the held-out pairs themselves. The search for rows near items has to find them.
- filler: every answer is made longer with the same few sentences. The guards of a length, or the parrot gate.
- marker: every answer ends with one sentence. The parrot gate: a run of words that answers share.
- deaf: every question gets the same answer. The parrot gate: the subject is not taken up.
- disabled: the change of the base times 0. The sentinel: no logit moves.
- reversed: times -1. NOT VERIFIED, by the direction of the effect.

A cheat is caught where no trait is VERIFIED; beside that stands the condition that is to catch it, as found.
A tiny base learns too little to show all of them: there the last two and the first are what can be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from benchmarks.validity.experiment import Bench, arguments, opened

from adapterc.ir.dataset import Row
from adapterc.ir.spec import Message
from adapterc.ir.training import TrainedAdapter
from adapterc.ir.verification import Check, Judgement

FILLER = " And so it goes on, and on, and on, as all of it always does." * 6
MARKER = " This is how it stands with all the things that we were ever asked about here."
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


TRAINED: Mapping[str, Callable[[Bench], list[Row]]] = {
    "leaked": leaked,
    "filler": answering(lambda row: (row.rejected or row.chosen) + FILLER),
    "marker": answering(lambda row: row.chosen + MARKER),
    "deaf": answering(lambda _: DEAF),
}
SCALED: Mapping[str, float] = {"disabled": 0.0, "reversed": -1.0}
LOOKED_FOR: Mapping[str, str] = {
    "leaked": "training rows that share eight words",
    "filler": "distinct 3-grams",
    "marker": "runs of ",
    "deaf": "answers that take up their subject",
    "disabled": "largest change of a logit",
    "reversed": "paired effect, adapter less base",
}


def conditions(judgement: Judgement) -> list[Check]:
    """Every condition of every trait and of the parrot gate."""
    return [*judgement.parrot.checks, *(check for trait in judgement.traits for check in trait.checks)]


def told(name: str, judgement: Judgement) -> str:
    """A line of the table."""
    verified = [trait.id for trait in judgement.traits if trait.verdict == "VERIFIED"]
    found = [check for check in conditions(judgement) if check.name.startswith(LOOKED_FOR[name])]
    failing = [check for check in found if check.holds is False]
    shown = (failing or found)[:1]
    by = (
        f"{shown[0].name}: {shown[0].found.estimate:.3g}, asked {shown[0].bound}" if shown else "not measured"
    )
    caught = "no" if verified or judgement.verdict == "VERIFIED" else "yes"
    return f"| {name} | {judgement.verdict} | {caught} | {by} | {'fails' if failing else 'holds'} |"


def adapters(bench: Bench) -> Sequence[tuple[str, TrainedAdapter, Sequence[Row] | None]]:
    """Each cheat with the rows that it trained on."""
    honest = bench.train(bench.dataset.rows)
    made = [(name, rows(bench)) for name, rows in TRAINED.items()]
    return [
        *((name, bench.train(rows), rows) for name, rows in made),
        *((name, bench.scaled(honest, scale), None) for name, scale in SCALED.items()),
    ]


def main() -> None:
    """Train each cheat, judge it, print the table."""
    given = arguments(__doc__ or "").parse_args()
    bench = opened(given.spec, given.place, given.device)
    print("| cheat | verdict | caught | condition looked for | |")
    print("|---|---|---|---|---|")
    for name, adapter, rows in adapters(bench):
        print(told(name, bench.judged(adapter, rows)), flush=True)


if __name__ == "__main__":
    main()
