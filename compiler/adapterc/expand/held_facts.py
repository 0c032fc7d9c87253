"""Which question to a fact is held out, and what stands against the fact when it is asked.

Of three questions and more the author's own is held out; of fewer all train, and the fact is asked for in
a wording of the library that no row has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from adapterc.digest import seed_of, seed_of_texts
from adapterc.expand.asking import closed
from adapterc.expand.chance import Chance
from adapterc.expand.key_words import key_words
from adapterc.expand.schedule import dealt
from adapterc.ir.apart import RUN
from adapterc.ir.held_out import CHOICES, FEWEST_FACTS, LONGEST_FACT, MOST_FACTS, askable_facts
from adapterc.ir.library import Library
from adapterc.ir.origin import Origin
from adapterc.ir.part_layout import LaidFact
from adapterc.ir.spec import Fact, ResolvedSpec
from adapterc.kept import kept
from adapterc.templating.sandbox import render
from adapterc.text import ngrams, words

FEWEST_ASKED = 3
"""Questions of a fact from which on one of them is held out."""

FACT_CAP = 64
"""Tokens of an answer to a fact's question."""

_OPENING = 6
"""First words of a fact by which it is asked for where nobody wrote a question."""

_LONGEST_OPENING = 80
"""Characters: some scripts write without spaces."""

_NEAREST = 3
"""For each fact that stands against another so many of the nearest length to choose from."""

_SOURCE = "verify/parts.yaml"


@kept
def asked_later(spec: ResolvedSpec) -> Mapping[int, str]:
    """The facts that are asked for later, each with the question that is held out, empty where none is."""
    able = askable_facts(spec)
    if len(able) < FEWEST_FACTS:
        return {}
    drawn = sorted(
        able, key=lambda at: seed_of_texts(spec.dataset.seed, "knowledge", spec.knowledge[at].fact)
    )
    times = Counter(words(question) for fact in spec.knowledge for question in dict.fromkeys(fact.ask))
    return {at: _held_out(spec.knowledge[at], times, spec.dataset.seed) for at in sorted(drawn[:MOST_FACTS])}


def lay_facts(spec: ResolvedSpec, library: Library, chance: Chance) -> Iterator[LaidFact]:
    """A question to every fact that is asked for later, in the spec's order."""
    texts = list(dict.fromkeys(said(fact) for fact in spec.knowledge if len(fact.fact) <= LONGEST_FACT))
    asking = library.part_items
    for at, own in asked_later(spec).items():
        fact, node = spec.knowledge[at], f"knowledge.{at}"
        seed = seed_of(spec.dataset.seed, "asked later", node)
        question, held = own, own
        if not own:
            wording = dealt(asking.asks if fact.ask else asking.cues, seed)[0]
            short = [one for one in fact.ask if len(one) <= LONGEST_FACT]
            about = {"question": closed(short[0])} if short else {"opening": opening(fact.fact)}
            question, held = render(wording, **about), render(wording, **dict.fromkeys(about, ""))
        yield LaidFact(
            id=f"{node}.later",
            origin=Origin(
                node=node,
                template="" if own else _SOURCE,
                family=f"fact-{at:04d}",
                split="verify",
                seed=chance.seed_for("asked later", node),
            ),
            question=question,
            answer=said(fact),
            others=_others(said(fact), texts, seed),
            keys=key_words(fact.fact, (question, *fact.ask)),
            held=held.strip(),
            cap=FACT_CAP,
        )


def said(fact: Fact) -> str:
    """A fact as it is answered: where it ends in a word it gets a full stop."""
    text = fact.fact.strip()
    return f"{text}." if "\n" not in text and text[-1].isalnum() else text


def opening(fact: str) -> str:
    """The first words of a fact as they stand, fewer than all of them where it has more than one."""
    parts = fact.split()
    return " ".join(parts[: max(1, min(_OPENING, len(parts) // 2))])[:_LONGEST_OPENING]


def _held_out(fact: Fact, times: Counter[tuple[str, ...]], seed: int) -> str:
    """The question that is held out: not one that is asked of another fact too, or in nearly these words."""
    asked = tuple(dict.fromkeys(fact.ask))
    if len(asked) < FEWEST_ASKED:
        return ""
    runs = Counter(run for question in asked for run in set(ngrams(words(question), RUN)))
    able = (
        question
        for question in asked
        if len(question) <= LONGEST_FACT
        and times[words(question)] == 1
        and all(runs[run] == 1 for run in ngrams(words(question), RUN))
    )
    return min(able, key=lambda question: seed_of_texts(seed, "asked later", question), default="")


def _others(answer: str, texts: list[str], seed: int) -> tuple[str, ...]:
    """Facts of about the answer's length: a text's length tells nothing of whether it is right."""
    others = [text for text in texts if text != answer]
    near = sorted(others, key=lambda text: (abs(len(text) - len(answer)), text))[: _NEAREST * (CHOICES - 1)]
    return tuple(dealt(near, seed)[: CHOICES - 1])
