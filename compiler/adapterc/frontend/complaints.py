"""What to say about a value that the language does not take: one message for each kind of mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.quoting import either, quoted
from adapterc.diagnostics.source import Region
from adapterc.frontend.expected import (
    choices,
    description_of,
    expected,
    found,
    known_keys,
    members,
    step_into,
)
from adapterc.frontend.fixes import clearly, renamed_key, respelt, retyped, with_version
from adapterc.frontend.joined_keys import without_colon
from adapterc.frontend.located import Located
from adapterc.frontend.malformed import malformed, meant_language
from adapterc.frontend.only_items import as_no_item, as_only_item
from adapterc.frontend.retype import retype
from adapterc.frontend.rules.unsupported import NOT_COMPILED
from adapterc.frontend.short_forms import SIDES, meant_value, share_for
from adapterc.frontend.slips import home_of, meant_key, meant_word, renamed, word_for
from adapterc.frontend.tree import Mapping, Node, Scalar, Sequence, head
from adapterc.spec.document import LANGUAGE_VERSION

_LIMITS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_VERSION_LINE = f"adapterc: {LANGUAGE_VERSION}"


def complaints(place: Located) -> Iterator[Diagnostic]:
    """The diagnostics for an error that is not about the type."""
    kind, context = place.error["type"], place.error.get("ctx", {})
    region = place.node.region
    if kind == "missing":
        yield _missing(place)
    elif kind == "extra_forbidden":
        yield _unknown_key(place)
    elif kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        limit = " and ".join(
            f"{words} {_figure(context[name])}" for name, words in _LIMITS.items() if name in context
        )
        advice = _share(place, context)
        message = f"the number must be {limit}"
        yield finding("AC0205", message, region.span, label=f"is {_raw(region)}", advice=advice)
    elif kind == "finite_number":
        yield finding("AC0205", "the number must be finite", region.span, label=f"is {_raw(region)}")
    elif kind == "too_short" and isinstance(place.node, Sequence) and place.node.items:
        return  # items that are wrong themselves are not counted: they have been reported
    elif kind in ("string_too_long", "too_long", "too_short", "blank"):
        yield _size(kind, context, place)
    elif kind == "string_pattern_mismatch":
        yield malformed(place)
    elif kind == "task_name":
        yield _no_task_name(place)
    elif kind == "told":  # by its validator, which knows the words for it
        yield finding(context["code"], context["message"], region.span, advice=context["advice"])
    elif kind == "slots":
        yield from _slots(context["problems"], place)
    else:
        yield wrong_type(place)


def wrong_type(place: Located) -> Diagnostic:
    """A value of another type, or not one of the words that are taken."""
    node, words = place.node, choices(place.annotation)
    if words == (str(LANGUAGE_VERSION),):
        return _other_version(node)
    if words and isinstance(node, Scalar) and isinstance(node.value, str):
        meant = meant_word(node.value, words)
        return finding(
            "AC0206",
            f"expected {expected(place.annotation)}, found {quoted(node.value)}",
            node.region.span,
            advice=f"did you mean `{meant}`?"
            if meant
            else f"write {either([f'`{word}`' for word in words if word not in NOT_COMPILED])}",
            fix=respelt(node.region, word_for(node.value, words) or clearly(node.value, words)),
        )
    wanted = expected(place.annotation)
    short = meant_language(place) or meant_value(place.annotation, node, place.above, place.step)
    at, message = (
        head(node) if isinstance(node, Mapping) else node.region,
        f"expected {wanted}, found {found(node)}",
    )
    side = place.above[-1][0] if short and place.step in SIDES else None
    if isinstance(side, Mapping) and (entry := side.entry(place.step)) is not None:
        at, message = entry.key_region, f"{quoted(place.step)} stands where a metric is expected"
    only_a_file = known_keys(place.annotation) == ("file",)
    if only_a_file and _is_one_text(place):
        wanted, only_a_file = "a list of strings", False
    return finding(
        "AC0204",
        message,
        at.span,
        advice=short[0] if short else retype(wanted, place),
        fix=short[1]
        if short
        else as_only_item(place)
        or (as_no_item(place) if wanted == "a mapping" else None)
        or retyped(node, wanted, only_a_file=only_a_file),
    )


def _is_one_text(place: Located) -> bool:
    """Whether one text, and no name of a file, stands where a list of texts is taken as well."""
    value = place.node.value if isinstance(place.node, Scalar) else None
    if str not in members(step_into(place.annotation, 0)):
        return False
    return value is not None and not (isinstance(value, str) and value.endswith(".jsonl"))


def _unknown_key(place: Located) -> Diagnostic:
    node, keys = place.node, known_keys(place.annotation)
    entry = node.entry(place.key) if isinstance(node, Mapping) else None
    region = entry.key_region if entry else node.region
    meant = meant_key(place.annotation, place.key)
    home = home_of(place.annotation, place.key, place.above)
    advice = f"did you mean `{meant}`?" if meant else home or f"keys here: {', '.join(keys)}"
    if meant and _entry(node, meant) is not None:
        advice = f"`{meant}` stands here already: put all of it there, and delete this key"
    if not meant and entry is not None and not entry.value.region.raw and node.region.raw.startswith("{"):
        advice = "inside braces, text that holds a comma must be quoted"
    joined = without_colon(node, place.key, keys)
    if joined is not None:
        return finding(
            "AC0202", f"unknown key {quoted(place.key)}", region.span, advice=joined[0], fix=joined[1]
        )
    clear = renamed(place.annotation, place.key) or ("" if home else clearly(place.key.casefold(), keys))
    fix = renamed_key(node, place.key, clear)
    return finding("AC0202", f"unknown key {quoted(place.key)}", region.span, advice=advice, fix=fix)


def _entry(node: Node, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Mapping) else None


def _share(place: Located, context: dict[str, Any]) -> str:
    """What to write for a share that is given as a per cent."""
    value = place.node.value if isinstance(place.node, Scalar) else None
    meaning = description_of(place.above[-1][1], place.step) if place.above else ""
    if "le" not in context or not isinstance(value, (int, float)) or not meaning.startswith("Share"):
        return ""
    return share_for(value, context["le"])


def _missing(place: Located) -> Diagnostic:
    span = head(place.node).span
    if place.key == "adapterc":
        return finding(
            "AC0201",
            "the spec does not say its language version",
            span,
            advice=f"write `{_VERSION_LINE}` as the first line",
            fix=with_version(place.node, _VERSION_LINE),
        )
    words = [word for word in choices(step_into(place.annotation, place.key)) if word not in NOT_COMPILED]
    meaning = description_of(place.annotation, place.key)
    advice = f"`{place.key}`: {meaning[:1].lower()}{meaning[1:]}".rstrip(".") if meaning else ""
    if words:
        advice = f"write `{place.key}:` with {either([f'`{word}`' for word in words])}"
    return finding("AC0203", f"missing key `{place.key}`", span, label="in this mapping", advice=advice)


def _other_version(node: Node) -> Diagnostic:
    shown = quoted(_raw(node.region), 30)
    is_meant = isinstance(node, Scalar) and node.value == str(LANGUAGE_VERSION)
    return finding(
        "AC0201",
        f"the language has no version {shown} that this compiler reads",
        node.region.span,
        advice=f"this compiler reads version {LANGUAGE_VERSION}: `{_VERSION_LINE}`",
        fix=Fix(span=node.region.span, replacement=str(LANGUAGE_VERSION)) if is_meant else None,
    )


def _size(kind: str, context: dict[str, Any], place: Located) -> Diagnostic:
    node = place.node
    if kind == "blank":
        message, advice = "the text is empty", "write a text, or delete the key"
    elif kind == "string_too_long":
        length = len(str(node.value)) if isinstance(node, Scalar) else 0
        limit = context["max_length"]
        message, advice = f"a text of {length:,} characters; at most {limit:,} are taken here", "shorten it"
    elif kind == "too_short":
        message, advice = "the list is empty", "add an item, or delete the key"
    else:
        length = len(node.items) if isinstance(node, Sequence) else 0
        message = f"a list of {length:,} items; at most {context['max_length']:,} are taken here"
        advice = "shorten it"
    return finding("AC0207", message, node.region.span, advice=advice)


def _no_task_name(place: Located) -> Diagnostic:
    text = str(place.node.value) if isinstance(place.node, Scalar) else ""
    return finding(
        "AC0208",
        f"{quoted(text)} is no name that lm-eval could have",
        place.node.region.span,
        advice="write the name alone, such as `hellaswag`; a file of your own is named by `file`",
    )


def _slots(problems: Any, place: Located) -> Iterator[Diagnostic]:
    text = str(place.node.value) if isinstance(place.node, Scalar) else ""
    for problem in problems:
        part = place.node.region.part(text, problem.start, problem.end)
        located = part.raw == text[problem.start : problem.end]
        fix = Fix(span=part.span, replacement=problem.meant) if located and problem.meant else None
        yield finding("AC0209", problem.message, part.span, advice=problem.advice, fix=fix)


def _figure(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def _raw(region: Region) -> str:
    return region.raw.strip()[:40]
