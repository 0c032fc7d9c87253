"""AC0518 for a base that lies on disk: tokens a letter, counted with the base's own tokenizer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from adapterc.backend.bases.resolve import base_folder
from adapterc.backend.cache_folder import cache_root
from adapterc.backend.tokenizer_file import tokenizer_in
from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.unspelled_script import spelt
from adapterc.middle.scripts import script_counts
from adapterc.middle.texts import is_all_latin, texts

_ENOUGH = 4000
"""Characters of a script that tell how a tokenizer takes it."""


def spelt_by_base(spec: ResolvedSpec, spans: SpanMap, *, folder: Path) -> Iterator[Diagnostic]:
    """The finding on each script that the base spells; `folder` is the spec's.

    No base is looked for, and no tokenizer read, for a spec of Latin letters.
    """
    if is_all_latin(spec):
        return
    place = base_folder(spec.base, spec_folder=folder, cache=cache_root())
    if place is not None:
        yield from spelt(spec, spans, partial(_tokens_a_letter, spec, place))


def _tokens_a_letter(spec: ResolvedSpec, place: Path, script: str) -> float | None:
    """What the tokenizer of the base at `place` makes of the spec's own texts in `script`."""
    tokenizer = tokenizer_in(place)
    if tokenizer is None:
        return None
    sample = ""
    for _, text in texts(spec):
        if len(sample) < _ENOUGH and 2 * script_counts([text])[script] > len(text):
            sample += f"{text}\n"
    letters = script_counts([sample])[script]
    return len(tokenizer(sample, add_special_tokens=False).input_ids) / letters if letters else None
