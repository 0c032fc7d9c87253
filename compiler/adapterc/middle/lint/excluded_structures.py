"""AC0317: a structure beside a trait with which no answer can have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.lint.places import span_of

_SHORT = ("decrease", "reasoning_tokens")
_LISTS: tuple[tuple[tuple[str, str], str], ...] = (
    (("structure", "one_paragraph"), "a list has a line for each point"),
    (("decrease", "list_items"), "its points are list items"),
    (("decrease", "assistant_phrases"), "a list counts as an assistant's"),
    (_SHORT, "a list has two points at least, and a shorter answer is one sentence"),
)
_EXCLUDED: Mapping[str, tuple[tuple[tuple[str, str], str], ...]] = {
    "numbered_list": (
        (("structure", "bullet_list"), "a point has a number or a bullet"),
        *_LISTS,
    ),
    "bullet_list": _LISTS,
    "one_paragraph": (
        (("structure", "heading"), "a heading has a line of its own"),
        (("structure", "lead_sentence"), "a lead sentence has a paragraph of its own"),
        (("increase", "list_items"), "a list has a line for each point"),
    ),
    "heading": (
        (("structure", "lead_sentence"), "only one of them can be the first line"),
        (("structure", "opens_with_question"), "only one of them can be the first line"),
    ),
    "lead_sentence": (
        (("structure", "opens_with_question"), "what leads is a statement"),
        (_SHORT, "a lead sentence is followed by others, and a shorter answer is one sentence"),
    ),
    "opens_with_question": ((("decrease", "questions"), "the first sentence is a question"),),
    "ends_with_question": ((("decrease", "questions"), "the last sentence is a question"),),
}
"""For each structure what an answer that has it cannot be, and why; each pair of structures once."""


def excluded_structures(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every such pair of traits, told at the later one.

    With a preference a short answer has its moves as well.
    """
    order = {trait.id: at for at, trait in enumerate(spec.traits)}
    speaks = any(trait.kind == "preference" for trait in spec.traits)
    for one, other in permutations(spec.traits, 2):
        why = _why(one, other)
        if not why or (speaks and (other.kind, other.measure) == _SHORT):
            continue
        first, later = sorted((one, other), key=lambda trait: order[trait.id])
        yield finding(
            "AC0317",
            f"no answer can be as {quoted(first.id)} and {quoted(later.id)} ask: {why}",
            span_of(spans, f"traits.{later.id}.measure"),
            labels=[Label(span=span_of(spans, f"traits.{first.id}.measure"), text="the other one")],
            advice="leave one of them out",
        )


def _why(one: Trait, other: Trait) -> str:
    excluded = _EXCLUDED.get(one.measure, ()) if one.kind == "structure" else ()
    return next((why for what, why in excluded if what == (other.kind, other.measure)), "")
