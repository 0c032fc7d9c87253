"""What is counted in an answer, and how a pair of log-likelihoods becomes a score.

This one file is both the compiler's own measure and the code that stock lm-eval runs: a copy of it lies
beside the task files of every artifact. lm-eval loads such a file by its path, where none can import another:
it has nothing but the standard library, finds its data beside itself, wherever the folder was moved to, and
says what words and sentences are as `text` and `part_scorers` do; tests hold the three to be the same.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
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
_ASKS = re.compile(rf"[\w{_MARKS}][\"'”’»)]*\s*[?？؟]")
_LIST_LINE = re.compile(r"^[ \t]*(?:[-*•–]|\(?\d{1,2}[.)]|\*\*\d{1,2}[.)])[ \t]+\S", re.MULTILINE)
_HEADING_LINE = re.compile(
    r"^[ \t]*(?:#{1,4}[ \t]+\S|\*\*[^*\n]{2,60}\*\*:?|[^\n.!?]{2,40}:[ \t]*$)", re.MULTILINE
)

# The habits of a helpful assistant, each with its wordings in English and in Russian. Patterns meet
# lower-case text with straight apostrophes; `_START` is where a sentence or a line begins. Each begins with
# one of `_STARTS`, and so does what is parted in it by `|\b`.
_START = r"(?:^|[.!?:]\s+|\n)\W*"
_STARTS = (r"\A\W*", r"\b", _START)
_KIND = r"(?:step|guide|tip|way|list|advice|idea|suggestion|example|plan|strateg|method|option|thing|recipe)"
ASSISTANT_HABITS: Mapping[str, tuple[str, ...]] = {
    "offer": (
        r"\b(?:happy|glad|pleased|delighted|love) to (?:help|assist|support|guide|explain|share|offer)\b",
        r"\bhere to (?:help|assist|support|listen|guide)\b|\b(?:can|may) i (?:help|assist) you\b",
        r"\bi(?: can| could| would| will|'ll|'d| want to)? (?:also )?(?:help|provide|assist|guide) you\b",
        r"\bi can help\b|\bi'm here for you\b",
        r"\blet me know (?:if|what|how|when|whether)\b|\bfeel free to\b",
        r"\bif you (?:have|need) any (?:more|other|further|questions)|\bis there anything else\b",
        r"\b(?:готова?|рада?|с радостью|с удовольствием) (?:вам |тебе )?(?:помо|подскаж|расскаж)",
        r"\b(?:обращайтесь|дайте знать|дай знать)\b|\bесли (?:у вас|у тебя) (?:есть|будут|возникнут)",
    ),
    "opener": (
        r"\A\W*(?:sure|certainly|absolutely|of course|great question|good question)(?=\s*[,.!:—-])",
        r"\b(?:that's|what) an? (?:great|good|excellent|wonderful|fantastic) (?:question|idea|choice)\b",
        r"\A\W*(?:конечно|разумеется|безусловно|отличный вопрос|хороший вопрос)(?=\s*[,.!:—-])",
    ),
    "self-reference": (
        r"\b(?:as|i am|i'm)(?: just| only)? an? (?:\w+ ){0,2}(?:ai|assistant|language model|chatbot)\b",
        r"\b(?:как|я) (?:языковая модель|ии|(?:ваш |твой )?(?:виртуальный )?(?:ассистент|помощник))\b",
    ),
    "empathy": (
        r"\b(?:i'm|i am) (?:so |very |really |truly )?sorry (?:to hear|for your|that you|you're|about)\b",
        r"\b(?:completely|perfectly|totally|absolutely) (?:normal|understandable|natural|okay)\b",
        r"\b(?:мне (?:очень )?жаль|сочувствую|(?:вполне|совершенно) (?:нормально|понятно|естественно))\b",
    ),
    "guide": (
        r"\bhere(?:'s| is| are) (?:[\w-]+ ){0,4}?" + _KIND,
        r"\bstep[ -]by[ -]step\b|\b(?:follow|take) these (?:\w+ )?(?:steps|tips)\b",
        _START + r"step \d",
        r"\b(?:вот|ниже) (?:\w+ ){0,3}(?:совет|шаг|способ|иде|рекомендац|план|инструкц|пример|список)",
    ),
    "sequence": (
        _START + r"(?:first|firstly|first and foremost|first of all|to start|to begin)(?:,| you| let)",
        _START + r"(?:second|secondly|third|thirdly|next|finally|lastly|additionally),",
        _START + r"(?:во-первых|во-вторых|в-третьих|сначала|затем|наконец|кроме того),",
    ),
    "counsel": (
        r"\bit(?:'s| is) (?:also |very )?(?:important|essential|crucial|vital|best) (?:to|that)\b",
        r"\b(?:make sure|be sure|don't forget|try) to\b|\bmake sure (?:you|it|that|your)\b",
        _START + r"(?:please )?remember(?:,| that| to)",
        r"\byou (?:can|could|may|might|should) (?:also )?(?:try|consider|start|use|consult|look)\b",
        r"\byou can also\b|\byou might want to\b",
        r"\b(?:one|another|a good|the best) (?:\w+ )?(?:way|option|method|approach)s? (?:to|is|would)\b",
        r"\b(?:i'd|i would|i) (?:recommend|suggest|advise)\b|\bstart by \w+ing\b",
        r"\bthere are (?:a few|several|many|some) (?:\w+ )?(?:ways|things|tips|steps|options)\b",
        r"\b(?:важно|следует|стоит|необходимо) (?:помнить|учитывать|отметить|обратить|попробовать)\b",
        r"\b(?:не забудьте|убедитесь|постарайтесь|попробуйте|советую|рекомендую|рекомендуется)\b",
    ),
    "closing": (
        r"\bi hope (?:this|that|these|it) (?:help|was)|\bgood luck\b",
        r"\bhave a (?:great|nice|good|wonderful) (?:day|time|trip)\b|\bby following (?:these|this)\b",
        r"\bin (?:conclusion|summary),|\b(?:надеюсь, (?:это|что)|удачи[!.])",
    ),
}


@cache
def _any_habit() -> re.Pattern[str]:
    """One pattern of them all: a beginning is tried once for all that begin so, which is fast.

    All of them begin with a letter, so that nothing is tried where a word ends.
    """
    parted = "\n".join(map("\n".join, ASSISTANT_HABITS.values())).replace(r"|\b", "\n\\b").split("\n")
    ends = {start: [one[len(start) :] for one in parted if one.startswith(start)] for start in _STARTS}
    return re.compile("|".join(rf"{start}(?=\w)(?:{'|'.join(ends[start])})" for start in _STARTS))


def fold(text: str) -> str:
    """`text` in NFC and lower case with straight apostrophes: what patterns and markers meet."""
    said = unicodedata.normalize("NFC", text).casefold().replace("’", "'").replace("‑", "-")
    return _SIGNS_ASIDE.sub("", unicodedata.normalize("NFC", said)) if _PERHAPS_MARKED.search(said) else said


@cache
def _marked_word() -> re.Pattern[str]:
    """`_WORD` where marks are: one goes on with the word before it, and so does a joiner behind it."""
    flags = "".join("M" if unicodedata.category(chr(at)) in ("Mn", "Mc") else "-" for at in range(0x20000))
    runs = (f"{chr(run.start())}-{chr(run.end() - 1)}" for run in re.finditer("M+", flags))
    part = rf"[^\W_]+(?:[{''.join(runs)}]+[\u200c\u200d]?[^\W_]*)*"
    return re.compile(rf"{part}(?:['-]{part})*")


def words(text: str) -> tuple[str, ...]:
    """The words of `text` in order; the same words as everywhere else in the compiler."""
    said = fold(text)
    return tuple((_marked_word() if _PERHAPS_MARKED.search(said) else _WORD).findall(said))


def sentences(text: str) -> tuple[str, ...]:
    """`text` cut where a sentence ends or a line breaks."""
    return tuple(part for part in (piece.strip() for piece in _SENTENCE_END.split(text)) if part)


def reasoning_words(text: str) -> int:
    """Words of an answer; a sentence that repeats an earlier one word for word adds nothing."""
    seen: set[tuple[str, ...]] = set()
    total = 0
    for sentence in sentences(text):
        said = words(sentence)
        total += 0 if said in seen else len(said)
        seen.add(said)
    return total


def distinct_trigrams(text: str) -> float:
    """Distinct three-word runs over all of them: near 0 for a loop, 1.0 for a text too short for one."""
    said = words(text)
    runs = [said[start : start + 3] for start in range(len(said) - 2)]
    return len(set(runs)) / len(runs) if runs else 1.0


def marker_hit(text: str, markers: Sequence[str]) -> bool:
    """Whether one of `markers` stands in `text`: as whole words, or as it is where it has no word."""
    said = f" {' '.join(words(text))} "
    for marker in markers:
        wanted = " ".join(words(marker))
        if f" {wanted} " in said if wanted else (marker.strip() and marker.strip() in text):
            return True
    return False


def has_assistant_habit(text: str) -> bool:
    """Whether `text` shows any of the habits of a helpful assistant, or is a list."""
    is_listed = len(_LIST_LINE.findall(text)) >= 2 or len(_HEADING_LINE.findall(text)) >= 2
    return is_listed or _any_habit().search(fold(text)) is not None


def count(measure: str, text: str, markers: Sequence[str] = ()) -> float:
    """`measure` of one answer: a number of words, or 1.0 for a hit and 0.0 for none.

    Raises KeyError for a measure that does not exist.
    """
    hits = {
        "reasoning_tokens": lambda: float(reasoning_words(text)),
        "assistant_phrases": lambda: float(has_assistant_habit(text) or marker_hit(text, markers)),
        "list_items": lambda: float(len(_LIST_LINE.findall(text)) >= 2),
        "questions": lambda: float(bool(_ASKS.search(text))),
        "exclamations": lambda: float(bool(re.search(r"[!！]", text))),
        "markers": lambda: float(marker_hit(text, markers)),
    }
    return hits[measure]()


def log_length(length: float) -> float:
    """Natural log of a length; an empty answer counts as one word."""
    return math.log(max(length, 1.0))


def pair_margin(to: float, opposite: float, to_text: str, opposite_text: str) -> float:
    """How much likelier the declared pole is, in nats a byte; each pole is divided by its own bytes."""
    return to / len(to_text.encode("utf-8")) - opposite / len(opposite_text.encode("utf-8"))


def pair_accuracy(margin: float) -> float:
    """1.0 when the declared pole wins, 0.0 when it loses, 0.5 for a tie."""
    return 1.0 if margin > 0 else 0.0 if margin < 0 else 0.5


# From here on: the names that the task files call.


class Documents(list[dict[str, Any]]):
    """A split as lm-eval reads one: a list that also knows its columns."""

    @property
    def features(self) -> dict[str, None]:
        """Column names, as keys."""
        return dict.fromkeys(self[0] if self else ())


def load_documents(*, data: str, **_: object) -> dict[str, Documents]:
    """The documents of a task, from the file `data` beside this one, as the split `test`."""
    lines = (Path(__file__).parent / data).read_text(encoding="utf-8").split("\n")
    return {"test": Documents(json.loads(line) for line in lines if line)}


def score_pair(doc: Mapping[str, Any], results: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """`acc` on summed and `acc_bytes` on byte-normalised log-likelihoods, and the `margin` behind it."""
    gold = int(doc["gold"])
    (to, _), (opposite, _) = results[gold], results[1 - gold]
    margin = pair_margin(to, opposite, doc["choices"][gold], doc["choices"][1 - gold])
    return {"acc": pair_accuracy(to - opposite), "acc_bytes": pair_accuracy(margin), "margin": margin}


def score_length(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """`length` in words, its `log_length`, and `distinct_3` as a guard against filler."""
    length = count(doc["measure"], results[0])
    return {"length": length, "log_length": log_length(length), "distinct_3": distinct_trigrams(results[0])}


def score_rate(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """`rate`: whether the answer shows what the trait counts; `words` beside it."""
    return {"rate": count(doc["measure"], results[0], doc["markers"]), "words": float(len(words(results[0])))}


def score_open(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """What an open answer shows, whatever the traits: words, variety, habits, and each trait's markers."""
    text = results[0]
    scores = {
        "words": float(len(words(text))),
        "distinct_3": distinct_trigrams(text),
        "assistant_phrases": count("assistant_phrases", text),
    }
    for trait, markers in doc["markers"].items():
        scores[f"to_markers_{trait}"] = float(marker_hit(text, markers["to"]))
        scores[f"opposite_markers_{trait}"] = float(marker_hit(text, markers["opposite"]))
    return scores
