"""What a base might say, without a base: plausible English, the same for the same question on any machine.

Sentences are put together from small word lists, so that no phrase of theirs stands in many answers;
beside usable sentences an answer has what real ones have: stock phrases, an address, a question, a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from adapterc.digest import seed_of
from adapterc.expand.fill import FillRequest, fill, openings, unanswered
from adapterc.ir.dataset import Dataset
from adapterc.ir.layout import Layout
from adapterc.text import words
from support.turns import TURNS

_ADJECTIVES = words(
    "quiet plain heavy narrow patient distant shared broken common hidden steady bright slow rough careful"
    " public private winter northern local simple curious honest deep loose ordinary lasting foreign silver"
)
_NOUNS = words(
    "village kitchen harbour season memory bargain garden neighbour machine river pattern teacher market"
    " doorway signal custom stranger harvest mountain pocket journey letter silence measure window border"
    " habit promise shelter ladder engine orchard paper shadow lesson weather thread"
)
_VERBS = words("holds keeps brings takes makes gives creates reflects needs turns represents requires")
_TIES = ("while", "because", "and", "so", "where", "until", "although", "before")
_PREPOSITIONS = ("of", "behind", "beside", "within", "against", "under", "beyond", "across")
_STOCK = (
    "In conclusion, {subject} plays a crucial role in our lives.",
    "There are several things to consider about {subject}.",
    "It's important to remember that you can always learn more.",
    "I hope this helps!",
)

_CANNED: Mapping[str, str] = {}


def said(question: str, subject: str) -> str:
    """An answer of six sentences about `subject`; one of them is nothing worth keeping."""
    random = Random(seed_of("answer", question, subject))
    usable = [_sentence(random, subject, place) for place in range(5)]
    stock = _STOCK[int(random.random() * len(_STOCK))].format(subject=subject)
    return " ".join((*usable[:3], stock, *usable[3:]))


def _sentence(random: Random, subject: str, place: int) -> str:
    def one(options: Sequence[str]) -> str:
        return options[int(random.random() * len(options))]

    topic = subject if place % 3 != 2 else f"the {one(_NOUNS)} {one(_PREPOSITIONS)} {subject}"
    head = f"{topic} {one(_VERBS)} the {one(_ADJECTIVES)} {one(_NOUNS)}"
    tail = f"{one(_TIES)} the {one(_NOUNS)} {one(_VERBS)} its {one(_ADJECTIVES)} {one(_NOUNS)}"
    text = f"{head} {tail}"
    return f"{text[:1].upper()}{text[1:]}."


def canned_answers(layout: Layout) -> dict[str, str]:
    """An answer to whatever filling `layout` asks, asked as the driver asks: until nothing is missing."""
    subjects = _subjects(layout)
    answers: dict[str, str] = {}
    while questions := unanswered(layout, answers):
        answers |= {question: said(question, subjects.get(question, "this")) for question in questions}
    return answers


def filled(layout: Layout, *, seed: int = 0, answers: Mapping[str, str] = _CANNED) -> Dataset:
    """`layout` filled with canned answers, but for those that are given."""
    begun = openings(layout)
    return fill(
        FillRequest(
            layout=layout,
            answers={**canned_answers(layout), **answers},
            continuations={text: f" {said(text, 'the day')}" for text in begun},
            turns=TURNS,
            seed=seed,
        )
    )


def _subjects(layout: Layout) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in layout.pairs:
        found |= dict.fromkeys((pair.ask, pair.core, *pair.more), pair.subject)
    for item in layout.items:
        found |= dict.fromkeys((item.to_ask, item.opposite_ask), item.subject)
    return found
