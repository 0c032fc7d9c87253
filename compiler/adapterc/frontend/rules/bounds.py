"""AC0304, AC0305: thresholds on metrics that are computed, on the side where they can fail."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import either, quoted
from adapterc.frontend.fixes import clearly, renamed_key, respelt
from adapterc.frontend.joined_keys import JOINED
from adapterc.frontend.tree import Entry, Mapping, Node, is_null, mappings_at, text_at
from adapterc.ir.measures import PART_METRICS, PREFERENCE_METRICS, SIDES, measure_named

_BOTH = ("at_least", "at_most")
_WHOLE = (
    ("knowledge", "set of facts", "knowledge"),
    ("dialogues", "set of dialogues", "a likelihood"),
)
"""What is bounded as a whole in `verify`, and how it is called."""
_FORM = "a structure"
"""What has no kind that is its reverse."""


def check_bounds(root: Mapping) -> Iterator[Diagnostic]:
    """The thresholds of every trait and every other part, and those on retention, a loss bound from above."""
    for trait in mappings_at(root, "traits"):
        kind = text_at(trait, "kind")
        if kind in SIDES:
            what = f"{_article(kind)} {kind}"
            yield from _thresholds(trait.get("verify"), kind, _metrics(trait, kind), SIDES[kind], what)
    for skill in mappings_at(root, "skills"):
        yield from _thresholds(skill.get("verify"), "skill", PREFERENCE_METRICS, "at_least", "a skill")
    for frame in mappings_at(root, "frames"):
        yield from _thresholds(frame.get("verify"), "frame", PART_METRICS["frame"], "at_least", "a frame")
    verify = root.get("verify")
    for part, kind, what in _WHOLE:
        bounds = verify.get(part) if isinstance(verify, Mapping) else None
        yield from _thresholds(bounds, kind, PART_METRICS[part], "at_least", what)
    retention = verify.get("retention") if isinstance(verify, Mapping) else None
    if isinstance(retention, Mapping):
        for entry in retention.entries:
            yield from _sides(entry, "at_most", "a loss")


def _thresholds(
    verify: Node | None, kind: str, metrics: tuple[str, ...], side: str, what: str
) -> Iterator[Diagnostic]:
    """The bounds on `metrics`; where none are known, on whatever is bounded."""
    for entry in verify.entries if isinstance(verify, Mapping) else ():
        if entry.key in _BOTH or JOINED.fullmatch(entry.key):
            continue  # a side without its metric, or joined to it: its wrong type says what to write
        if metrics and entry.key not in metrics:
            yield _unknown(entry, kind, metrics)
        else:
            yield from _sides(entry, side, what)


def _article(kind: str) -> str:
    return "an" if kind == "increase" else "a"


def _metrics(trait: Mapping, kind: str) -> tuple[str, ...]:
    """The metrics that the trait's verification computes; none known when its measure is wrong."""
    if kind == "preference":
        return PREFERENCE_METRICS
    measure = measure_named(text_at(trait, "measure") or "")
    return measure.metrics if measure else ()


def _unknown(entry: Entry, kind: str, metrics: tuple[str, ...]) -> Diagnostic:
    near = get_close_matches(entry.key.casefold(), metrics, n=1, cutoff=0.5)
    listed = either([f"`{metric}`" for metric in metrics])
    return finding(
        "AC0304",
        f"no metric {quoted(entry.key)} is computed for this {kind}",
        entry.key_region.span,
        advice=f"did you mean `{near[0]}`?" if near else f"bound {listed}",
        fix=respelt(entry.key_region, clearly(entry.key.casefold(), metrics)),
    )


def _sides(entry: Entry, side: str, what: str) -> Iterator[Diagnostic]:
    """Exactly the bound on `side`; a bound that is no mapping has been reported as a wrong type."""
    if not isinstance(entry.value, Mapping):
        return
    other = "at_most" if side == "at_least" else "at_least"
    wrong = entry.value.entry(other)
    if wrong is not None and not is_null(wrong.value):
        message = (
            f"{what} is bounded from {'below' if side == 'at_least' else 'above'}: `{other}` proves nothing"
        )
        both = not is_null(entry.value.get(side))
        # `1.5` as a lower bound of a ratio is no upper one: whoever wrote it may have meant the other kind.
        fix = None if both or entry.key == "ratio_to_base" else renamed_key(entry.value, other, side)
        turns = entry.key in ("ratio_to_base", "rate") and what != _FORM
        elsewise = ", or turn the trait's kind round" if turns else ""
        advice = f"delete `{other}`" if both else f"write `{side}`{elsewise}"
        yield finding("AC0305", message, wrong.key_region.span, advice=advice, fix=fix)
    elif is_null(entry.value.get(side)) and not any(
        item.key not in (side, other) for item in entry.value.entries
    ):
        yield finding(
            "AC0305",
            f"the threshold on {quoted(entry.key)} has no bound",
            entry.key_region.span,
            advice=f"write `{entry.key}: {{{side}: …}}`",
        )
