"""AC0302, AC0546, AC0547, AC0702 to AC0704: what is wrong with an author's templates, at its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import clipped, either, quoted
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.templates import COMMON, GIVEN
from adapterc.middle.lint.places import no_flood, span_of, span_within
from adapterc.middle.template_rows import MOST_TEXTS, RenderedFamily, rendered_families
from adapterc.spec.templates import MOST_FAMILIES
from adapterc.templating.faults import Fault
from adapterc.templating.vocabulary import FILTERS, TESTS

_CODES = {"output": "AC0704", "time": "AC0704", "memory": "AC0704", "failed": "AC0703"}
_WRONG, _BEYOND = "AC0702", "AC0704"
_LONGEST = 160
"""Characters of a message: a name in a template has no end."""
_RENAME = "rename one of them: rows are filed under it"
_RENAME_OR_PREFIX = f"{_RENAME}; a library's is called `…-NAME` with `prefix: …` beside its import"
_REFUSED = "a template names values, and has `if`, `for`, `set` and a few filters; write it with these"
_ADVICE = {
    "syntax": "write `{{ value }}`, `{% if … %}…{% endif %}` or `{% for … %}…{% endfor %}`; braces that are "
    "text stand in `{% raw %}…{% endraw %}`",
    "refused": _REFUSED,
    "failed": "ask first whether it is there: `{% if … is defined %}`",
    "output": "shorten it",
    "time": "loop over less",
    "memory": "loop over less, or make less text of it",
}


def template_findings(spec: ResolvedSpec, spans: SpanMap, taken: Collection[str]) -> Iterator[Diagnostic]:
    """The findings on every family; `taken` are names of families that the compiler has already.

    Of families that no fault was found in, those that give nothing, or use nothing of what they are given.
    """
    if not spec.templates:
        return
    found = rendered_families(spec)
    yield from no_flood(_names(found, spans, taken))
    yield from no_flood(_faults(found, spans))
    if not any(one.faults or not one.parts for one in found):
        asks = bool(spec.traits) or spec.is_glossary
        yield from no_flood(_idle(found, spans, asks=asks))


def _names(found: Sequence[RenderedFamily], spans: SpanMap, taken: Collection[str]) -> Iterator[Diagnostic]:
    first: dict[str, Span] = {}
    for one in found:
        name = one.family.family
        place = span_of(spans, f"{one.place}.family")
        if name in taken:
            yield finding(
                "AC0302",
                f"the compiler's own templates have a family {quoted(name)} already",
                place,
                advice="rename it",
            )
        elif name in first:
            yield finding(
                "AC0302",
                f"two families of templates are called {quoted(name)}",
                place,
                labels=[Label(span=first[name], text="the other one")],
                advice=_RENAME if place.file == first[name].file else _RENAME_OR_PREFIX,
            )
        first.setdefault(name, place)


def _faults(found: Sequence[RenderedFamily], spans: SpanMap) -> Iterator[Diagnostic]:
    for one in found:
        if not one.parts:
            yield finding(
                _BEYOND,
                f"more than {MOST_TEXTS:,} texts, or {MOST_FAMILIES} families: from here on none is rendered",
                span_of(spans, f"{one.place}.family"),
                advice="ask about fewer subjects, or leave out a family",
            )
            return
        for part, wrong in one.faults:
            yield _fault(one, part, wrong, spans)


def _fault(one: RenderedFamily, part: str, wrong: Fault, spans: SpanMap) -> Diagnostic:
    fed = one.feeds[wrong.feed].node if 0 <= wrong.feed < len(one.feeds) else ""
    source = getattr(one.family, part)
    start, end = _within(source, wrong)
    labels = [Label(span=span_of(spans, fed), text="rendered with this")] if fed else []
    return finding(
        _CODES.get(wrong.kind, _WRONG),
        f"`{part}` of the family {quoted(one.family.family)}: {clipped(wrong.message, _LONGEST)}",
        span_within(spans, f"{one.place}.{part}", source, start, end),
        labels=labels,
        advice=_unknown(one, wrong) or _ADVICE.get(wrong.kind, _REFUSED),
    )


def _unknown(one: RenderedFamily, wrong: Fault) -> str:
    """The value, filter or test that was meant, or all that there are; empty for other faults."""
    values = (*GIVEN[one.family.each], *COMMON)
    given = {"unknown value": values, "unknown filter": FILTERS, "unknown test": TESTS}.get(wrong.kind)
    if not given:
        return ""
    near = get_close_matches(wrong.word, given, n=1)
    return f"did you mean `{near[0]}`?" if near else f"write {either([f'`{name}`' for name in given])}"


def _within(source: str, wrong: Fault) -> tuple[int, int]:
    """Where in a template the word to blame stands, or else its line."""
    lines = source.split("\n")
    line = max(1, min(wrong.line, len(lines)))
    begin = sum(len(text) + 1 for text in lines[: line - 1])
    word = re.escape(wrong.word)
    pattern = rf"(?<!\w){word}(?!\w)" if wrong.word.replace("_", "a").isalnum() else word
    # Jinja counts text and the values in it as one, which begins on the line that it tells.
    found = re.compile(pattern).search(source, begin) if wrong.word else None
    if found is not None:
        return found.span()
    text = lines[line - 1]
    bare = text.strip()
    at = begin + text.find(bare)
    return at, at + len(bare)


def _idle(found: Sequence[RenderedFamily], spans: SpanMap, *, asks: bool) -> Iterator[Diagnostic]:
    for one in found:
        called = quoted(one.family.family)
        why = _why_no_row(one, asks=asks)
        if why:
            yield finding(
                "AC0546",
                f"the family {called} gives no row: {why}",
                span_of(spans, f"{one.place}.family"),
                advice="delete the family, or give it what it needs",
            )
            continue
        used = {used for part in one.parts.values() for used in part.names}
        needed = {"subject"} if one.family.use else set(GIVEN[one.family.each])
        if not needed & used:
            kind = "question" if one.family.use else "row"
            n = len(one.feeds)
            same = f"its {n} {kind}s are all the same" if n > 1 else f"its one {kind} is the same without it"
            yield finding(
                "AC0547",
                f"the family {called} uses nothing of what it is given: {same}",
                span_of(spans, f"{one.place}.ask"),
                advice=f"write into it {either([f'`{{{{ {name} }}}}`' for name in GIVEN[one.family.each]])}",
            )


def _why_no_row(one: RenderedFamily, *, asks: bool) -> str:
    """Why nothing comes of a family; empty where something does. Without traits nobody `asks` questions."""
    if not one.feeds:
        return f"the spec has no {_ENTRY[one.family.each]}"
    if one.family.use:
        if one.family.split == "train" and not asks:
            return "the spec has no trait that asks anything"
        return "" if any(one.texts("ask")) else _BLANK
    answered = zip(one.texts("ask"), one.texts("answer"), strict=True)
    return "" if any(ask and answer for ask, answer in answered) else _BLANK


_BLANK = "all that it gives is blank"
_ENTRY = {
    "": "subject",
    "traits": "trait",
    "pairs": "pair of a trait",
    "facts": "fact of the role",
    "frames": "frame",
    "knowledge": "knowledge",
    "skills": "skill",
    "scenes": "scene",
}
"""What there is none of, by what a family is rendered for."""
