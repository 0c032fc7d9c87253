"""What many specs answer with: one exit code of all of theirs."""

from __future__ import annotations

from collections.abc import Sequence

from adapterc.errors import ExitCode

GRAVITY = (
    ExitCode.BUG,
    ExitCode.ENVIRONMENT,
    ExitCode.BUSY,
    ExitCode.USAGE,
    ExitCode.FINDINGS,
    ExitCode.NOT_VERIFIED,
    ExitCode.OK,
)
"""Codes of many specs, the one that is told of them all first: a spec without an artifact outweighs one that
was built and is not verified."""


def gravest(codes: Sequence[ExitCode]) -> ExitCode:
    """The code that many specs answer with."""
    return min(codes, key=GRAVITY.index, default=ExitCode.OK)
