"""Jinja for the template library: sandboxed, strict, without globals, clock or chance, and with budgets.

Only templates are rendered; spec text enters as values and is never itself a template. A template
may name values, branch, loop over what it was given and use a few filters; it may reach into no
object, and nothing in it grows a text beyond `LONGEST_RENDER`.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_RENDER = 20_000
"""Characters a rendered template may have: a question or a sentence needs far fewer."""

_VALUE = re.compile(r"\{\{ ([a-z]+) \}\}")
_JINJA = re.compile(r"[{}\r]|\n\Z")


class TemplateFaultError(Exception):
    """A library template that cannot be rendered; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TooLongError(TemplateFaultError):
    """A template that would be rendered to more than `LONGEST_RENDER` characters."""

    def __init__(self) -> None:
        super().__init__(f"rendered to more than {LONGEST_RENDER} characters")


def render(template: str, **values: str) -> str:
    """The template with `values` filled in; TemplateFaultError for an unknown variable or bad syntax,
    TooLongError for a text beyond the budget.

    Most templates of the library only name values: for those Jinja need not be loaded.
    """
    pattern = _plain(template)
    try:
        text = None if pattern is None else pattern % values
    except KeyError:
        text = None
    if text is None:
        from adapterc.templating.environment import rendered

        return rendered(template, values)
    if len(text) > LONGEST_RENDER:
        raise TooLongError
    return text


@lru_cache(maxsize=4096)
def _plain(template: str) -> str | None:
    """The template as a pattern of Python's own, which takes values by name; None for one that does more."""
    parts = _VALUE.split(template)
    if any(_JINJA.search(part) for part in parts[::2]):
        return None
    return "".join(f"%({part})s" if at % 2 else part.replace("%", "%%") for at, part in enumerate(parts))
