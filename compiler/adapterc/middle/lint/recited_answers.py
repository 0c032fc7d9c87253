"""AC0517: a long run of words that several answers share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.source import Span, SpanMap
from adapterc.ir.recited import SHARED_BY, SHARED_RUN
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.answers import HELD_OUT, Written, compared
from adapterc.middle.echoes import echoes
from adapterc.middle.lint.places import no_flood, span_of_words
from adapterc.text import ngrams, words

Run = tuple[str, ...]


def recited_answers(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Each such run once, as long as it goes, at the first of the answers that share it."""
    yield from no_flood(_recited(spec, spans))


def _recited(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    wanted = _echoed(spec)
    if not wanted:
        return
    entries = [one for one in compared(spec) if one.kind != HELD_OUT]
    holders: dict[Run, list[int]] = {}
    for at, one in enumerate(entries):
        asked = set(ngrams(words(one.prompt), SHARED_RUN))
        for run in dict.fromkeys(ngrams(words(one.answer), SHARED_RUN)):
            if run in wanted and run not in asked:
                holders.setdefault(run, []).append(at)
    told: set[Run] = set()
    for run, places in holders.items():
        if len(places) > SHARED_BY and run not in told:
            whole = _stretch(words(entries[places[0]].answer), run, holders, places)
            told.update(ngrams(whole, SHARED_RUN))
            yield _finding(whole, [entries[at] for at in places], spans)


def _echoed(spec: ResolvedSpec) -> frozenset[Run]:
    """The runs that may stand in several answers: of these all but the first echo them."""
    echoing = (
        words(one.answer)
        for one, (_, run, _) in zip(compared(spec), echoes(spec).runs, strict=True)
        if run >= SHARED_RUN
    )
    times = Counter(run for said in echoing for run in set(ngrams(said, SHARED_RUN)))
    return frozenset(run for run, count in times.items() if count >= SHARED_BY)


def _stretch(
    text: tuple[str, ...], run: Run, holders: dict[Run, list[int]], places: list[int]
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
    return span_of_words(spans, f"{one.path}.{one.key}", one.answer, run)
