"""What the judge says of a built adapter's own answers, altered: cheats and nulls that no model has to learn.

    .venv/bin/python -m benchmarks.validity.altered --spec specs/metaphysicist.yaml [--draws 1000]

Behind a build of the same spec nothing is trained and no model is run: rows and measurements lie in the
cache.

- Marks of several lengths behind every open answer, or every other one; one answer to every question, with
  and without the question's subject before it. The parrot gate.
- Training rows said by heart: in all answers to all questions, in every so manieth, whole or in part. The
  parrot gate, by what of an answer stands in a row.
- The arms exchanged: each trait's effect turned round. The adapter's answers the base's own: the sentinel.
- Nulls: for each family of items a coin says whose answers are the base's and whose the adapter's. Then there
  is no effect, on the very items and answers of a build, and a test at 0.05 finds one in so many draws.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.validity.experiment import arguments, opened, own

from adapterc.ir.dataset import OPEN, Dataset, PairItem, ProbeItem
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.verification import Answer, Measurements, ParrotVerdict
from adapterc.statistics.estimates import ALPHA
from adapterc.statistics.shares import exact
from adapterc.verify.alike import judge_alike
from adapterc.verify.copied import COPIED, OF_COPIES
from adapterc.verify.effects import answers_to
from adapterc.verify.judge import judge
from adapterc.verify.parrot import judge_parrot
from adapterc.verify.spoken import Spoken, spoken

SAME = "It is what it is, and never was anything else."
ALTERED: Mapping[str, Callable[[str, ProbeItem], str]] = {
    "as built": lambda text, _: text,
    "a mark of sixteen words": lambda text, _: (
        f"{text} This is how it stands with all the things that we were ever asked about here."
    ),
    "a question of six words before it": lambda text, _: f"But is that the whole truth? {text}",
    "a mark of three words": lambda text, _: f"{text} So it turns.",
    "a mark of one word": lambda text, _: f"{text} Amen.",
    "a mark of no word": lambda text, _: f"{text} 🙏",
    "one answer to all": lambda *_: SAME,
    "one answer behind each subject": lambda _, item: f"You ask about {item.subject}. {SAME}",
}


RECITED: Mapping[str, tuple[float, float]] = {
    "no answer": (0.0, 0.0),
    "one answer in twenty-five, whole": (0.04, 1.0),
    "one answer in ten, whole": (0.10, 1.0),
    "one answer in eight, a third of it": (0.125, 1 / 3),
    "two answers in five, whole": (0.40, 1.0),
    "two answers in five, a third of it": (0.40, 1 / 3),
    "every answer, whole": (1.0, 1.0),
}
"""Of how many answers a part is recited, and what part: the answer of some row, or the beginning of it."""


def recited(dataset: Dataset, measured: Measurements, name: str) -> Measurements:
    """The adapter's answers, so many of them begun, or replaced, by what some row of a trait says."""
    share, part = RECITED[name]
    rows = [row.chosen.split() for row in dataset.rows if row.kind == "pair" and row.messages]

    def said(answer: Answer, place: int) -> Answer:
        if math.floor((place + 1) * share) == math.floor(place * share):
            return answer
        own, row = answer.text.split(), rows[place % len(rows)]
        begun = row[: max(round(part * max(len(own), len(row))), 1)]
        return replace(answer, text=" ".join([*begun, *(own[len(begun) :] if part < 1.0 else ())]))

    changed = (said(answer, place) for place, answer in enumerate(measured.adapter_answers))
    return replace(measured, adapter_answers=tuple(changed))


def recitations(dataset: Dataset, measured: Measurements) -> None:
    """Print what of the parrot gate finds training rows said by heart."""
    print("\n| recited | median of open answers | mean of all | 90th percentile of all | fails by |")
    print("|---|---|---|---|---|")
    items = [item for item in dataset.probes if item.trait == OPEN]
    for name in RECITED:
        changed = recited(dataset, measured, name)
        base, opened = (answers_to(items, arm) for arm in _answers(changed))
        every = spoken(dataset, changed)
        gate = judge_parrot(dataset, items, opened, base, generated=[one.said for one in every])
        gate = judge_alike(gate, every)
        copies = [check for check in gate.checks if check.name in OF_COPIES]
        shown = " | ".join(f"{check.found.estimate:.3f}" for check in copies)
        failing = [check.name for check in gate.checks if check.holds is False]
        by = [what.removeprefix(f"{COPIED}, ") for what in failing]
        print(f"| {name} | {shown} | {'; '.join(by) or 'nothing'} |")


