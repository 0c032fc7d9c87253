"""Mappings in short: a threshold as a number, a library as its path, a fact as its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence as Items
from typing import Any, get_args

from adapterc.diagnostics.model import Fix
from adapterc.diagnostics.quoting import clipped
from adapterc.frontend.expected import members
from adapterc.frontend.fixes import enclosed
from adapterc.frontend.joined_keys import JOINED
from adapterc.frontend.tree import Mapping, Node, Scalar, is_item, text_at
from adapterc.ir.measures import PREFERENCE_METRICS, STRUCTURES, measure_named
from adapterc.spec.document import Import
from adapterc.spec.fields import Bound
from adapterc.spec.options import DatasetSection, RetentionSection
from adapterc.spec.persona import Demonstration, Fact, Frame, Role
from adapterc.spec.scene import Form
from adapterc.spec.trait import Example, Pole, Trait

Meant = tuple[str, Fix | None]
SIDES = ("at_least", "at_most")
_SHARES = ("accuracy", "rate")
_LOSSES = ("kl", "ppl_ratio")
_ADDRESS = re.compile(r"[a-z+]+://|git@", re.IGNORECASE)
_ABOVE = (">", ">=", "≥", "at least", "more than", "over", "above", "min", "minimum")
_BELOW = ("<", "<=", "≤", "at most", "less than", "under", "below", "max", "maximum")
_COMPARED = re.compile(
    rf"({'|'.join(sorted((*_ABOVE, *_BELOW, '='), key=len, reverse=True))})? *([0-9]+(?:\.[0-9]+)?) *(%)?",
    re.IGNORECASE,
)
_WHOLE: tuple[tuple[Any, str, str], ...] = (
    (Import, "path", ""),
    (Fact, "fact", ""),
    (Trait, "id", "kind: …"),
    (Pole, "name", "description: …"),
    (Example, "prompt", "answer: …"),
    (Demonstration, "prompt", "answer: …"),
    (Frame, "principle", "id: …"),
    (Form, "text", "form: …, register: …"),
)
"""What a text alone is of a mapping, and what it needs beside that."""


def meant_value(annotation: Any, node: Node, above: Items[tuple[Node, Any]], step: str) -> Meant | None:
    """What to write in the place of a value that is a mapping in short, with the edit; None for any other."""
    if step == "demonstrations" and (named := _file_name(node)):
        has_file = bool(above) and text_at(above[-1][0], "file") is not None
        advice = f"write `file: {named}` in the place of `demonstrations`"
        return "delete it: `file` names a file already" if has_file else advice, None
    if not isinstance(node, Scalar) or "\n" in node.region.raw or isinstance(node.value, (bool, type(None))):
        return None
    models = members(annotation)
    if Bound in models:
        return _bound(node, above, step)
    if isinstance(node.value, str):
        return _text(models, node, step)
    return _number(models, node, above, step)


def _number(models: tuple[Any, ...], node: Scalar, above: Items[tuple[Node, Any]], step: str) -> Meant | None:
    if DatasetSection in models and isinstance(node.value, int):
        return f"write `{step}: {{rows: {node.value}}}`", enclosed(node, "{rows: ", "}")
    if RetentionSection in models:
        return f"write `{step}: {{{_LOSSES[0]}: {{at_most: {node.region.raw}}}}}`", None
    return _only_bound(node, above[-1][0]) if step == "verify" and above else None


def _file_name(node: Node) -> str:
    if isinstance(node, Mapping):
        return text_at(node, "file") or ""
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, str) and value.endswith(".jsonl") else ""


def _text(models: tuple[Any, ...], node: Scalar, step: str) -> Meant | None:
    raw = clipped(node.region.raw.strip())
    if Role in models:
        return f"write `{step}: {{summary: …}}`, in the first person: it is what the adapter says", None
    is_list = Import not in models and (Import,) in [get_args(option)[:1] for option in models]
    if (Import in models or is_list) and _ADDRESS.match(str(node.value)):
        return (
            "write `{git: …, ref: …, path: …}`: the address, a tag, branch or commit, the file in there",
            None,
        )
    if is_list:
        return f"write `[{{path: {raw}}}]`", enclosed(node, "[{path: ", "}]")
    whole = next(((key, others) for model, key, others in _WHOLE if model in models), None)
    return _whole(node, raw, *whole) if whole else None


def _whole(node: Scalar, raw: str, key: str, others: str) -> Meant:
    """The text under its key, beside what else its mapping needs."""
    if others:
        return f"write `{{{key}: {raw}, {others}}}`", None
    if is_item(node.region):
        return f"write `- {key}: {raw}`", enclosed(node, f"{key}: ", "")
    return f"write `{{{key}: {raw}}}`", enclosed(node, f"{{{key}: ", "}")


def _bound(node: Scalar, above: Items[tuple[Node, Any]], step: str) -> Meant | None:
    compared = _COMPARED.fullmatch(str(node.value).strip())
    if compared is None:
        return None
    sign, number, percent = compared.groups()
    joined = JOINED.fullmatch(step)
    if joined is not None:
        meant = f"{joined['metric']}: {{{joined['side']}: {number}}}"
        return f"write `{meant}`", None if sign or percent else _in_full(node, above[-1][0], step, meant)
    owner = above[-2][0] if len(above) > 1 else None
    metric, side = step, "at_most" if _shrinks(owner, step) else "at_least"
    if step in SIDES:
        metric, side = _metrics_of(owner)[0], step
    elif sign and sign != "=":
        side = "at_least" if sign.casefold() in _ABOVE else "at_most"
    plain = number
    if percent or (metric in _SHARES and 1 < float(number) <= 100):
        number = f"{float(number) / 100:g}"
    is_plain = step not in SIDES and bool(percent or number == plain)
    fix = Fix(span=node.region.span, replacement=f"{{{side}: {number}}}") if is_plain else None
    if step in SIDES:
        is_sure = len(_metrics_of(owner)) == 1 and number == plain
        fix = _under_its_metric(node, above[-1][0], metric) if is_sure else None
    return f"write `{metric}: {{{side}: {number}}}`", fix


def _only_bound(node: Scalar, owner: Node) -> Meant | None:
    """A number in the place of all thresholds: that of the first metric, if the owner has any."""
    if text_at(owner, "id") is None:
        return None  # at the top of a spec
    metric, side = _metrics_of(owner)[0], "at_most" if _shrinks(owner, "") else "at_least"
    meant = f"{metric}: {{{side}: {node.region.raw}}}"
    is_sure = len(_metrics_of(owner)) == 1
    fix = Fix(span=node.region.span, replacement=f"{{{meant}}}") if is_sure else None
    return f"write `verify: {{{meant}}}`", fix


def _under_its_metric(node: Scalar, thresholds: Node, metric: str) -> Fix | None:
    """`at_most: 0.1` in the place of a threshold: a metric is missing around it, if it is the only side."""
    entries = thresholds.entries if isinstance(thresholds, Mapping) else ()
    if len(entries) != 1 or isinstance(node.value, str):
        return None
    key = entries[0].key_region
    span = key.source.span(key.start, node.region.end)
    return Fix(span=span, replacement=f"{metric}: {{{key.raw}: {node.region.raw}}}")


def _in_full(node: Scalar, thresholds: Node, key: str, meant: str) -> Fix | None:
    """The bound in the place of its key and number, where the metric has no other one."""
    entry = thresholds.entry(key) if isinstance(thresholds, Mapping) else None
    metric = meant.partition(":")[0]
    if entry is None or not isinstance(thresholds, Mapping) or thresholds.entry(metric) is not None:
        return None
    region = entry.key_region
    return Fix(span=region.source.span(region.start, node.region.end), replacement=meant)


def _shrinks(owner: Node | None, metric: str) -> bool:
    """Whether a bound of this trait, or on this loss, is one from above."""
    return metric in _LOSSES or text_at(owner, "kind") == "decrease"


def _metrics_of(owner: Node | None) -> tuple[str, ...]:
    """The metrics of a trait, the commonest first."""
    kind = text_at(owner, "kind")
    if kind == "structure":
        return STRUCTURES[0].metrics
    measure = measure_named("" if kind == "preference" else text_at(owner, "measure") or "")
    return measure.metrics if measure else PREFERENCE_METRICS


def share_for(number: float, limit: float) -> str:
    """What to write for a share that was given as a per cent; empty where it was not."""
    if 1 < number <= 100 and number / 100 <= limit:
        return f"a share, not a number of them: for {number:g} per cent write {number / 100:g}"
    return ""
