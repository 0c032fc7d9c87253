"""Which of PyYAML's parsers gives the events of a YAML text."""

from __future__ import annotations

from typing import Any

import yaml

PARSER: Any = getattr(yaml, "CLoader", None)
"""libyaml's parser; None where PyYAML has none."""


def best_parser() -> Any:
    """libyaml's where PyYAML was built with it, elsewhere PyYAML's own, made to read the same."""
    if PARSER is not None:
        return PARSER
    from adapterc.frontend.plain_parser import PlainParser

    return PlainParser
