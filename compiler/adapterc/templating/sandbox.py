"""Jinja for the template library: sandboxed, strict, without globals, clock or chance, and with budgets.

Only templates are rendered; spec text enters as values and is never itself a template. A template
may name values, branch, loop over what it was given and use a few filters; it may reach into no
object, and nothing in it grows a text beyond `LONGEST_RENDER`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "title", "trim", "upper")
LONGEST_RENDER = 20_000
"""Characters a rendered template may have: a question or a sentence needs far fewer."""


class TemplateFaultError(Exception):
    """A library template that cannot be rendered; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


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


def render(template: str, **values: str) -> str:
    """The template with `values` filled in; TemplateFaultError for an unknown variable or bad syntax."""
    parts: list[str] = []
    length = 0
    try:
        for part in _compiled(template).generate(**values):
            parts.append(part)
            length += len(part)
            if length > LONGEST_RENDER:
                raise TemplateFaultError(f"rendered to more than {LONGEST_RENDER} characters")
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as fault:
        raise TemplateFaultError(str(fault)) from None
    return "".join(parts)
