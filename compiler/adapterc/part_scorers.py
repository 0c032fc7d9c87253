"""What is counted of knowledge, frames and dialogues: key words in an answer, nats a token of a turn.

Like `scorers`, this one file is both the compiler's own measure and what stock lm-eval runs: a copy
lies beside the task files of an artifact with such parts. It imports nothing but the standard library,
and says itself what a word and a sentence are, as `scorers` does and for its reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u20d0-\u20f0\u2cef-\u2dff\u302a-\u302f\u3099\u309a"
    "\ua66f-\uabff\ufb1e\ufe20-\ufe2f\U000101fd-\U0001efff"
)
_PERHAPS_MARKED = re.compile(f"[{_MARKS}\ufe00-\ufe0f]")
_SIGNS_ASIDE = re.compile("(?<=[\u0400-\u052f])\u0301|[\ufe00-\ufe0f]")
_ENDS = ".。．｡।॥۔։።။។!?…！？؟‼⁇⁈⁉‽"
_SENTENCE_END = re.compile(
    rf"(?<=[{_ENDS}])(?:[\"'”’»)]*\s+|(?<=[。｡！？]))(?=[\"'“‘«(「『（]?[^\W\d_a-zа-яё])|\n+"
)
_ENDING, _WHOLE = 3, 4
"""Letters by which forms of one word may differ in length; a word of so many stands whole in its forms."""
BEGINNING = _WHOLE - 1
"""Letters that forms of one word have in common, or all of a shorter word."""
HELD = 0.5
"""Share of key words that an answer, or a sentence of it, must have: two of them where there are two."""


def words(text: str) -> tuple[str, ...]:
    """The words of `text` in order, each once; the same words as everywhere else in the compiler."""
    said = _folded(text)
    word = _marked_word() if _PERHAPS_MARKED.search(said) else _WORD
    return tuple(dict.fromkeys(word.findall(said)))


def _folded(text: str) -> str:
    said = unicodedata.normalize("NFC", text).casefold().replace("’", "'").replace("‑", "-")
    return _SIGNS_ASIDE.sub("", unicodedata.normalize("NFC", said)) if _PERHAPS_MARKED.search(said) else said


@cache
def _marked_word() -> re.Pattern[str]:
    """`_WORD` where marks are: one goes on with the word before it, and so does a joiner behind it."""
    flags = "".join("M" if unicodedata.category(chr(at)) in ("Mn", "Mc") else "-" for at in range(0x20000))
    runs = (f"{chr(run.start())}-{chr(run.end() - 1)}" for run in re.finditer("M+", flags))
    part = rf"[^\W_]+(?:[{''.join(runs)}]+[\u200c\u200d]?[^\W_]*)*"
    return re.compile(rf"{part}(?:['-]{part})*")


def alike(one: str, other: str) -> bool:
    """Whether two words are one, or forms of one: what they begin with is all but an ending of both.

    A guess that knows no language: `hold` and `holds`, `large` and `largest`, not `part` and `particle`.
    """
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if len(short) < _WHOLE or len(long) - len(short) > _ENDING or short.isdigit():
        return False
    return long.startswith(short if len(short) == _WHOLE else short[:-1])


def holds(text: str, keys: Sequence[str]) -> bool:
    """Whether `text` has enough of the words `keys`: half of them, and two where there are two."""
    said = words(text)
    found = sum(any(alike(key, word) for word in said) for key in keys)
    return found >= max(HELD * len(keys), min(2, len(keys)), 1)


def steps_present(text: str, steps: Sequence[Sequence[str]]) -> float:
    """The share of `steps` that some sentence of `text` holds, each step as the words that it is known by."""
    said = [part for part in _SENTENCE_END.split(text) if part.strip()]
    return sum(any(holds(sentence, keys) for sentence in said) for keys in steps) / len(steps)


def fact_margin(scores: Sequence[float], choices: Sequence[str], gold: int) -> float:
    """How much likelier the fact is than the likeliest other choice, in nats a byte of each."""
    rates = [score / len(text.encode("utf-8")) for score, text in zip(scores, choices, strict=True)]
    return rates[gold] - max(rate for place, rate in enumerate(rates) if place != gold)


def margin_accuracy(margin: float) -> float:
    """1.0 when the fact wins, 0.0 when another choice does, 0.5 for a tie."""
    return 1.0 if margin > 0 else 0.0 if margin < 0 else 0.5


# From here on: the names that the task files call.


def score_choices(doc: Mapping[str, Any], results: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """`acc_bytes` on byte-normalised log-likelihoods, and the `margin` behind it."""
    margin = fact_margin([score for score, _ in results], doc["choices"], int(doc["gold"]))
    return {"acc_bytes": margin_accuracy(margin), "margin": margin}


def score_recall(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """`recall`: whether the answer holds the fact's key words."""
    return {"recall": float(holds(results[0], doc["keys"]))}


def score_steps(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """`steps`: the share of the frame's steps that stand in the answer."""
    return {"steps": steps_present(results[0], doc["steps"])}


def score_turn(doc: Mapping[str, Any], results: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """`nats_a_token` of the author's turn; `tokens` of it were counted with the base's own tokenizer."""
    return {"nats_a_token": results[0][0] / int(doc["tokens"])}
