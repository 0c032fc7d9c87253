"""A base's own chat template, rendered the way the model's libraries render it, in a sandbox.

It is foreign code: no attribute it could change, no clock, and a size it may not exceed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

_LARGEST = 1 << 20
_NO_CLOCK = datetime(2000, 1, 1)


class ChatTemplateFault(Exception):  # noqa: N818  a fault of the template, turned into an AdaptercError
    """Why a chat template cannot be used, as the end of a sentence."""


class ChatTemplate:
    """A parsed chat template; raises ChatTemplateFault where it does not parse."""

    def __init__(self, source: str, *, bos: str, eos: str) -> None:
        if not source.strip():
            raise ChatTemplateFault("there is none")
        if len(source) > _LARGEST:
            raise ChatTemplateFault(f"it has {len(source)} characters, more than {_LARGEST}")
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols", _GenerationBlocks]
        )
        environment.filters["tojson"] = _tojson
        environment.globals["raise_exception"] = _raise_exception
        environment.globals["strftime_now"] = _NO_CLOCK.strftime
        try:
            self._template = environment.from_string(source)
        except (TemplateError, RecursionError) as fault:
            raise ChatTemplateFault(f"it does not parse ({fault})") from None
        self._tokens = {"bos_token": bos, "eos_token": eos}

    def render(self, messages: Sequence[dict[str, str]], *, generation: bool) -> str:
        """The conversation as text; `generation` asks for the opening of the next answer."""
        try:
            return self._template.render(
                messages=[dict(message) for message in messages],
                add_generation_prompt=generation,
                enable_thinking=False,
                tools=None,
                documents=None,
                **self._tokens,
            )
        except ChatTemplateFault:
            raise
        except Exception as fault:  # foreign code: whatever it raises is its fault
            raise ChatTemplateFault(f"it fails on a plain conversation ({fault})") from None


class _GenerationBlocks(Extension):
    """`{% generation %}` marks answers for training libraries; here its body is rendered as it is."""

    tags = {"generation"}  # noqa: RUF012  declared so by jinja2

    def parse(self, parser: Parser) -> list[nodes.Node]:
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def _raise_exception(message: object) -> None:
    raise ChatTemplateFault(f"it refuses a plain conversation ({message})")


def _tojson(value: object, indent: int | None = None, **_: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
