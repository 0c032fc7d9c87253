"""What keys mean together, said to editors: the schema refuses what the loader's rules do.

AC0301 a trait has two poles; AC0303 what a trait counts; AC0304, AC0305 the metrics that are bounded and
from which side; AC0504 what nothing can meet. The messages of the loader say what to write; an editor names
the key that is missing, or the words that are taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from adapterc.ir.measures import MEASURES, MEASURES_OF, PREFERENCE_METRICS, SIDES, STRUCTURES

Json = dict[str, JsonValue]

_POLE: Json = {"type": "object"}


def bounded(side: str, *metrics: str) -> Json:
    """Thresholds with a number on this side and none on the other; on these metrics where any are given."""
    other = next(one for one in ("at_least", "at_most") if one != side)
    idle = _nothing(f"`{other}` proves nothing here: write `{side}`")
    number = _something("write a number")
    one_side: Json = {"required": [side], "properties": {side: number, other: idle}}
    return {**(_named(metrics) if metrics else {}), "additionalProperties": one_side}


def in_range() -> Json:
    """Thresholds as far as something can meet them; of what nothing can, the lint AC0504 tells."""
    share: Json = {
        "minimum": 0,
        "maximum": 1,
        "errorMessage": "a share lies between 0 and 1: write 0.6 for 60 %",
    }
    ratio: Json = {"exclusiveMinimum": 0, "errorMessage": "a ratio is more than 0"}
    loss: Json = {"minimum": 0, "errorMessage": "a divergence is never negative"}
    ranges = {
        "accuracy": share,
        "rate": share,
        "recall": share,
        "steps": share,
        "ratio_to_base": ratio,
        "ppl_ratio": ratio,
        "kl": loss,
    }
    return {
        "properties": {
            metric: {"properties": {"at_least": one, "at_most": one}} for metric, one in ranges.items()
        }
    }


def of_traits() -> Json:
    """The conditions on a trait."""
    measureless = _nothing(
        "a preference has no measure: make the trait an increase or a decrease, or delete it"
    )
    pole = _something("a preference has two poles: write a name and a description")
    two_poles: Json = {"from": pole, "to": pole, "measure": measureless}
    sided = {kind: bounded(side) for kind, side in SIDES.items()}
    preference = bounded(SIDES["preference"], *PREFERENCE_METRICS)
    named: dict[str, Json] = {
        kind: {"enum": [one.id for one in measures]} for kind, measures in MEASURES_OF.items()
    }
    by_metrics: dict[tuple[str, ...], list[str]] = {}
    for measure in (*MEASURES, *STRUCTURES):
        by_metrics.setdefault(measure.metrics, []).append(measure.id)
    return {
        "allOf": [
            _where("kind", ["preference"], two_poles | {"verify": preference}, required=["from", "to"]),
            *(
                _where("kind", [kind], {"measure": known, "verify": sided[kind]}, required=["measure"])
                for kind, known in named.items()
            ),
            *(_where("measure", names, {"verify": _named(known)}) for known, names in by_metrics.items()),
            _together("from", "to"),
            _together("to", "from"),
            {"properties": {"verify": in_range()}},
        ]
    }


def of_families() -> Json:
    """The conditions on a family of templates: of questions or of rows, with the keys of its kind."""
    foreign = "`{0}` belongs to a family with `{1}`: delete it"
    one = "write `use` for questions on `subjects`, or `each` for rows on a part of the spec, and not both"
    questions: Json = {key: _nothing(foreign.format(key, "each")) for key in ("answer", "rejected")}
    rows: Json = {key: _nothing(foreign.format(key, "use")) for key in ("subjects", "core")}
    questions |= {"each": _nothing(one), "subjects": _something("write `subjects`")}
    rows |= {"use": _nothing(one), "answer": _something("write `answer`")}
    rows["split"] = {"not": {"const": "verify"}, "errorMessage": "rows are not held out: delete `split`"}
    return {
        "allOf": [
            _with("use", questions, "subjects"),
            _with("each", rows, "answer"),
            {"anyOf": [_has("use"), _has("each")], "errorMessage": one},
        ]
    }


def _has(key: str) -> Json:
    return {"properties": {key: {"type": "string"}}, "required": [key]}


def _with(key: str, then: Json, needed: str) -> Json:
    """What holds where the key has a word."""
    return {"if": _has(key), "then": {"properties": then, "required": [needed]}}


def _where(key: str, words: Sequence[str], then: Json, *, required: Sequence[str] = ()) -> Json:
    """What holds where the key has one of the words."""
    needed: Json = {"required": list(required)} if required else {}
    is_one: Json = {"properties": {key: {"enum": list(words)}}, "required": [key]}
    return {"if": is_one, "then": {**needed, "properties": then}}


def _together(one: str, other: str) -> Json:
    """One pole never stands alone."""
    return {
        "if": {"properties": {one: _POLE}, "required": [one]},
        "then": {"properties": {other: _something("write this pole, or delete both")}, "required": [other]},
    }


def _nothing(message: str) -> Json:
    """A key that is absent or null; editors show the message in the place of their own."""
    return {"type": "null", "errorMessage": message}


def _something(message: str) -> Json:
    """A key that is not null; of what else is wrong with it its own schema tells."""
    return {"type": ["object", "array", "string", "number", "boolean"], "errorMessage": message}


def _named(metrics: Sequence[str]) -> Json:
    return {"propertyNames": {"enum": list(metrics)}}
