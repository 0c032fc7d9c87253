"""JSON in ASCII only, so that no byte of it can steer a terminal."""

from __future__ import annotations

import json
from typing import Any


def ascii_json(value: Any) -> str:
    """`value` as indented JSON that ends with a line feed."""
    # ensure_ascii leaves DEL alone, the one ASCII control character that JSON does not escape.
    return json.dumps(value, ensure_ascii=True, indent=2).replace("\x7f", "\\u007f") + "\n"
