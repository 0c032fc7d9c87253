"""Of a length: on which questions it was measured, and what it is on others. Told beside the verdict.

A length is measured where the base ends by itself, on questions that set a bound on the answer: a ratio of
answers that were cut says little. What an adapter does there need not be what it does elsewhere, so that
the same ratio on the report's open questions is told, which nobody bounds and the cap often cuts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from adapterc.ir.dataset import OPEN, Dataset, ProbeItem
from adapterc.ir.findings import REPORTED
from adapterc.ir.spec import Trait
from adapterc.ir.verification import Answer, Check, Measurements
from adapterc.scorers import count, log_length, sentences
from adapterc.statistics.estimates import estimate, interval, ratio_interval
from adapterc.statistics.shares import proportion
from adapterc.verify.effects import Effect, answers_to
from adapterc.verify.reasons import span

ON_OPEN = "ratio to base on the open questions"
_WITHIN = "answers within the number of sentences asked for"
_CHOSEN = (
    "which the embedded base chose: of the families in the order written, the first both of whose questions "
    "it answers with at least eight words and ends by itself"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBER = re.compile(r"\b(?:one|two|three|four|five|[1-9])\b")


def where_measured(effect: Effect, language: Sequence[str]) -> str:
    """On which questions a length was measured and how they were chosen; empty for another measure.

    The first language is that of the questions. A base that speaks English alone chose those; others stand as
    they were written.
    """
    if "ratio_to_base" not in effect.metrics:
        return ""
    said = "measured on questions that ask for a short answer"
    return f"{said}, {_CHOSEN}" if language[0] == "en" else said


def length_rows(trait: Trait, direction: int, dataset: Dataset, measured: Measurements) -> Iterator[Check]:
    """The ratio on the open questions, and how often the bound that a question sets is kept."""
    items = [item for item in dataset.probes if item.trait == OPEN]
    if items:
        yield _on_open(trait, direction, items, measured)
    bounded = [item for item in dataset.probes if item.trait == trait.id and asked_sentences(item.question)]
    if bounded:
        yield _kept(bounded, measured)


def opposed(effect: Effect, checks: Sequence[Check]) -> str:
    """A sentence where the length on the open questions moves against the declared direction, or empty."""
    found = next((check for check in checks if check.name == ON_OPEN), None)
    if found is None or (found.found.estimate - 1.0) * effect.direction >= 0.0:
        return ""
    told = found.found.low <= 1.0 <= found.found.high
    doubt = ", which is not told from no change" if told else ""
    return (
        f"On the report's open questions they are {found.found.estimate:.2f} times as long "
        f"({span(found.found)}), the other way{doubt}; there {found.note.removesuffix(f'; {REPORTED}')}."
    )


def kept_said(checks: Sequence[Check]) -> str:
    """A sentence on how many answers keep to the number of sentences asked for; empty where none is asked."""
    found = next((check for check in checks if check.name == _WITHIN), None)
    if found is None:
        return ""
    return f"The number of sentences asked for is kept by {found.note.removesuffix(f'; {REPORTED}')}."


def asked_sentences(question: str) -> int:
    """The most sentences that an English question asks for in a number; 0 where it names none."""
    pieces = (piece for piece in re.split(r"[.?!:]", question.lower()) if "sentence" in piece)
    named = [number for piece in pieces for number in _NUMBER.findall(piece)]
    return max((_NUMBERS.get(number) or int(number) for number in named), default=0)


def _on_open(trait: Trait, direction: int, items: Sequence[ProbeItem], measured: Measurements) -> Check:
    families = [item.origin.family for item in items]
    base, adapter = (answers_to(items, arm) for arm in (measured.base_answers, measured.adapter_answers))
    logs = [[log_length(count(trait.measure, answer.text)) for answer in arm] for arm in (base, adapter)]
    found = ratio_interval(
        interval(estimate([after - before for before, after in zip(*logs, strict=True)], families))
    )
    return Check(
        name=ON_OPEN,
        bound="above 1" if direction > 0 else "below 1",
        found=found,
        holds=None,
        note=f"{_cut(base, adapter, items[0].cap)}; {REPORTED}",
    )


def _cut(base: Sequence[Answer], adapter: Sequence[Answer], cap: int) -> str:
    """How many answers of either arm the cap cut, and what the ratio is therefore."""
    before, after = (sum(not answer.finished for answer in arm) for arm in (base, adapter))
    limit = {
        (False, False): "",
        (True, False): ", so that the ratio is an upper limit",
        (False, True): ", so that the ratio is a lower limit",
        (True, True): ", so that the ratio may err to either side",
    }[before > 0, after > 0]
    cut = f"{before} of {len(base)} answers of the base and {after} of the adapter"
    return f"{cut} were cut at {cap} tokens{limit}"


def _kept(items: Sequence[ProbeItem], measured: Measurements) -> Check:
    families = [item.origin.family for item in items]
    base, adapter = (
        [
            float(len(sentences(answer.text)) <= asked_sentences(item.question))
            for item, answer in zip(items, answers_to(items, arm), strict=True)
        ]
        for arm in (measured.base_answers, measured.adapter_answers)
    )
    kept = f"{sum(adapter):.0f} of {len(items)} answers, where {sum(base) / len(base):.2f} of the base's do"
    return Check(
        name=_WITHIN,
        bound="no bound",
        found=proportion(adapter, families),
        holds=None,
        note=f"{kept}; {REPORTED}",
    )
