"""Every code that a diagnostic can carry, and what it means.

AC01 how a file reads as text and YAML; AC02 keys, types and ranges; AC03 what a spec says;
AC04 files that a spec names; AC05 lints; AC06 language that this version does not compile, and imports
from git; AC07 templates of an author's own; AC08 evidence.
A code once published keeps its meaning.
"""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code, Severity
from adapterc.diagnostics.codes.dataset import DATASET_CODES
from adapterc.diagnostics.codes.declared_tasks import DECLARED_TASK_CODES
from adapterc.diagnostics.codes.evidence import EVIDENCE_CODES
from adapterc.diagnostics.codes.files import FILE_CODES
from adapterc.diagnostics.codes.ignores import IGNORE_CODES
from adapterc.diagnostics.codes.lints import LINT_CODES
from adapterc.diagnostics.codes.meaning import MEANING_CODES
from adapterc.diagnostics.codes.packages import PACKAGE_CODES
from adapterc.diagnostics.codes.reading import READING_CODES
from adapterc.diagnostics.codes.scenes import SCENE_CODES
from adapterc.diagnostics.codes.schema import SCHEMA_CODES
from adapterc.diagnostics.codes.teachers import TEACHER_CODES
from adapterc.diagnostics.codes.templates import TEMPLATE_CODES
from adapterc.diagnostics.codes.texts import TEXT_CODES

__all__ = ["CODES", "FIXABLE", "Code", "Severity", "code_named", "explain"]

CODES: tuple[Code, ...] = (
    *READING_CODES,
    *SCHEMA_CODES,
    *MEANING_CODES,
    *FILE_CODES,
    *PACKAGE_CODES,
    *LINT_CODES,
    *TEXT_CODES,
    *SCENE_CODES,
    *IGNORE_CODES,
    *DATASET_CODES,
    *DECLARED_TASK_CODES,
    *TEMPLATE_CODES,
    *TEACHER_CODES,
    *EVIDENCE_CODES,
)
FIXABLE: tuple[str, ...] = (
    "AC0103",  # lone carriage returns
    "AC0104",  # tabs, and keys in a column of their own, where one level takes the line; dashes, spaces
    "AC0110",  # an item whose dash is missing
    "AC0113",  # a comma in the place of a decimal point
    "AC0201",  # the version that is missing, or written as text
    "AC0202",  # a key that is nearly another one, or indented too far or too little
    "AC0204",  # a number in quotes, text without, `yes`, one value where a list is taken
    "AC0206",  # a word that is nearly one of the choices
    "AC0208",  # a language by its name
    "AC0209",  # a slot that is nearly one of the four
    "AC0303",  # a measure that is nearly another one
    "AC0304",  # a metric that is nearly another one
    "AC0305",  # the bound on the other side
    "AC0310",  # a scene's token that is not composed
    "AC0311",  # a character in a scene's token that nobody sees
    "AC0413",  # a base that is nearly an embedded one
    "AC0415",  # the language that the texts are plainly in, where the library speaks it
    "AC0523",  # a licence that is written in another way
    "AC0524",  # quotes as word processors write them
    "AC0542",  # an ignore that silences nothing
    "AC0560",  # a task that is nearly another one
)
"""Codes whose findings `check --fix` mends, where one edit is plainly what was meant."""
_MENDED = "\n`adapterc check --fix` mends it where one edit is plainly what was meant.\n"
_BY_NAME = {entry.code: entry for entry in CODES}


def code_named(code: str) -> Code:
    """The table's entry; KeyError for a code that is not in it, which is a bug of ours."""
    return _BY_NAME[code]


def explain(code: str) -> str | None:
    """What a code means, why it matters and how to mend it; None for a code that does not exist."""
    entry = _BY_NAME.get(code.strip().upper())
    if entry is None:
        return None
    return entry.explanation() + (_MENDED if entry.code in FIXABLE else "")
