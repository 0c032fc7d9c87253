"""What a glossary and each of its scenes must reach, in one table.

Each limit on a scene's items binds the end of a two-sided 95% interval, not the estimate; those on ordinary
talk bind the figure itself. A scene has ten to twenty paraphrases and some eight requests for its forms: what
so few can show is far less than what all scenes show together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapterc.ir.findings import REPORTED, Check
from adapterc.ir.interval import Interval
from adapterc.verify.checks import point


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """At least so much for all scenes together and for each; None where one scene is not asked."""

    glossary: float
    scene: float | None


IDENTIFICATION = Limits(glossary=0.80, scene=1 / 3)
FORM = Limits(glossary=0.90, scene=1 / 3)
AUC = Limits(glossary=0.85, scene=None)
OWN_DRAWS = 0.50
"""Share of a scene's sampled answers that are nearest to one of its own texts."""
CHAT_KL = 0.05
LEAKED = 0.05
"""Share of ordinary answers that fall into a scene's text."""
SHORTEST = 0.50
"""Words of an ordinary answer over those of the base's own: scenes are short, and must not shorten talk."""
SHORTENED = 0.33
"""Share of ordinary answers with under half of the base's words: a median binds no more than half of them."""


def at_least(name: str, found: Interval, limit: float, *, note: str = "") -> Check:
    """A share that must reach `limit`: open where its interval lies across, if the estimate reaches it.

    An interval from 0 to 1 says that nothing is known: that is open too.
    """
    holds: bool | None = found.low >= limit
    if not holds and (found.estimate >= limit or (found.low <= 0.0 and found.high >= 1.0)):
        holds = None
    return Check(name=name, bound=f"at least {limit:.2f}", found=found, holds=holds, note=note)


def above_none(name: str, found: Interval, *, note: str = "") -> Check:
    """A paired difference that must lie above 0: open where its interval lies across."""
    holds: bool | None = found.low > 0.0
    if not holds and found.estimate > 0.0:
        holds = None
    return Check(name=name, bound="above 0", found=found, holds=holds, note=note)


def at_most(name: str, value: float, limit: float, *, known: bool, note: str = "") -> Check:
    """A number without an interval that may not exceed `limit`; open where it is not known."""
    holds = value <= limit if known else None
    return Check(name=name, bound=f"at most {limit:.2f}", found=point(value), holds=holds, note=note)


def reported(checks: Sequence[Check]) -> list[Check]:
    """Conditions that are shown and do not decide."""
    return [
        Check(
            name=check.name,
            bound=check.bound,
            found=check.found,
            holds=None,
            note=f"{check.note}; {REPORTED}".removeprefix("; "),
        )
        for check in checks
    ]
