"""AC0301: a trait has two poles."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.frontend.rules.misspelt import is_misspelt
from adapterc.frontend.tree import Mapping, head, is_null, mappings_at, text_at
from adapterc.ir.measures import SIDES
from adapterc.spec.trait import Trait

_ADVICE = {
    "from": "add `from:` with a name, a description and markers: what does a mind do that does not "
    "have the trait?",
    "to": "add `to:` with a name, a description, moves and examples: what does a mind do that has the trait?",
}


def check_poles(root: Mapping) -> Iterator[Diagnostic]:
    """A preference without both poles, a trait that counts something with only one of them."""
    for trait in mappings_at(root, "traits"):
        kind = text_at(trait, "kind")
        absent = [pole for pole in ("from", "to") if is_null(trait.get(pole))]
        if kind is None or kind not in SIDES or not absent:
            continue
        if len(absent) == 2 and (kind != "preference" or not is_null(trait.get("measure"))):
            continue  # of a preference that is meant to be counted AC0303 tells
        if len(absent) == 1 and is_misspelt(trait, Trait, absent[0]):
            continue
        yield _finding(trait, kind, absent)


def _finding(trait: Mapping, kind: str, absent: list[str]) -> Diagnostic:
    id_node = trait.get("id")
    place = id_node.region if id_node is not None else head(trait)
    name = text_at(trait, "id")
    title = f"the trait {quoted(name)}" if name else "a trait"
    if len(absent) == 2:
        return finding(
            "AC0301",
            f"{title} has no poles: a preference goes `from` one `to` the other",
            place.span,
            label="neither `from` nor `to`",
            advice="add `from:` and `to:`, each with a name and a description",
        )
    present = trait.entry("to" if absent[0] == "from" else "from")
    labels = [Label(span=present.key_region.span, text="the only pole")] if present else []
    own = "two poles" if kind == "structure" else "two directions"
    extra = "" if kind == "preference" else f" Or leave both out: the measure has {own} of its own."
    return finding(
        "AC0301",
        f"{title} has no opposite: `{absent[0]}` is missing",
        place.span,
        labels=labels,
        advice=_ADVICE[absent[0]] + extra,
    )
