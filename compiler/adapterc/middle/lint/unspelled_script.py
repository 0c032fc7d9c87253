"""AC0518: a script that the base spells in pieces of letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.scripts import is_latin, script_shares
from adapterc.middle.spelling import BETTER_BASES, EMBEDDED, SPELT_IN_BYTES, tokens_a_letter
from adapterc.middle.texts import is_all_latin, texts

_MUCH = 0.3
"""Share of a spec's letters from which on a script is what the adapter is to speak."""


def unspelled_script(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """What is known of the embedded bases."""
    if spec.base in EMBEDDED:
        yield from spelt(spec, spans, lambda script: tokens_a_letter(spec.base, script))


def spelt(spec: ResolvedSpec, spans: SpanMap, known: Callable[[str], float | None]) -> Iterator[Diagnostic]:
    """The finding on each script of much of the spec; `known` has its tokens a letter, None for unknown."""
    if is_all_latin(spec) or not _may_be_much(spec, spans):
        return
    for script, share in script_shares(_own(spec, spans)).items():
        tokens = known(script) if share >= _MUCH else None
        if tokens is not None and tokens >= SPELT_IN_BYTES:
            yield finding(
                "AC0518",
                f"the base {quoted(spec.base)} spells {script} letter by letter: {tokens:.1f} tokens each, "
                "against 0.2 in English",
                span_of(spans, "base"),
                label=f"{share:.0%} of the spec is {script}",
                advice=f"choose a base that has read it: {' or '.join(BETTER_BASES)}, as NAME@COMMIT",
            )


def _own(spec: ResolvedSpec, spans: SpanMap, *, latin: bool | None = None) -> Iterator[str]:
    """The author's texts, not what a default says; with `latin`, those that are, or are not."""
    for path, text in texts(spec):
        if (latin is None or (text.isascii() or is_latin([text])) is latin) and path in spans:
            yield text


def _may_be_much(spec: ResolvedSpec, spans: SpanMap) -> bool:
    """Whether other scripts than the Latin one are much: a few letters are outweighed by the first texts."""
    others = sum(map(len, _own(spec, spans, latin=False)))
    letters = accumulate(map(len, _own(spec, spans, latin=True)))
    return all(others >= _MUCH * (others + latin) for latin in letters)
