"""What a spec asks of every chosen answer, whichever trait a row is for.

Traits of one spec live in one adapter: a row that trains paradox with short answers would teach
against a trait that asks for long ones. So each row serves its own trait and obeys the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.expand.compose import needs_claim
from adapterc.ir.library import Library
from adapterc.ir.spec import Moves, Pole, ResolvedSpec, Trait
from adapterc.text import sentences, words

MARGIN = 1.2
"""How far beyond a declared length ratio the rows reach: what is learned falls short of what is shown."""

_LONGER_BY_DEFAULT = 1.5
_SHORT_ANSWER_CLAIMS = 1


@dataclass(frozen=True, slots=True)
class Style:
    """`stretch` times the base's words at least (0: any length), at most `limit` claims (0: no limit)."""

    stretch: float
    limit: int


def style_of(spec: ResolvedSpec) -> Style:
    """The length that the spec's reasoning_tokens trait asks for, if it has one."""
    for trait in spec.traits:
        if trait.measure != "reasoning_tokens":
            continue
        if trait.kind == "decrease":
            return Style(0.0, _SHORT_ANSWER_CLAIMS)
        asked = [t.at_least for t in trait.thresholds if t.metric == "ratio_to_base" and t.at_least]
        return Style(MARGIN * max(asked, default=_LONGER_BY_DEFAULT), 0)
    return Style(0.0, 0)


def moves_of(trait: Trait, library: Library) -> Moves:
    """The moves a preference is composed of: the author's, else what its examples show, else reasons."""
    declared = trait.to.moves
    if declared.turn or declared.open or declared.lean or declared.close:
        return declared
    shown = moves_from_examples(trait.to)
    return shown if shown.turn else reasons(library)


def reasons(library: Library) -> Moves:
    """The library's moves for a thought that only goes on: no side is taken."""
    carrying = tuple(move for move in library.reasons if needs_claim(move))
    bare = tuple(move for move in library.reasons if not needs_claim(move))
    return Moves(open=("{Claim}.",), turn=bare, lean=carrying, close=())


def moves_from_examples(pole: Pole) -> Moves:
    """Sentences of a pole's examples that would fit any subject, with the example's own subject as a slot.

    A sentence qualifies when, the words it shares with the prompt put aside as one {subject}, nothing
    of the prompt is left in it: what remains is how the pole speaks, not what it spoke about.
    """
    openings: list[str] = []
    turns: list[str] = []
    closings: list[str] = []
    for example in pole.examples:
        subject = _shared_phrase(example.prompt, example.answer)
        parts = sentences(example.answer)
        for index, sentence in enumerate(parts):
            move = _generalised(sentence, subject, example.prompt)
            if not move:
                continue
            last = index == len(parts) - 1
            (closings if last else openings if index == 0 else turns).append(move)
    if not turns:
        turns = [*openings, *closings]
    opening = tuple(openings) or ("{Claim}.",)
    return Moves(open=opening, turn=tuple(turns), close=tuple(closings))


_FUNCTION_WORDS = frozenset(
    "a an the of to in on at by for and or but is are was be been do does did what why how who when where which"
    " it its this that you your i my me we our they he she can could should would will may might not no with about".split()
)


def _shared_phrase(prompt: str, answer: str) -> tuple[str, ...]:
    """The longest run of words that prompt and answer share and that says something by itself."""
    asked, said = words(prompt), " " + " ".join(words(answer)) + " "
    best: tuple[str, ...] = ()
    for start in range(len(asked)):
        for end in range(start + 1, len(asked) + 1):
            run = asked[start:end]
            speaks = any(word not in _FUNCTION_WORDS for word in run) and run[-1] not in _FUNCTION_WORDS
            if speaks and len(run) > len(best) and f" {' '.join(run)} " in said:
                best = run
    return best


def _generalised(sentence: str, subject: tuple[str, ...], prompt: str) -> str:
    """The sentence with its subject as a slot; empty when it speaks of the prompt or holds braces."""
    if "{" in sentence or "}" in sentence:
        return ""
    text = sentence
    if subject:
        start = text.casefold().find(" ".join(subject))
        if start >= 0:
            slot = "{Subject}" if start == 0 else "{subject}"
            text = text[:start] + slot + text[start + len(" ".join(subject)) :]
    left = {
        word
        for word in words(text.replace("{subject}", "").replace("{Subject}", ""))
        if word not in _FUNCTION_WORDS
    }
    about = {word for word in words(prompt) if word not in _FUNCTION_WORDS}
    return "" if left & about else text
