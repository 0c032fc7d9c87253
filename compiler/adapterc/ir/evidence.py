"""Evidence: the verdicts of one artifact, and what they are bound to, as they are committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from adapterc.digest import KEYED_IF_SET
from adapterc.ir.bound import Bound
from adapterc.ir.spec import Profile
from adapterc.value import value

FORMAT = 1
PartKind = Literal["trait", "scene", "glossary", "part", "task", "gate"]
Word = Literal["VERIFIED", "NOT VERIFIED", "INCONCLUSIVE", "NOT RUN", "moved", "not shown", "not measured"]
"""A verdict; the last three, as the report has them, of a part without a threshold, which has none. Evidence
of earlier versions has verdicts there."""


@value()
class EvidencePart:
    """One thing that was judged, and the sentence that says why; with `decides` the artifact's verdict
    follows from it. `low` and `high` are the ends of the 95% interval around the effect `estimate`."""

    kind: PartKind
    id: str
    verdict: Word
    decides: bool
    reason: str
    n: int | None = field(default=None, metadata=KEYED_IF_SET)
    estimate: float | None = field(default=None, metadata=KEYED_IF_SET)
    low: float | None = field(default=None, metadata=KEYED_IF_SET)
    high: float | None = field(default=None, metadata=KEYED_IF_SET)
    level: Profile | None = field(default=None, metadata=KEYED_IF_SET)


@value()
class Evidence:
    """What an artifact proved. `profile` is what its spec asks for, `level` the least that any trait has.

    `artifact` has the SHA-256 of the adapter, the report and the provenance; `platform` says where it was
    measured, and nothing is compared with it. `sha256` is the digest of all the rest.
    """

    format: int
    name: str
    verdict: Word
    profile: Profile
    level: Profile
    parts: tuple[EvidencePart, ...]
    bound: Bound
    artifact: Mapping[str, str]
    platform: Mapping[str, str]
    sha256: str = ""
