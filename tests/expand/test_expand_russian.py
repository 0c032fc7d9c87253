"""The Russian library, and what is kept of a Russian answer."""

from __future__ import annotations

from functools import cache

import pytest

from adapterc.expand.compose import LONG_RUN, fixed_runs
from adapterc.expand.content import claims
from adapterc.expand.measured import cleared
from adapterc.frontend.library import load_library, templates_folder
from adapterc.ir.layout import Manner
from adapterc.ir.library import Family, Library
from adapterc.templating.sandbox import render
from adapterc.text import ngrams, words


@cache
def library() -> Library:
    return load_library(templates_folder(), "ru").library


def families(split: str) -> list[Family]:
    return [family for family in library().families if family.split == split]


def asked(split: str) -> list[str]:
    return [render(family.ask, subject=subject) for family in families(split) for subject in family.subjects]


def kept(answer: str, subject: str = "сад") -> list[str]:
    return [claim.text for claim in claims(answer, subject)]


@pytest.mark.parametrize("split", ["train", "verify"])
@pytest.mark.parametrize("use", ["open", "bounded", "helper"])
def test_each_kind_of_question_has_24_families_of_own_wording(split: str, use: str) -> None:
    found = [family for family in families(split) if family.use == use]
    assert len(found) >= 24
    assert len({family.id for family in found}) == len({family.ask for family in found}) == len(found)


def test_training_and_verification_share_no_subject_and_no_8_gram() -> None:
    trained = {" ".join(words(subject)) for family in families("train") for subject in family.subjects}
    held = {" ".join(words(subject)) for family in families("verify") for subject in family.subjects}
    assert not trained & held
    runs = {run for text in asked("train") for run in ngrams(words(text), 8)}
    assert not runs & {run for text in asked("verify") for run in ngrams(words(text), 8)}


def test_no_question_is_asked_twice() -> None:
    for split in ("train", "verify"):
        assert len(set(asked(split))) == len(asked(split))


def test_replayed_text_is_never_held_out() -> None:
    replayed = {run for text in (*library().passages, *library().openings) for run in ngrams(words(text), 8)}
    assert not replayed & {run for text in library().heldout for run in ngrams(words(text), 8)}


def test_moves_hold_no_run_that_gives_them_away() -> None:
    moves = (*library().reasons, *library().asides, *library().exclamations, *library().list_leads)
    assert [move for move in moves if max(fixed_runs(move)) > LONG_RUN] == []


def test_every_text_is_in_cyrillic() -> None:
    texts = (*asked("train"), *asked("verify"), *library().heldout[:7])
    assert [text for text in texts if any("a" <= letter <= "z" for letter in text.casefold())] == []


def test_whole_russian_sentences_are_kept_and_may_stand_inside_another() -> None:
    found = claims("Таким образом, сад круглый год хранит в одном месте все времена.", "сад")
    assert [(claim.text, claim.clause, claim.states) for claim in found] == [
        (
            "Сад круглый год хранит в одном месте все времена",
            "сад круглый год хранит в одном месте все времена",
            True,
        )
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Вы можете посадить ваши семена ранней весной в сырую землю.",  # addresses the reader
        "Сад играет важную роль в жизни каждого человека на земле.",  # a stock phrase
        "Они приносят краски на улицу в любое время тёплого года.",  # speaks of something before it
        "Попробуйте поливать сад ранним утром тёплой водой из бочки.",  # advises
        "Важно поливать сад ранним утром тёплой водой из бочки.",  # advises
        "Сад мал.",  # too short to say anything
    ],
)
def test_what_is_not_worth_keeping_in_russian(sentence: str) -> None:
    assert kept(sentence) == []


def test_a_russian_courtesy_is_left_out_where_a_spec_wants_none() -> None:
    hidden = (Manner(measure="assistant_phrases", shown=False, phrases=()),)
    assert cleared(("Конечно! С удовольствием помогу.", "Сад растёт."), hidden) == ("Сад растёт.",)
