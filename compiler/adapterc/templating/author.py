"""Templates that others wrote: what they may do is told before they run, and what they did with its place.

A template names values, branches, loops over what it was given and uses a few filters and tests. It calls
nothing, defines nothing, takes nothing in from files, and reaches into nothing but mappings and lists. It is
rendered by `apart`, in a process of its own: this module only knows the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from adapterc.templating.environment import FILTERS
from adapterc.templating.sandbox import LONGEST_RENDER

TESTS = ("defined", "undefined", "equalto", "eq", "ne", "in", "odd", "even", "string", "none")
_LOOP = ("first", "last", "index")
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.CondExpr,
    nodes.Concat,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Neg,
    nodes.List,
    nodes.Tuple,
    nodes.Slice,
    nodes.Keyword,
)
_SAID: Mapping[type[nodes.Node], tuple[str, str]] = {
    nodes.Include: ("takes in another file", "include"),
    nodes.Import: ("takes in another file", "import"),
    nodes.FromImport: ("takes in another file", "import"),
    nodes.Extends: ("takes in another file", "extends"),
    nodes.Macro: ("defines a macro", "macro"),
    nodes.Block: ("defines a block", "block"),
    nodes.CallBlock: ("calls a macro", "call"),
    nodes.Mul: ("multiplies", "*"),
    nodes.Pow: ("raises to a power", "**"),
    nodes.Mod: ("formats with %", "%"),
    nodes.Dict: ("makes a mapping", "{"),
}
"""What a refused part of a template does, and the word it is found by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a template: `kind` is a word, `line` counts from 1, `word` stands in that line.

    `feed` is the number of the values that it was rendered with, -1 where it was not.
    """

    kind: str
    message: str
    line: int = 1
    word: str = ""
    feed: int = -1


class FaultError(Exception):
    """A template that cannot be used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


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
            raise FaultError(_unparsed(wrong, source)) from None
        self.names = _checked(tree, frozenset(given))
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
                line = (
                    trace.tb_lineno if is_told else self._template.get_corresponding_lineno(trace.tb_lineno)
                )
            trace = trace.tb_next
        return line


def _unparsed(wrong: TemplateSyntaxError, source: str) -> Fault:
    message = (wrong.message or "it cannot be read").rstrip(".")
    line = min(wrong.lineno, source.count("\n") + 1)
    quotes = re.findall(r"'([^']+)'", message)
    return Fault(
        kind="syntax", message=f"it is no template: {message}", line=line, word=quotes[0] if quotes else ""
    )


def _checked(tree: nodes.Template, given: frozenset[str]) -> tuple[str, ...]:
    """The values that a template uses, sorted; FaultError for the first thing in it that is refused."""
    known = given | {"loop"}
    used: set[str] = set()
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")}
    for node in _all(tree):
        refused = _refused(node)
        if refused is not None:
            raise FaultError(refused)
        if isinstance(node, nodes.Name) and node.ctx == "load":
            if node.name not in known | own:
                message = f"there is no value `{node.name}` here"
                raise FaultError(
                    Fault(kind="unknown", message=message, line=node.lineno or 1, word=node.name)
                )
            used.add(node.name)
    return tuple(sorted(used & given))


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Every part, outer ones first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(list(node.iter_child_nodes())))


def _refused(node: nodes.Node) -> Fault | None:
    """Why a part may not stand in a template."""
    what, word = _reason(node)
    if not what:
        return None
    message = f"it {what}, which no template may"
    return Fault(kind="refused", message=message, line=node.lineno or 1, word=word)


def _reason(node: nodes.Node) -> tuple[str, str]:
    """What a refused part does, and the word it is found by; nothing for one that may stand there."""
    found = ("", "")
    named = node.attr if isinstance(node, nodes.Getattr) else ""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        named = str(node.arg.value)
    if isinstance(node, nodes.Call):
        called = node.node
        name = called.name if isinstance(called, nodes.Name) else getattr(called, "attr", "")
        found = (f"calls `{name}()`" if name else "calls something", name)
    elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
        found = (f"uses the filter `{node.name}`", node.name)
    elif isinstance(node, nodes.Test) and node.name not in TESTS:
        found = (f"uses the test `{node.name}`", node.name)
    elif named.startswith("_"):
        found = (f"reaches into an object, for `{named}`", named)
    elif isinstance(node, nodes.For) and node.recursive:
        found = ("loops into itself", "recursive")
    elif not isinstance(node, _ALLOWED):
        found = _SAID.get(type(node), (f"holds a part of the kind {type(node).__name__}", ""))
    return found
