"""The language, and files of templates, as JSON Schemas for editors."""

from __future__ import annotations

import json

from pydantic import JsonValue

from adapterc.spec.document import Spec
from adapterc.spec.templates import TemplateFile

SCHEMA_FILE = "adapterc.schema.json"
"""The name that specs give it in their first line."""

TEMPLATES_SCHEMA_FILE = "adapterc.templates.schema.json"
"""The name that files of templates give theirs."""


_OF_EDITORS = ("errorMessage", "patternErrorMessage")
"""Keywords of the YAML language server alone: what it says in the place of words of its own."""


def schema_text(*, standard: bool = False, templates: bool = False) -> str:
    """The schema (2020-12) of specs, or of files of `templates`, as it is printed and kept beside specs.

    `standard`: none of an editor's keywords.
    To 2020-12 a keyword that it does not know is a note; strict validators refuse the whole schema for one.
    """
    schema: JsonValue = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **(TemplateFile if templates else Spec).model_json_schema(),
    }
    return json.dumps(_standard(schema) if standard else schema, indent=2, ensure_ascii=False) + "\n"


def _standard(schema: JsonValue) -> JsonValue:
    """The schema without what only editors know; no key of the language has such a name."""
    if isinstance(schema, list):
        return [_standard(part) for part in schema]
    if isinstance(schema, dict):
        return {key: _standard(part) for key, part in schema.items() if key not in _OF_EDITORS}
    return schema
