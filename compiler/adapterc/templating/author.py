"""Templates that others wrote, rendered by the rules of `permitted`; what fails is told with its place.

Only `apart` renders them, in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.exceptions import UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from adapterc.templating.faults import Fault, FaultError
from adapterc.templating.misspelt import misspelt
from adapterc.templating.permitted import used_values
from adapterc.templating.sandbox import LONGEST_RENDER
from adapterc.templating.vocabulary import FILTERS, TESTS

_LOOP = ("first", "last", "index")


class _Missing(StrictUndefined):
    """A value that is not there, by the name that the template has for it."""

    def _fail_with_undefined_error(self, *_: Any, **__: Any) -> Any:
        raise UndefinedError(str(self._undefined_name))

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __contains__ = __getattr__ = _fail_with_undefined_error


class _Environment(ImmutableSandboxedEnvironment):
    """Attributes are the entries of mappings, and of the loop that a template runs its number and ends."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The entry of that name."""
        if type(obj).__name__ == "LoopContext" and attribute in _LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return self.undefined(name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An entry of a mapping, an item of a list, or a part of either."""
        if isinstance(obj, dict | list | str) and not isinstance(argument, _Missing):
            try:
                return obj[argument]
            except (LookupError, TypeError, ValueError):
                pass
        return self.undefined(name=str(argument)[:80])


def environment() -> _Environment:
    """A fresh one: nothing that one template did is seen by the next."""
    made = _Environment(undefined=_Missing, autoescape=False, keep_trailing_newline=True)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


class AuthorTemplate:
    """A template that keeps the rules; FaultError for one that does not. `names` are the values it uses."""

    def __init__(self, source: str, given: Iterable[str]) -> None:
        made = environment()
        try:
            tree = made.parse(source)
        except TemplateSyntaxError as wrong:
            raise FaultError(misspelt(wrong, source)) from None
        self.names = used_values(tree, frozenset(given))
        try:
            self._template: Template = made.from_string(tree)
        except (TemplateError, SyntaxError, RecursionError, ValueError) as wrong:
            raise FaultError(Fault(kind="refused", message=f"it is too involved ({wrong})")) from None

    def render(self, values: Mapping[str, Any]) -> str:
        """The text; FaultError where a value is missing or of another kind, or the text too long."""
        parts: list[str] = []
        length = 0
        try:
            for part in self._template.generate(**values):
                parts.append(part)
                length += len(part)
                if length > LONGEST_RENDER:
                    message = f"it makes a text of more than {LONGEST_RENDER:,} characters"
                    raise FaultError(Fault(kind="output", message=message))
        except UndefinedError as wrong:
            message = f"it asks for an entry `{wrong.message}` that is not there"
            raise FaultError(self._failed(wrong, message, wrong.message)) from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as wrong:
            raise FaultError(self._failed(wrong, f"it fails: {wrong}")) from None
        return "".join(parts)

    def _failed(self, wrong: BaseException, message: str, word: str | None = None) -> Fault:
        return Fault(kind="failed", message=message, line=self.line_of(wrong), word=word or "")

    def line_of(self, wrong: BaseException) -> int:
        """The line of the template that was being rendered when `wrong` was raised."""
        trace: TracebackType | None = wrong.__traceback__
        line = 1
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "<template>":
                is_told = "__jinja_exception__" in trace.tb_frame.f_globals  # Jinja has looked it up
                at = _line_in(trace)
                line = at if is_told else self._template.get_corresponding_lineno(at)
            trace = trace.tb_next
        return line


def _line_in(trace: TracebackType) -> int:
    """The line of the compiled template: of the last step that has one, for a clock strikes anywhere."""
    steps = trace.tb_frame.f_code.co_lines()
    return max(((start, at) for start, _, at in steps if at and start <= trace.tb_lasti), default=(0, 1))[1]
