"""AC0322: tokens that people type when they mean no scene: a number alone, a command."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of
from adapterc.middle.lint.token_advice import instead_of

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*%?")


def typed_tokens(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every token that is a number, or begins as the commands of a chat do."""
    yield from no_flood(_typed(spec, spans))


def _typed(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    taken = {scene.token for scene in spec.scenes}
    for number, scene in enumerate(spec.scenes):
        token = scene.token
        if _NUMBER.fullmatch(token):
            what = "is a number: in every text that counts it would be the scene"
        elif token.startswith("/"):
            what = "begins as a command does: `adapterc chat` takes what begins with `/` for one"
        else:
            continue
        other = instead_of(token, taken)
        yield finding(
            "AC0322",
            f"the token {quoted(token)} {what}",
            span_of(spans, f"scenes.{number}.token"),
            advice=f"choose a sign of its own, such as {quoted(other)}" if other else "choose another",
        )
