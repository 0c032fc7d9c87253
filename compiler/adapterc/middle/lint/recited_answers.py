"""AC0517: a long run of words that several answers share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.verification import SHARED_BY, SHARED_RUN
from adapterc.middle.answers import HELD_OUT, Written, compared, said, said_in
from adapterc.middle.lint.places import no_flood, span_within
from adapterc.middle.nearness import Pair, neighbours
from adapterc.text import ngrams


def recited_answers(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Each such run once, as long as it goes, at the first of the answers that share it."""
    yield from no_flood(_recited(spec, spans))


def _recited(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    all_texts = compared(spec)
    elsewhere = neighbours(said_in(all_texts)).repeated
    entries = [one for one in all_texts if one.kind != HELD_OUT]
    texts = [_worth_a_look(said(one.answer), elsewhere) for one in entries]
    holders: dict[tuple[str, ...], list[int]] = {}
    for at, (one, text) in enumerate(zip(entries, texts, strict=True)):
        asked = set(ngrams(said(one.prompt), SHARED_RUN)) if text else set()
        for run in dict.fromkeys(ngrams(text, SHARED_RUN)):
            if run not in asked:
                holders.setdefault(run, []).append(at)
    told: set[tuple[str, ...]] = set()
    for run, places in holders.items():
        if len(places) > SHARED_BY and run not in told:
            whole = _stretch(texts[places[0]], run, holders, places)
            told.update(ngrams(whole, SHARED_RUN))
            yield _finding(whole, [entries[at] for at in places], spans)


def _worth_a_look(text: tuple[str, ...], elsewhere: frozenset[Pair]) -> tuple[str, ...]:
    """`text`, where a shared run may stand in it: in each run, the half from a sixth word on is whole."""
    half = SHARED_RUN // 2
    for start in range(0, len(text) - half + 1, half):
        if all(map(elsewhere.__contains__, pairwise(text[start : start + half]))):
            return text
    return ()


def _stretch(
    text: tuple[str, ...],
    run: tuple[str, ...],
    holders: dict[tuple[str, ...], list[int]],
    places: list[int],
) -> tuple[str, ...]:
    """The run drawn out to the right for as long as the same answers share it."""
    start = next(at for at, gram in enumerate(ngrams(text, SHARED_RUN)) if gram == run)
    end = start + SHARED_RUN
    while end < len(text) and holders.get(text[end - SHARED_RUN + 1 : end + 1]) == places:
        end += 1
    return text[start:end]


def _finding(run: Sequence[str], sharing: Sequence[Written], spans: SpanMap) -> Diagnostic:
    return finding(
        "AC0517",
        f"{len(sharing)} answers share {len(run)} words in a row, which would be recited",
        _place(run, sharing[0], spans),
        labels=[Label(span=_place(run, one, spans), text="here too") for one in sharing[1:3]],
        advice="say it otherwise in all but one of them",
    )


def _place(run: Sequence[str], one: Written, spans: SpanMap) -> Span:
    """Where the run stands in an answer, whatever is between its words."""
    found = re.search(r"\W+".join(map(re.escape, run)), one.answer, re.IGNORECASE)
    start, end = found.span() if found else (0, len(one.answer))
    return span_within(spans, f"{one.path}.{one.key}", one.answer, start, end)
