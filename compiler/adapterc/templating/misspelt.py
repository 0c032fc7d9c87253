"""Jinja's word on a template that it cannot parse, as the end of a sentence in ours."""

from __future__ import annotations

import re

from jinja2 import TemplateSyntaxError

from adapterc.templating.faults import Fault

_SIGNS = {
    "end of print statement": "}}",
    "begin of print statement": "{{",
    "end of statement block": "%}",
    "begin of statement block": "{%",
}
_OFFSET = re.compile(r" at \d+$")
"""Where Jinja ran into a sign, counted from the beginning of the text: a caret shows it."""
_OPEN = re.compile(r"The innermost block that needs to be closed is '(\w+)'")
_TAG = re.compile(r"Encountered unknown tag '(\w+)'")
_INNER = ("elif", "else", "endif", "endfor", "endset")
_QUOTED = re.compile(r"'([^']+)'")


def misspelt(wrong: TemplateSyntaxError, source: str) -> Fault:
    """The fault with its line, and the sign that Jinja stopped at where it names one."""
    said = _OFFSET.sub("", (wrong.message or "it cannot be read").rstrip("."))
    message, word = _told(said)
    line = min(wrong.lineno, source.count("\n") + 1)
    return Fault(kind="syntax", message=f"it is no template: {message}", line=line, word=word)


def _told(said: str) -> tuple[str, str]:
    """What Jinja said, and the word in the template that it is about."""
    if unclosed := _OPEN.search(said):
        return f"`{{% {unclosed[1]} … %}}` has no `{{% end{unclosed[1]} %}}`", ""
    if tag := _TAG.search(said):
        where = "stands in no block" if tag[1] in _INNER else "is no tag"
        return f"`{tag[1]}` {where}", tag[1]
    if said.startswith("unexpected end of template"):
        return f"`{_sign(_QUOTED.findall(said)[-1])}` is missing at its end", ""
    said = said.replace("token ", "")
    words = _QUOTED.findall(said)
    shown = _QUOTED.sub(lambda found: f"`{_sign(found[1])}`", said)
    return shown[:1].lower() + shown[1:], _sign(words[-1 if ", got " in said else 0]) if words else ""


def _sign(name: str) -> str:
    return _SIGNS.get(name, name)
