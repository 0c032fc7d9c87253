"""Whether a token is one id wherever it may stand, and comes back as itself."""

from __future__ import annotations

from typing import Any

CONTEXTS = (
    "{}",
    " {}",
    "{} ",
    "\n{}",
    "{}\n",
    "{}.",
    "{},",
    "{}!",
    "{}?",
    "({})",
    "“{}”",
    '"{}"',
    "'{}'s",
    "He stood in {} until morning.",
    "It was {}; nothing else.",
    "before:{}:after",
    "one—{}—two",
    "{} and {}",
    "{}, {}; {}",
    "Он стоял в {} до утра.",
    "сцена «{}»",
    "🜂 {} 🜂",
    "🔥{}🔥",
    "x = {} + 210",
    "- {}\n- {}",
    "/{}/{}/",
    "What does {} mean, as a phrase?",
    "tab\t{}\tend",
)
"""Where a token is to be one id: the start, the end, beside punctuation, words, scripts and signs."""
_INSIDE = ("{}0", "a{}", "{}a", "{}ж", "0{}0", "_{}", "{}_x")
"""Longer words, in which a token of letters or digits is not to be found."""


def misread(tokenizer: Any, token: str, wanted: int) -> str | None:
    """The first context in which `token` is not exactly the id `wanted`; None where all is well."""
    if tokenizer.decode([wanted], skip_special_tokens=True) != token:
        return "its own decoding"
    for context in CONTEXTS:
        text = context.replace("{}", token)
        ids = tokenizer(text, add_special_tokens=False).input_ids
        if ids.count(wanted) != context.count("{}") or token not in tokenizer.decode(ids):
            return text
    if not (token[0].isalnum() and token[-1].isalnum()):
        return None
    for context in _INSIDE:
        text = context.replace("{}", token)
        if wanted in tokenizer(text, add_special_tokens=False).input_ids:
            return text
    return None
