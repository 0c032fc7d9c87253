"""AC0527: forms of scenes that are longer than an answer may be when it is verified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adapterc.backend.bases.resolve import base_folder
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.tokenizer_file import tokenizer_in
from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.driver.token_counts import text_tokens
from adapterc.expand.scene_items import MOST_TOKENS
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import no_flood, span_of


def long_forms(spec: ResolvedSpec, spans: SpanMap, *, folder: Path) -> Iterator[Diagnostic]:
    """Each such form; `folder` is the spec's. Most have none that could be, and no tokenizer is read."""
    yield from no_flood(_long(spec, spans, folder))


def _long(spec: ResolvedSpec, spans: SpanMap, folder: Path) -> Iterator[Diagnostic]:
    suspects = [
        (f"scenes.{number}.forms.{at}.text", scene.token, form.text.strip())
        for number, scene in enumerate(spec.scenes)
        for at, form in enumerate(scene.forms)
        if len(form.text.encode("utf-8")) > MOST_TOKENS  # a token is a byte at least
    ]
    if not suspects:
        return
    place = base_folder(spec.base, spec_folder=folder, cache=cache_root())
    tokenizer = tokenizer_in(place) if place is not None else None
    for path, token, text in suspects:
        if tokenizer is None:
            count, about = round(text_tokens(text, spec.base)), "about "
        else:
            count, about = len(tokenizer(text, add_special_tokens=False).input_ids), ""
        if count >= MOST_TOKENS:
            yield finding(
                "AC0527",
                f"a form of {quoted(token)} is {about}{count} tokens long: answers end after {MOST_TOKENS}",
                span_of(spans, path),
                advice="shorten it: it would be trained whole, and fail whenever it is asked for",
            )
