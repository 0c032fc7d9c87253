"""AC0314, AC0315, AC0533: what tokens of scenes are to the base that gets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.glossary import Spelt, Vocabulary
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of, span_within
from adapterc.middle.lint.token_advice import ITS_OWN, core, lengthened
from adapterc.middle.scene_slots import allocated
from adapterc.spec.control import FOREIGN
from adapterc.spec.fields import REFUSED
from adapterc.spec.scene_lock import LockedToken, SceneLock
from adapterc.value import value
from adapterc.whole_words import places_of

_ADVICE = f"{ITS_OWN}, or join two words: `hotair`"
_LONGEST_SIGN = 2
"""Letters of a token that is no word yet, such as `q`."""


@value()
class KnownToBase:
    """What each token is to the base already, and what its chat template writes around a conversation."""

    spelt: Mapping[str, Spelt]
    template: str = ""


def base_tokens(
    spec: ResolvedSpec,
    spans: SpanMap,
    vocabulary: Vocabulary,
    known: KnownToBase,
    lock: SceneLock,
) -> Iterator[Diagnostic]:
    """The findings on a spec's tokens, which get the slots of the project's lock, new ones the next."""
    yield from collisions(spec, spans, vocabulary, known)
    yield from _appended(spec, spans, vocabulary, lock)


def collisions(
    spec: ResolvedSpec, spans: SpanMap, vocabulary: Vocabulary, known: KnownToBase
) -> Iterator[Diagnostic]:
    """Those on tokens that the base has already, which need no sound spec."""
    for at, scene in enumerate(spec.scenes):
        if scene.token == REFUSED or any(sign.search(scene.token) for sign in FOREIGN):
            continue  # that is told without a base
        found = _control(spec, spans, at, vocabulary) or _spelt(spec, spans, at, known)
        if found is not None:
            yield found


def _control(spec: ResolvedSpec, spans: SpanMap, number: int, vocabulary: Vocabulary) -> Diagnostic | None:
    token, path = spec.scenes[number].token, f"scenes.{number}.token"
    control = next((one for one in vocabulary.special if one in token), None)
    if control is None:
        return None
    at = token.index(control)
    return finding(
        "AC0315",
        f"{quoted(control)} is a control token of the base {quoted(spec.base)}",
        span_within(spans, path, token, at, at + len(control)),
        labels=[_this_base(spans)],
        advice=_ADVICE,
    )


def _spelt(spec: ResolvedSpec, spans: SpanMap, number: int, known: KnownToBase) -> Diagnostic | None:
    token = spec.scenes[number].token
    as_what, letters = known.spelt[token], core(token)
    is_word = as_what == "word" and letters.isalpha() and len(letters) >= _LONGEST_SIGN
    advice = _ADVICE if is_word else lengthened(token)
    if as_what == "name":
        what = "names a piece of the vocabulary, or a part of one,"
        label, advice = "texts are spelt with that piece, which would be the scene", ITS_OWN
    elif as_what:
        what = "is a word" if is_word else "is one piece of the vocabulary"
        alone = "" if as_what == "word" else ", where no letter is beside it"
        label = f"it stands in ordinary text, and would be the scene there{alone}"
    elif any(places_of(token, known.template)):
        what = "stands in the chat template"
        label, advice = "each turn that the base reads would hold the scene", ITS_OWN
    else:
        return None
    return finding(
        "AC0314",
        f"the token {quoted(token)} {what} of the base {quoted(spec.base)}",
        span_of(spans, f"scenes.{number}.token"),
        label=label,
        labels=[_this_base(spans)],
        advice=advice,
    )


def _this_base(spans: SpanMap) -> Label:
    return Label(span=span_of(spans, "base"), text="this base")


def _appended(
    spec: ResolvedSpec, spans: SpanMap, vocabulary: Vocabulary, lock: SceneLock
) -> Iterator[Diagnostic]:
    """What rows cost that the base has no room for."""
    tokens = {scene.token for scene in spec.scenes}
    slots = allocated([scene.token for scene in spec.scenes], lock)
    last = max((slots[token] for token in tokens), default=-1)
    spare = len(vocabulary.spare)
    if last < spare:
        return
    added = last + 1 - spare
    has = f"{spare} spare rows" if spare else "no spare row"
    first = next(at for at, scene in enumerate(spec.scenes) if slots[scene.token] >= spare)
    other = "Fewer scenes, or a base with more spare rows, such as Qwen3, keep the shape"
    other = other if spare else "A base with spare rows, such as Qwen3, keeps the shape"
    labels = [Label(span=span_of(spans, f"scenes.{first}.token"), text="the first that gets one")]
    gap = _behind_a_gap(lock, last)
    if gap is not None:
        labels.append(Label(span=gap.region.span, text="no token has the slot before this one"))
    yield finding(
        "AC0533",
        f"the base {quoted(spec.base)} has {has} for {counted(len(tokens), 'scene')}"
        f"{_before(tokens, slots, last)}: "
        f"{counted(added, 'row')} of {vocabulary.width} numbers will be appended, and its vocabulary grows "
        f"from {vocabulary.rows} to {vocabulary.rows + added}",
        span_of(spans, "base"),
        labels=labels,
        advice="with appended rows the model has another shape than its base: quantised copies, engines and "
        "adapters made for the base's own shape do not fit what `adapterc export --to merged` writes. "
        f"{other}; where a model of its own shape will do, say so in the line above it: "
        "`# adapterc: ignore[AC0533] loaded with adapterc.load alone`",
    )


def _before(tokens: Set[str], slots: Mapping[str, int], last: int) -> str:
    """Whose the slots are that count with those of `tokens`, up to the last of these."""
    others = sum(slot < last and token not in tokens for token, slot in slots.items())
    nobodys = last + 1 - len(tokens) - others
    known = f"{others} of the slots before them belong to other specs of the project" if others else ""
    if nobodys <= 0:
        return f" ({known})" if known else ""
    if not known:
        return f" ({nobodys} of the slots before them are of no token in scenes.lock)"
    return f" ({known}, and {nobodys} are of no token in scenes.lock)"


def _behind_a_gap(lock: SceneLock, last: int) -> LockedToken | None:
    """The first line of the lock whose slot does not follow another: a line was deleted, or it is a slip."""
    taken = {entry.slot for entry in lock.entries}
    behind = (one for one in lock.entries if 0 < one.slot <= last and one.slot - 1 not in taken)
    return min(behind, key=lambda entry: entry.slot, default=None)
