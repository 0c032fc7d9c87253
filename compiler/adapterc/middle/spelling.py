"""What a base makes of a script: tokens a letter, and what is said of one that it spells in bytes.

Tokens a letter of the embedded base were counted with its own tokenizer on a sentence each, about the
length of a paragraph of a spec; English comes to 0.22.
"""

from __future__ import annotations

from collections.abc import Mapping

SPELT_IN_BYTES = 0.6
"""Tokens a letter from which on a script is spelt, not read: words come to four tokens and more."""

EMBEDDED: Mapping[str, Mapping[str, float]] = {
    "smollm2-135m-instruct": {
        "Arabic": 1.12,
        "Armenian": 2.17,
        "Bengali": 2.18,
        "Cyrillic": 0.87,
        "Devanagari": 1.33,
        "Georgian": 2.13,
        "Greek": 0.98,
        "Han": 1.81,
        "Hangul": 2.8,
        "Hebrew": 1.22,
        "Kana": 1.82,
        "Tamil": 1.98,
        "Thai": 1.92,
    },
}

BETTER_BASES = ("Qwen/Qwen3-0.6B", "google/gemma-3-1b-it")
"""Small instruction-tuned bases, their tokenizers made for many scripts."""


PINNED = f"{BETTER_BASES[0]}@c1899de289a04d12100db370d81485cdf75e47ca"
"""The first of them as a spec names it."""


def tokens_a_letter(base: str, script: str) -> float | None:
    """What is known of an embedded base; None for any other base or script."""
    return EMBEDDED.get(base, {}).get(script)
