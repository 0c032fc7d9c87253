"""report.json as a value: somebody else's file, held to the published model.

Fields are added to it from version to version and never renamed. So one that an older version did not write
counts as not known, and one that only a newer version writes is passed over.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from adapterc.diagnostics.quoting import clipped
from adapterc.emit.report_model import Report

_MOST_BYTES = 64 << 20
_MOST_FIELDS = 10_000
_ROUNDS = 4
_MISSING, _FOREIGN = "missing", "extra_forbidden"


def read_report(raw: bytes) -> Report | str:
    """The report that the bytes hold; else what is wrong with them, in a few words."""
    try:
        if len(raw) > _MOST_BYTES:
            return "it is larger than any that a build writes"
        return _read(json.loads(raw))
    except (ValueError, RecursionError):
        return "it is no JSON"


def _read(body: Any) -> Report | str:
    said = ""
    for _ in range(_ROUNDS):
        try:
            return Report.model_validate_json(json.dumps(body, allow_nan=False))
        except ValidationError as fault:
            if fault.error_count() > _MOST_FIELDS:
                return "hardly a field of it is known"
            errors = fault.errors(include_url=False, include_input=False, include_context=False)
        said = _said(errors[0])
        if any(one["type"] not in (_MISSING, _FOREIGN) for one in errors):
            break
        try:
            for one in errors:
                _mend(body, one)
        except (LookupError, TypeError, AttributeError):
            break
    return said


def _mend(body: Any, error: ErrorDetails) -> None:
    """Put null where a field is missing, and take one away that is not known."""
    *way, last = error["loc"]
    for step in way:
        body = body[step]
    if error["type"] == _MISSING:
        body[last] = None
    else:
        body.pop(last, None)


def _said(error: ErrorDetails) -> str:
    where = ".".join(map(str, error["loc"])) or "the whole"
    return clipped(f"{where}: {error['msg']}", 120)
