"""Strings that models read as control: tokenized, they would end a turn in the middle of a row."""

from __future__ import annotations

import re

# ChatML, Llama 2 and 3, Mistral, Gemma, Phi, DeepSeek, and the sentence marks of SentencePiece.
CONTROL = re.compile(
    r"<[|｜][^<>|｜\s]{1,60}[|｜]>"
    r"|</?s>|<(?:bos|eos|pad|unk|mask)>|<(?:start|end)_of_turn>|<repo_name>|<file_sep>"
    r"|\[/?INST\]|<<?/?SYS>?>|\[/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]"
)

# A row that stands for nothing yet, as bases name it: `<unused12>`, `[unused12]`, `<|reserved_token_3|>`.
PLACEHOLDER = re.compile(r"[<\[]\|?(?:unused|reserved|placeholder|dummy)[-_ ]?(?:token[-_ ]?)?\d+\|?[>\]]")
BYTE = re.compile(r"<0x[0-9A-Fa-f]{2}>")
"""A byte, as vocabularies of SentencePiece name it."""
FOREIGN = (CONTROL, PLACEHOLDER, BYTE)
"""What stands for something else than text, to one base or another."""
