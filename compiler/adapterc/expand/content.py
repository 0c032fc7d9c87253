"""What is worth keeping of a base's answer: its claims, one sentence each.

A base model repeats itself, lists, addresses the reader and falls into stock phrases. An answer is
composed from the sentences that remain when those are gone, so that what was right in the base's
answer is still there, word for word. The filters that depend on words know English and Russian
(`wordings`); any other language passes through the ones that do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from adapterc.expand.claim import Claim
from adapterc.expand.wordings import (
    ADDRESS,
    ANAPHORS,
    COUNSEL_FIRST,
    COUNSEL_INSIDE,
    LEADS,
    SHORTENED,
    STOCK,
    any_of,
)
from adapterc.text import is_whole, ngrams, sentences, words

SHORTEST, LONGEST = 6, 34
"""Words of a usable sentence: shorter ones say too little, longer ones ramble."""

STOCK_RUN = 5
_NEAR_DUPLICATE = 0.6
_LIST_MARK = re.compile(r"^\s*(?:[-*•#>]+|\d+[.)]|\*\*)\s*")
_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_SHORTENED = re.compile(rf"(?<!\w)(?:{SHORTENED}|(?:[A-Z]\.)+[A-Z])\.$")
_LEAD = re.compile(rf"^{any_of(LEADS)},\s+", re.IGNORECASE)
_ADDRESS = re.compile(rf"\b{any_of(ADDRESS)}\b", re.IGNORECASE)
_STOCK = re.compile(any_of(STOCK), re.IGNORECASE)
_COUNSEL = re.compile(rf"\b{any_of(COUNSEL_INSIDE)}\b|^{any_of(COUNSEL_FIRST)}\b", re.IGNORECASE)
_ANAPHOR = re.compile(rf"^{any_of(ANAPHORS)}\b", re.IGNORECASE)
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_CLAUSE_LIKE = re.compile(
    r"^(?:because|which|while|for|by|when|if|to|with|without|in|as|from|on|at|nestled|whether)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|may|might|will|would|must|should|does|do|did"
    r"|makes?|helps?|allows?"
    r"|comes?|gives?|keeps?|holds?|brings?|takes?|needs?|leads?|becomes?|begins?|grows?|turns?"
    r"|depends?|means?"
    r"|involves?|provides?|refers?|represents?|requires?|occurs?|works?|creates?|reflects?|serves?"
    r"|consists?)\b"
)


@lru_cache(maxsize=4096)
def claims(answer: str, subject: str) -> tuple[Claim, ...]:
    """The usable sentences of a base's answer about `subject`, in order, each said once."""
    kept: list[Claim] = []
    seen: list[frozenset[str]] = []
    for sentence in _whole_sentences(_CODE.sub(" ", answer)):
        text = _anchor(_clean(sentence), subject)
        bag = frozenset(words(text))
        if not text or _ANAPHOR.match(text) or any(_overlap(bag, other) > _NEAR_DUPLICATE for other in seen):
            continue
        seen.append(bag)
        named = text.split(" ", 1)[0] in subject.split(" ")  # as it is written, capital and all
        kept.append(Claim(text, _states(text, subject), named))
    return tuple(kept)


def _whole_sentences(answer: str) -> Iterator[str]:
    """Sentences; a name behind a shortened title, or behind initials, begins none."""
    begun = ""
    for part in sentences(answer):
        begun = f"{begun} {part}" if begun else part
        if _SHORTENED.search(begun) is None:
            yield begun
            begun = ""
    if begun:
        yield begun


def _clean(sentence: str) -> str:
    """The sentence bare of list marks, lead-ins and end mark; empty when it is not usable."""
    if _LIST_MARK.match(sentence) or not is_whole(sentence, "."):
        return ""
    text = sentence.rstrip(" .\"'”’")
    while (stripped := _LEAD.sub("", text, count=1)) != text:
        text = stripped
    text = text[:1].upper() + text[1:]
    count = len(words(text))
    marks = any(mark in text for mark in ('"', "“", "”", ".»", ":", "*", "`", "[", "{", "#", "\n", "("))
    if (
        not SHORTEST <= count <= LONGEST
        or marks
        or _ADDRESS.search(text)
        or _STOCK.search(text)
        or _COUNSEL.search(text)
    ):
        return ""
    return "" if _stutters(text) else text


_PRONOUN = re.compile(
    r"^It(?:'s| is| was| can| has| provides| involves| helps| allows| means| requires| refers)\b"
)


def _anchor(text: str, subject: str) -> str:
    """A sentence that says "it" of its topic, said of the subject itself, so that it stands alone."""
    match = _PRONOUN.match(text)
    if not match:
        return text
    verb = match.group(0)[2:].replace("'s", " is")
    return subject[:1].upper() + subject[1:] + verb + text[match.end() :]


def _stutters(text: str) -> bool:
    """Whether a sentence repeats its own three-word runs or leans on one content word."""
    run = words(text)
    triples = [run[i : i + 3] for i in range(len(run) - 2)]
    long_words = [word for word in run if len(word) > 4]
    heaviest = max((long_words.count(word) for word in long_words), default=0)
    return len(set(triples)) < len(triples) or heaviest > 2


def _states(text: str, subject: str) -> bool:
    """Whether the sentence asserts something on its own: a finite verb, no pronoun from before.

    A Russian sentence needs no verb and may begin with any of its parts, so each whole one does.
    """
    if _CYRILLIC.match(text):
        return True
    if _CLAUSE_LIKE.match(text):
        return False
    head = " ".join(text.split()[:14])
    first, about = words(text)[0], words(subject)
    names_subject = first in about or any(first.rstrip("s") == word.rstrip("s") for word in about)
    article = first in {
        "the",
        "a",
        "an",
        "every",
        "each",
        "no",
        "people",
        "many",
        "most",
        "our",
        "we",
        "there",
    }
    return bool(_FINITE.search(head)) and (
        article or names_subject or first.endswith(("ing", "s", "ion", "ity"))
    )


def without_stock(
    answers: Sequence[Sequence[Claim]], *, share: float = 0.02
) -> tuple[tuple[Claim, ...], ...]:
    """The claims of many answers without those that say what the base says of everything.

    A five-word run that stands in the claims of more than `share` of the answers (four at the
    least) is the base's phrase and not the subject's.
    """
    runs = [{run for claim in claims for run in ngrams(words(claim.text), STOCK_RUN)} for claims in answers]
    counts = Counter(run for found in runs for run in found)
    limit = max(4, round(share * len(answers)))
    return tuple(
        tuple(
            claim
            for claim in claims
            if all(counts[run] < limit for run in ngrams(words(claim.text), STOCK_RUN))
        )
        for claims in answers
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
