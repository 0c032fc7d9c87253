"""AC0601: language that is read and checked, and not compiled yet."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.frontend.tree import Mapping, text_at
from adapterc.spec.uncompiled import ENSEMBLE

NOT_COMPILED = frozenset({"ensemble"})
"""Words of the language that no advice may name: they would be refused next."""


def check_unsupported(root: Mapping) -> Iterator[Diagnostic]:
    """A kind of file that waits for a later version."""
    kind = root.get("kind")
    if text_at(root, "kind") == "ensemble" and kind is not None:
        yield finding("AC0601", ENSEMBLE.message, kind.region.span, advice=ENSEMBLE.advice)
