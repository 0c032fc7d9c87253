"""What a template that others wrote may do: told from its syntax, before it runs.

It names values, branches, loops over what it was given and uses a few filters and tests. It calls nothing,
defines nothing, takes nothing in from files, and reaches into nothing but mappings and lists.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from jinja2 import nodes

from adapterc.templating.faults import Fault, FaultError
from adapterc.templating.vocabulary import FILTERS, TESTS

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
    nodes.Div: ("divides", "/"),
    nodes.FloorDiv: ("divides", "//"),
    nodes.With: ("opens a scope", "with"),
    nodes.FilterBlock: ("filters a block", "filter"),
    nodes.AssignBlock: ("makes a value of a block", "set"),
    nodes.Dict: ("makes a mapping", "{"),
}
"""What a refused part of a template does, and the word it is found by."""

_WHOLE = (nodes.Call, nodes.Getattr, nodes.Getitem, nodes.Stmt)
"""Parts that go with all that stands in them, where they are refused."""


def used_values(tree: nodes.Template, given: Collection[str]) -> tuple[str, ...]:
    """The values that a template uses, sorted; FaultError with everything in it that is refused."""
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")}
    known = {*given, "loop", *own}
    used: set[str] = set()
    faults: dict[Fault, None] = {}
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        fault = _unknown(node, known) or _refused(node)
        if fault is not None:
            faults[fault] = None
            if isinstance(node, _WHOLE):
                continue
        if isinstance(node, nodes.Name) and node.ctx == "load":
            used.add(node.name)
        waiting.extend(reversed(list(node.iter_child_nodes())))
    if faults:
        raise FaultError(*faults)
    return tuple(sorted(used.intersection(given)))


def _unknown(node: nodes.Node, known: Collection[str]) -> Fault | None:
    """A value that the template is not given and does not make itself; a filter or test that there is not."""
    match node:
        case nodes.Name(name=str(name), ctx="load"):
            kind, there = "value", known
        case nodes.Filter(name=str(name)):
            kind, there = "filter", FILTERS
        case nodes.Test(name=str(name)):
            kind, there = "test", TESTS
        case _:
            return None
    if name in there:
        return None
    message = f"there is no {kind} `{name}` here"
    return Fault(kind=f"unknown {kind}", message=message, line=node.lineno or 1, word=name)


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
    elif named.startswith("_"):
        found = (f"reaches into an object, for `{named}`", named)
    elif isinstance(node, nodes.For) and node.recursive:
        found = ("loops into itself", "recursive")
    elif not isinstance(node, _ALLOWED):
        found = _SAID.get(type(node), (f"holds a part of the kind {type(node).__name__}", ""))
    return found
