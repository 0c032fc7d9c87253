"""AC0208: names and languages that are malformed, and what was meant by them."""

from __future__ import annotations

import re
import unicodedata

from adapterc.diagnostics.model import Diagnostic, Fix, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.frontend.fixes import respelt
from adapterc.frontend.language_names import is_spoken, tag_of, written_first
from adapterc.frontend.located import Located
from adapterc.frontend.tree import Scalar, Sequence, text_at

_UNSPOKEN = "there are templates for the first of them, and none for `{tag}`"
_TAGS_IN_A_ROW = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]+)*(?: *, *[a-z]{2,3}(?:-[A-Za-z]+)*)+")
_NEARLY_A_NAME = re.compile(r"[A-Za-z0-9]+(?:[ _.-][A-Za-z0-9]+)*")
"""What is a name but for capitals and what parts its words."""


def meant_language(place: Located) -> tuple[str, Fix | None] | None:
    """The list of one language that is given by its name, or in another spelling."""
    node = place.node
    if place.step != "language" or not isinstance(node, Scalar) or not isinstance(node.value, str):
        return None
    tag, raw = tag_of(node.value), node.region.raw
    if not tag:
        if _TAGS_IN_A_ROW.fullmatch(raw):
            return f"write `[{raw}]`", None
        return "write a list of tags, such as `[en]` or `[ru]`", None
    meant = written_first(tag)
    if not is_spoken(tag):
        return f"write `{meant}`: {_UNSPOKEN.format(tag=tag)}", None
    fix = Fix(span=node.region.span, replacement=meant) if respelt(node.region, tag) else None
    return f"write `{meant}`", fix


def malformed(place: Located) -> Diagnostic:
    """A text that has not the form of a name, or of a language tag."""
    text = str(place.node.value) if isinstance(place.node, Scalar) else ""
    span = place.node.region.span
    if "A-Z" in place.error.get("ctx", {}).get("pattern", ""):
        tag = tag_of(text)
        advice = f"did you mean `{tag}`?" if tag else "write a tag, such as en or ru"
        is_unspoken = bool(tag) and not is_spoken(tag) and place.step == "0"
        if is_unspoken:
            advice = f"write `{written_first(tag)}`: {_UNSPOKEN.format(tag=tag)}"
        return finding(
            "AC0208",
            f"{quoted(text)} is not a language tag",
            span,
            advice=advice,
            fix=None if is_unspoken else respelt(place.node.region, tag),
        )
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    slug = re.sub(r"[^a-z0-9]+", "-", bare.casefold()).strip("-")
    advice = "use the letters a to z, digits and hyphens, a letter or digit first"
    is_plain = _NEARLY_A_NAME.fullmatch(text) is not None and not _is_taken(place, slug)
    fix = respelt(place.node.region, slug) if is_plain else None
    return finding(
        "AC0208",
        f"malformed name {quoted(text)}",
        span,
        advice=f"{advice}: {slug}" if slug else advice,
        fix=fix,
    )


def _is_taken(place: Located, name: str) -> bool:
    """Whether another item of the list has the name already."""
    items = place.above[-2][0] if len(place.above) > 1 else None
    others = items.items if isinstance(items, Sequence) else ()
    return any(text_at(item, place.step) == name for item in others)
