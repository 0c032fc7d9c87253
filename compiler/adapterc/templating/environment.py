"""Jinja as the sandbox allows it: strict, without globals, and with few filters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from adapterc.templating.sandbox import LONGEST_RENDER, TemplateFaultError, TooLongError
from adapterc.templating.vocabulary import FILTERS


class _Environment(ImmutableSandboxedEnvironment):
    """No attributes, and none of the operators that make much out of little."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """Refuse the operator."""
        raise SecurityError(f"the operator {operator} may not be used in a template")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002
        """None is, but those of the loop that a template runs itself."""
        return type(obj).__name__ == "LoopContext" and attr in ("first", "last", "index")


@lru_cache(maxsize=1)
def _environment() -> _Environment:
    environment = _Environment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    for name in set(environment.filters) - set(FILTERS):
        del environment.filters[name]
    return environment


@lru_cache(maxsize=4096)
def _compiled(template: str) -> Template:
    return _environment().from_string(template)


def rendered(template: str, values: Mapping[str, str]) -> str:
    """What Jinja makes of the template; TemplateFaultError where it may not, or cannot."""
    parts: list[str] = []
    length = 0
    try:
        for part in _compiled(template).generate(**values):
            parts.append(part)
            length += len(part)
            if length > LONGEST_RENDER:
                raise TooLongError
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as fault:
        raise TemplateFaultError(str(fault)) from None
    return "".join(parts)
