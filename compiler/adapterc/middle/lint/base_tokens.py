"""AC0314, AC0315, AC0533: what tokens of scenes are to the base that gets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.glossary import Vocabulary
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of, span_within
from adapterc.middle.lint.token_advice import ITS_OWN, core, lengthened
from adapterc.spec.control import CONTROL
from adapterc.spec.fields import REFUSED

_ADVICE = f"{ITS_OWN}, or join two words: `hotair`"
_LONGEST_SIGN = 2
"""Letters of a token that is no word yet, such as `q`."""


def base_tokens(
    spec: ResolvedSpec,
    spans: SpanMap,
    vocabulary: Vocabulary,
    spelt: Mapping[str, bool],
    slots: dict[str, int],
) -> Iterator[Diagnostic]:
    """The findings on a spec's tokens; `spelt` tells of each whether the base has it as one already.

    `slots` are those of the project's lock, with new tokens behind them.
    """
    yield from collisions(spec, spans, vocabulary, spelt)
    yield from _appended(spec, spans, vocabulary, slots)


def collisions(
    spec: ResolvedSpec, spans: SpanMap, vocabulary: Vocabulary, spelt: Mapping[str, bool]
) -> Iterator[Diagnostic]:
    """Those on tokens that the base has already, which need no sound spec."""
    for at, scene in enumerate(spec.scenes):
        if scene.token != REFUSED and not CONTROL.search(scene.token):  # that is told without a base
            yield from _collision(spec, spans, f"scenes.{at}.token", scene.token, vocabulary, spelt)


def _collision(  # noqa: PLR0913, PLR0917 - what is known of a token
    spec: ResolvedSpec,
    spans: SpanMap,
    path: str,
    token: str,
    vocabulary: Vocabulary,
    spelt: Mapping[str, bool],
) -> Iterator[Diagnostic]:
    control = next((one for one in vocabulary.special if one in token), None)
    if control is not None:
        at = token.index(control)
        yield finding(
            "AC0315",
            f"{quoted(control)} is a control token of the base {quoted(spec.base)}",
            span_within(spans, path, token, at, at + len(control)),
            advice=_ADVICE,
        )
    elif spelt[token]:
        word = core(token)
        is_word = word.isalpha() and len(word) >= _LONGEST_SIGN
        what = "a word" if is_word else "one piece of the vocabulary"
        yield finding(
            "AC0314",
            f"the token {quoted(token)} is {what} of the base {quoted(spec.base)}",
            span_of(spans, path),
            label="it stands in ordinary text, and would be the scene there",
            advice=_ADVICE if is_word else lengthened(token),
        )


def _appended(
    spec: ResolvedSpec, spans: SpanMap, vocabulary: Vocabulary, slots: dict[str, int]
) -> Iterator[Diagnostic]:
    """What rows cost that the base has no room for."""
    tokens = {scene.token for scene in spec.scenes}
    last = max((slots[token] for token in tokens), default=-1)
    spare = len(vocabulary.spare)
    if last < spare:
        return
    added = last + 1 - spare
    has = f"{spare} spare rows" if spare else "no spare row"
    others = last + 1 - len(tokens)
    first = next(at for at, scene in enumerate(spec.scenes) if slots[scene.token] >= spare)
    other = "Fewer scenes, or a base with more spare rows, such as Qwen3, keep the shape"
    other = other if spare else "A base with spare rows, such as Qwen3, keeps the shape"
    unknown = others - sum(slot < last and token not in tokens for token, slot in slots.items())
    whose = "no scene that scenes.lock knows" if unknown == others else "other specs of the project"
    reserved = f" ({others} of the slots before them belong to {whose})" if others else ""
    yield finding(
        "AC0533",
        f"the base {quoted(spec.base)} has {has} for {counted(len(tokens), 'scene')}{reserved}: "
        f"{counted(added, 'row')} of {vocabulary.width} numbers will be appended, and its vocabulary grows "
        f"from {vocabulary.rows} to {vocabulary.rows + added}",
        span_of(spans, "base"),
        labels=[Label(span=span_of(spans, f"scenes.{first}.token"), text="the first that gets one")],
        advice="with appended rows the model has another shape than its base: quantised copies, engines and "
        "adapters made for the base's own shape do not fit what `adapterc export --to merged` writes. "
        f"{other}; where a model of its own shape will do, say so in the line above it: "
        "`# adapterc: ignore[AC0533] loaded with adapterc.load alone`",
    )
