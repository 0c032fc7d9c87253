"""AC0514: traits that pull against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from statistics import median

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec, Trait
from adapterc.middle.answers import Written, answers_of, heard, judged_answers, trait_answers, turns
from adapterc.middle.lint.places import span_of
from adapterc.middle.texts import alike, shared_markers
from adapterc.text import Heard, words

_SHOWS = {
    "questions": "ask a question",
    "exclamations": "hold an exclamation mark",
    "list_items": "fall into a list",
    "assistant_phrases": "talk like an assistant",
    "markers": "hold a marker",
}
_LENGTH = "reasoning_tokens"
_FEWEST = 2
_ALLOWED = 0.25
"""Share of answers that may show what another trait decreases, where its own threshold allows no more."""
_ALLOWED_IN_DIALOGUES = 0.3
_SAMPLE = 8
_MUCH_SHORTER = 0.6


def contradictory_traits(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """One measure both ways, a pole that another trait leaves, answers that show what is to vanish."""
    for one, other in combinations(spec.traits, 2):
        yield from _both_ways(one, other, spans)
        yield from _poles(one, other, spans)
    for falling in spec.traits:
        if falling.kind == "decrease" and falling.measure in _SHOWS:
            for voice, answers in zip(spec.traits, trait_answers(spec), strict=True):
                if voice.kind == "preference":
                    yield from _shown(voice, answers, falling, spans)
            yield from _in_dialogues(spec, falling, spans)
        elif falling.measure == _LENGTH:
            for voice, answers in zip(spec.traits, judged_answers(spec), strict=True):
                if voice.kind == "preference":
                    yield from _length(voice, answers, falling, heard(spec), spans)


def _both_ways(one: Trait, other: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    if {one.kind, other.kind} != {"increase", "decrease"} or one.measure != other.measure:
        return
    if one.measure == "markers" and not _folded(one.counted.markers) & _folded(other.counted.markers):
        return
    yield finding(
        "AC0514",
        f"{quoted(one.id)} and {quoted(other.id)} pull {quoted(one.measure)} both ways",
        span_of(spans, f"traits.{other.id}.kind"),
        label=f"{_article(other)} {other.kind}",
        labels=[Label(span=span_of(spans, f"traits.{one.id}.kind"), text=f"{_article(one)} {one.kind}")],
        advice="leave one of them out",
    )


def _article(trait: Trait) -> str:
    return "an" if trait.kind == "increase" else "a"


def _poles(one: Trait, other: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    """What one trait wants, by its description or a marker, is what the other leaves."""
    if one.measure and one.measure == other.measure:
        return
    for wanting, leaving in ((one, other), (other, one)):
        path, left = f"traits.{wanting.id}.to", f"traits.{leaving.id}.from"
        if alike(wanting.to.description, leaving.opposite.description):
            label = Label(span=span_of(spans, f"{left}.description"), text="left here")
            message = f"{quoted(wanting.id)} moves to the pole that {quoted(leaving.id)} moves away from"
            span = span_of(spans, f"{path}.description")
            yield finding("AC0514", message, span, labels=[label], advice="leave one of the traits out")
        if leaving.measure == "markers":
            continue  # what it decreases are these very markers
        for at, place in shared_markers(wanting.to, leaving.opposite):
            marker = quoted(wanting.to.markers[at])
            yield finding(
                "AC0514",
                f"{quoted(wanting.id)} wants the marker {marker}, which {quoted(leaving.id)} leaves",
                span_of(spans, f"{path}.markers.{at}"),
                labels=[Label(span=span_of(spans, f"{left}.markers.{place}"), text="left here")],
                advice="keep it in one of the traits",
            )


def shows(falling: Trait, text: str) -> bool:
    """Whether the text has what a trait is to decrease; a length is in every text."""
    return falling.kind == "decrease" and falling.measure in _SHOWS and _shows(falling, text)


def is_contradicted(voice: Trait, falling: Trait) -> bool:
    """Whether so much of a preference shows what another trait decreases that it is told."""
    return bool(_contradicting(voice, tuple(answers_of(voice)), falling))


def _contradicting(voice: Trait, answers: Sequence[Written], falling: Trait) -> list[tuple[str, str]]:
    """The parts of the wanted pole that show it, in words, each with the path of the first."""
    moves = [(f"traits.{voice.id}.to.moves.{place}", move) for place, move in voice.to.moves.placed()]
    markers = [(f"traits.{voice.id}.to.markers.{at}", marker) for at, marker in enumerate(voice.to.markers)]
    parts = []
    for name, texts, allowed in (
        ("move", moves, _ALLOWED),
        ("marker", markers, 0.0),
        ("example", [(one.path, one.answer) for one in answers], _allowed(falling)),
    ):
        hits = _hits(falling, texts, allowed)
        if len(hits) >= (1 if name == "marker" else _FEWEST) and len(hits) > allowed * len(texts):
            parts.append((f"{len(hits)} of {counted(len(texts), name)}", hits[0]))
    return parts


def _shown(voice: Trait, answers: Sequence[Written], falling: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    """The wanted pole of a preference shows, in moves, markers or answers, what another trait decreases."""
    parts = _contradicting(voice, answers, falling)
    if parts:
        yield finding(
            "AC0514",
            f"{' and '.join(part for part, _ in parts)} of {quoted(voice.id)} {_SHOWS[falling.measure]}, "
            f"which {quoted(falling.id)} is to decrease",
            span_of(spans, parts[0][1]),
            label="the first of them",
            labels=[Label(span=span_of(spans, f"traits.{falling.id}.measure"), text="decreased here")],
            advice="rewrite them without, or leave that trait out",
        )


def _in_dialogues(spec: ResolvedSpec, falling: Trait, spans: SpanMap) -> Iterator[Diagnostic]:
    answers: Sequence[Written] = tuple(turns(spec))
    allowed = max(_allowed(falling), _ALLOWED_IN_DIALOGUES)
    hits = _hits(falling, [(one.path, one.answer) for one in answers], allowed)
    if len(hits) <= 2 * _FEWEST or len(hits) <= allowed * len(answers):
        return
    yield finding(
        "AC0514",
        f"{len(hits)} of {len(answers)} answers in the dialogues {_SHOWS[falling.measure]}, which "
        f"{quoted(falling.id)} is to decrease",
        span_of(spans, hits[0]),
        label="the first of them",
        labels=[Label(span=span_of(spans, f"traits.{falling.id}.measure"), text="decreased here")],
        advice="leave these answers out, or that trait",
    )


def _length(
    voice: Trait, answers: Sequence[Written], counting: Trait, said: Heard, spans: SpanMap
) -> Iterator[Diagnostic]:
    """Wanted answers much shorter than unwanted ones beside a trait that wants length, and the reverse."""
    wanted = [len(said[one.answer]) for one in answers]
    unwanted = [len(said[example.answer]) for example in voice.opposite.examples]
    unwanted += [len(said[one.opposite]) for one in answers if one.kind == "pair"]
    if min(len(wanted), len(unwanted)) < 2 * _FEWEST:
        return
    mine, theirs = median(wanted), median(unwanted)
    longer = counting.kind == "increase"
    if (mine if longer else theirs) > _MUCH_SHORTER * (theirs if longer else mine):
        return
    yield finding(
        "AC0514",
        f"the answers of {quoted(voice.id)} have {mine:.0f} words where its other pole has {theirs:.0f}, but "
        f"{quoted(counting.id)} is to make answers {'longer' if longer else 'shorter'}",
        span_of(spans, f"traits.{voice.id}.to"),
        labels=[Label(span=span_of(spans, f"traits.{counting.id}.measure"), text="asked for here")],
        advice="write answers of about one length at both poles, or leave that trait out",
    )


def _allowed(falling: Trait) -> float:
    """The share of answers that may show it: what the trait's own threshold allows, or a quarter."""
    bound = next((one.at_most for one in falling.thresholds if one.metric == "rate"), None)
    return _ALLOWED if bound is None else max(_ALLOWED, bound)


def _hits(falling: Trait, texts: Sequence[tuple[str, str]], allowed: float) -> list[str]:
    """Paths of the texts that show it; of many texts a sample first, since hardly ever there is anything."""
    step = max(1, -(-len(texts) // _SAMPLE))
    sample = texts[::step]
    if allowed and not any(_shows(falling, text) for _, text in sample):
        return []
    return [path for path, text in texts if _shows(falling, text)]


def _shows(falling: Trait, text: str) -> bool:
    return _counts(falling.measure, text, falling.counted.markers)


@lru_cache(maxsize=1 << 10)
def _counts(measure: str, text: str, markers: tuple[str, ...]) -> bool:
    """Whether a measure finds anything in a text, slots aside; kept for the specs that share their texts."""
    from adapterc.scorers import count

    return count(measure, text.replace("{", "").replace("}", ""), markers) > 0


def _folded(markers: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(map(words, markers))
