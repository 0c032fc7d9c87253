"""Requests for forms: which came back as asked, and which of them word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapterc.ir.findings import Answer
from adapterc.ir.interval import Interval
from adapterc.ir.scene_items import SceneAsk
from adapterc.scene_scorers import ALIKE, is_word_for_word
from adapterc.statistics.shares import proportion
from adapterc.verify.reasons import number
from adapterc.verify.scenes_texts import Told, form_hit

COUNTED = (
    f"counts what ended, has its form's shape and its text's signs, and is {ALIKE:g} like that text or more"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedForm:
    """A request and its answer: 1.0 where it came back as asked, and where it did so word for word."""

    scene: str
    item: str
    hit: float
    exact: float


def read_forms(
    asks: Sequence[SceneAsk], answers: Mapping[str, Answer], texts: Sequence[Told]
) -> tuple[AskedForm, ...]:
    """Every request, in the order of `asks`; case, white space and the sign that ends a text make no word."""
    found = []
    for ask in asks:
        hit = form_hit(ask, answers[ask.id], texts)
        exact = hit and is_word_for_word(answers[ask.id].text, ask.expected)
        found.append(AskedForm(scene=ask.scene, item=ask.id, hit=float(hit), exact=float(exact)))
    return tuple(found)


def shares(forms: Sequence[AskedForm], clusters: Sequence[str]) -> tuple[Interval, Interval]:
    """(share that came back, share that did so word for word); nothing is known where none was asked."""
    if not forms:
        nothing = Interval(estimate=0.0, low=0.0, high=1.0)
        return nothing, nothing
    return (
        proportion([one.hit for one in forms], clusters),
        proportion([one.exact for one in forms], clusters),
    )


def counted(forms: Sequence[AskedForm]) -> str:
    """How many of how many came back."""
    return f"{sum(one.hit for one in forms):.0f} of {len(forms)}"


def counted_exact(forms: Sequence[AskedForm]) -> str:
    """How many of how many came back word for word, named as such."""
    return f"word for word: {sum(one.exact for one in forms):.0f} of {len(forms)}"


def share_exact(exact: Interval, forms: Sequence[AskedForm]) -> str:
    """The share that came back word for word, and of how many requests."""
    return f"word for word: {number(exact.estimate)} of {len(forms)}"