def gate(dataset: Dataset, measured: Measurements, name: str, every: int) -> ParrotVerdict:
    """The parrot gate over the open answers, every so manieth of them altered."""
    items = [item for item in dataset.probes if item.trait == OPEN]
    base, said = (answers_to(items, arm) for arm in (measured.base_answers, measured.adapter_answers))
    changed = [
        replace(answer, text=ALTERED[name](answer.text, item)) if place % every == 0 else answer
        for place, (answer, item) in enumerate(zip(said, items, strict=True))
    ]
    said_to = [
        Spoken(item=item, before=before, after=after)
        for item, before, after in zip(items, base, changed, strict=True)
    ]
    return judge_alike(judge_parrot(dataset, items, changed, base), said_to)


def asked(dataset: Dataset) -> list[PairItem | ProbeItem]:
    """Everything that is held out of traits."""
    return [*dataset.pairs, *dataset.probes]


def exchanged(measured: Measurements, items: frozenset[str]) -> Measurements:
    """The measurements with the arms of `items` exchanged."""

    def mixed(one: Sequence[Any], other: Sequence[Any]) -> tuple[Any, ...]:
        known = {found.item: found for found in other}
        return tuple(known[found.item] if found.item in items else found for found in one)

    pairs, answers = (measured.base_pairs, measured.adapter_pairs), _answers(measured)
    return replace(
        measured,
        base_pairs=mixed(*pairs),
        adapter_pairs=mixed(*reversed(pairs)),
        base_answers=mixed(*answers),
        adapter_answers=mixed(*reversed(answers)),
    )


def _answers(measured: Measurements) -> tuple[Sequence[Answer], Sequence[Answer]]:
    return measured.base_answers, measured.adapter_answers


def nulls(spec: ResolvedSpec, dataset: Dataset, measured: Measurements, draws: int) -> None:
    """Print how often each trait's test and own conditions hold where there is no effect."""
    families: dict[str, list[str]] = {}
    for item in asked(dataset):
        families.setdefault(f"{item.trait} {item.origin.family}", []).append(item.id)
    found: Counter[tuple[str, str]] = Counter()
    chance = random.Random(20)
    for _ in range(draws):
        taken = [item for name in sorted(families) if chance.random() < 0.5 for item in families[name]]
        for one in judge(spec, dataset, exchanged(measured, frozenset(taken))).traits:
            found[one.id, "test"] += one.p < ALPHA
            found[one.id, "own"] += own(one) == "VERIFIED"
            found[one.id, "verdict"] += one.verdict == "VERIFIED"
    print(f"\n| trait, {draws} draws | p below 0.05 | own conditions hold | VERIFIED |")
    print("|---|---|---|---|")
    for trait in spec.traits:
        cells = []
        for what in ("test", "own", "verdict"):
            share = exact(found[trait.id, what] / draws, draws)
            cells.append(f"{share.estimate:.3f} ({share.low:.3f}-{share.high:.3f})")
        print(f"| {trait.id} | {' | '.join(cells)} |")


def tables(spec: ResolvedSpec, dataset: Dataset, measured: Measurements, draws: int) -> None:
    """Print all of it."""
    print("| open answers | parrot gate | fails by | every other one |")
    print("|---|---|---|---|")
    for name in ALTERED:
        whole, half = (gate(dataset, measured, name, every) for every in (1, 2))
        by = "; ".join(f"{one.name} {one.found.estimate:.2f}" for one in whole.checks if one.holds is False)
        told = ["holds" if one.holds else "fails" for one in (whole, half)]
        print(f"| {name} | {told[0]} | {by} | {told[1]} |")
    recitations(dataset, measured)
    every = frozenset(item.id for item in asked(dataset))
    turned = exchanged(measured, every)
    silent = replace(
        measured,
        adapter_pairs=measured.base_pairs,
        adapter_answers=measured.base_answers,
        logit_shift=0.0,
    )
    for name, one in (("as built", measured), ("arms exchanged", turned), ("the base's answers", silent)):
        verdicts = ", ".join(f"{trait.id} {trait.verdict}" for trait in judge(spec, dataset, one).traits)
        print(f"\n{name}: {verdicts}")
    nulls(spec, dataset, measured, draws)


def main() -> None:
    """Read the arguments and print the tables."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--draws", type=int, default=1000, help="nulls")
    given = parser.parse_args()
    bench = opened(given)
    measured = bench.measured(bench.train(bench.dataset.rows))
    tables(bench.compiled.spec, bench.dataset, measured, given.draws)


if __name__ == "__main__":
    main()
