"""AC0506: strings that models read as control."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, finding
from adapterc.diagnostics.quoting import quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_within
from adapterc.middle.texts import texts

# ChatML, Llama 2 and 3, Mistral, Gemma, Phi, DeepSeek, and the sentence marks of SentencePiece.
_SPECIAL = re.compile(
    r"<[|｜][^<>|｜\s]{1,60}[|｜]>"
    r"|</?s>|<(?:bos|eos|pad|unk|mask)>|<(?:start|end)_of_turn>|<repo_name>|<file_sep>"
    r"|\[/?INST\]|<<?/?SYS>?>|\[/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]"
)


def special_tokens(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """Every such string in role, traits, frames and dialogues."""
    for path, text in texts(spec):
        for match in _SPECIAL.finditer(text):
            yield finding(
                "AC0506",
                f"{quoted(match.group())} is read as control by models",
                span_within(spans, path, text, match.start(), match.end()),
                advice="delete it; turns are written as separate prompts, answers and messages",
            )
