"""The shipped library, in each of its languages: what trains and what is asked later share nothing."""

from __future__ import annotations

import pytest

from adapterc.expand.compose import LONG_RUN, fixed_runs
from adapterc.expand.items import lay_probes
from adapterc.frontend.library import library_languages
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.library import Family
from adapterc.templating.sandbox import render
from adapterc.text import ngrams, words
from support.specs import metaphysicist, shipped

every_language = pytest.mark.parametrize("language", library_languages(templates_folder()))


def families(language: str, split: str) -> list[Family]:
    return [family for family in shipped(language).families if family.split == split]


def asked(language: str, split: str) -> list[str]:
    found = families(language, split)
    return [render(family.ask, subject=subject) for family in found for subject in family.subjects]


@every_language
@pytest.mark.parametrize("split", ["train", "verify"])
def test_there_are_enough_families_each_with_its_own_name_and_wording(language: str, split: str) -> None:
    found = families(language, split)
    assert len(found) >= 24
    assert len({family.id for family in found}) == len({family.ask for family in found}) == len(found)


@every_language
@pytest.mark.parametrize("use", ["open", "bounded", "helper"])
def test_each_kind_of_question_has_24_held_out_families(language: str, use: str) -> None:
    assert len([family for family in families(language, "verify") if family.use == use]) >= 24


@every_language
def test_training_and_verification_share_no_family_wording_or_subject(language: str) -> None:
    train, verify = families(language, "train"), families(language, "verify")
    assert not {family.id for family in train} & {family.id for family in verify}
    assert not {family.ask for family in train} & {family.ask for family in verify}
    trained = {" ".join(words(subject)) for family in train for subject in family.subjects}
    held = {" ".join(words(subject)) for family in verify for subject in family.subjects}
    assert not trained & held


@every_language
def test_training_and_verification_questions_share_no_8_gram(language: str) -> None:
    trained = {run for text in asked(language, "train") for run in ngrams(words(text), 8)}
    held = {run for text in asked(language, "verify") for run in ngrams(words(text), 8)}
    assert not trained & held


@every_language
@pytest.mark.parametrize("split", ["train", "verify"])
def test_no_question_is_asked_twice(language: str, split: str) -> None:
    questions = asked(language, split)
    assert len(set(questions)) == len(questions)


@every_language
def test_replayed_text_is_never_held_out(language: str) -> None:
    library = shipped(language)
    replayed = {run for text in (*library.passages, *library.openings) for run in ngrams(words(text), 8)}
    held = {run for text in library.heldout for run in ngrams(words(text), 8)}
    assert library.heldout
    assert not replayed & held


@pytest.mark.parametrize(("language", "article"), [("en", 1), ("ru", 0)])
def test_phrases_of_measures_are_too_short_to_be_recognised_by(language: str, article: int) -> None:
    library = shipped(language)
    for phrase in (*library.asides, *library.exclamations, *library.list_leads):
        assert max(fixed_runs(phrase)) + article <= LONG_RUN, phrase


def test_no_russian_reason_holds_a_run_that_gives_it_away() -> None:
    assert [move for move in shipped("ru").reasons if max(fixed_runs(move)) > LONG_RUN] == []


@every_language
def test_phrases_of_measures_show_their_measure_and_no_other(language: str) -> None:
    library = shipped(language)
    assert all(phrase.endswith("?") and "!" not in phrase for phrase in library.asides)
    assert all(phrase.endswith("!") and "?" not in phrase for phrase in library.exclamations)
    assert all(phrase.endswith(":") for phrase in library.list_leads)


def test_every_russian_text_is_in_cyrillic() -> None:
    texts = (*asked("ru", "train"), *asked("ru", "verify"), *shipped("ru").heldout[:7])
    assert [text for text in texts if any("a" <= letter <= "z" for letter in text.casefold())] == []


def test_a_measured_trait_is_probed_by_48_answers_or_more() -> None:
    spec = metaphysicist()
    for name in ("longer-reasoning", "less-assistant"):
        probes = [probe for probe in lay_probes(spec, shipped()) if probe.trait == name]
        assert len(probes) >= 48
        assert len({probe.origin.family for probe in probes}) >= 24
