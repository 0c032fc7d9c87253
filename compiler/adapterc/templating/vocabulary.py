"""The filters and tests that a template of others may use, by name."""

from __future__ import annotations

FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "title", "trim", "upper")
TESTS = ("defined", "undefined", "equalto", "eq", "ne", "in", "odd", "even", "string", "none")
