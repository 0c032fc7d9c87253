"""Every code that a diagnostic can carry, and what it means.

AC01 how a file reads as text and YAML; AC02 keys, types and ranges; AC03 what a spec says;
AC04 files that a spec names; AC05 lints; AC06 language that this version does not compile.
A code once published keeps its meaning.
"""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code, Severity
from adapterc.diagnostics.codes.files import FILE_CODES
from adapterc.diagnostics.codes.lints import LINT_CODES
from adapterc.diagnostics.codes.meaning import MEANING_CODES
from adapterc.diagnostics.codes.reading import READING_CODES
from adapterc.diagnostics.codes.schema import SCHEMA_CODES
from adapterc.diagnostics.codes.texts import TEXT_CODES

__all__ = ["CODES", "Code", "Severity", "code_named", "explain"]

CODES: tuple[Code, ...] = (
    *READING_CODES,
    *SCHEMA_CODES,
    *MEANING_CODES,
    *FILE_CODES,
    *LINT_CODES,
    *TEXT_CODES,
)
_BY_NAME = {entry.code: entry for entry in CODES}


def code_named(code: str) -> Code:
    """The table's entry; KeyError for a code that is not in it, which is a bug of ours."""
    return _BY_NAME[code]


def explain(code: str) -> str | None:
    """What a code means, why it matters and how to mend it; None for a code that does not exist."""
    entry = _BY_NAME.get(code.strip().upper())
    return entry.explanation() if entry else None
