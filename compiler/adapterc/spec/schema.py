"""The language as a JSON Schema, for editors."""

from __future__ import annotations

import json

from adapterc.spec.document import Spec

SCHEMA_FILE = "adapterc.schema.json"
"""The name that specs give it in their first line."""


def schema_text() -> str:
    """The schema (2020-12) as it is printed and kept beside specs."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Spec.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
