"""Jinja for the template library: sandboxed, strict, without globals, clock or chance.

Only templates are rendered; spec text enters as values and is never itself a template.
"""

from __future__ import annotations

from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

_UNSTABLE_FILTERS = ("random", "attr", "pprint", "xmlattr", "urlize")
LONGEST_RENDER = 20_000
"""Characters a rendered template may have: a question or a sentence needs far fewer."""


class TemplateFaultError(Exception):
    """A library template that cannot be rendered; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    for name in _UNSTABLE_FILTERS:
        environment.filters.pop(name, None)
    return environment


@lru_cache(maxsize=4096)
def _compiled(template: str) -> Template:
    return _environment().from_string(template)


def render(template: str, **values: str) -> str:
    """The template with `values` filled in; TemplateFaultError for an unknown variable or bad syntax."""
    try:
        text = _compiled(template).render(**values)
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as fault:
        raise TemplateFaultError(str(fault)) from None
    if len(text) > LONGEST_RENDER:
        raise TemplateFaultError(f"rendered to more than {LONGEST_RENDER} characters")
    return text
