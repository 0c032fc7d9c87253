"""The shipped library: what trains and what is asked later differ in wording and in subject."""

from __future__ import annotations

import pytest

from adapterc.expand.compose import LONG_RUN, fixed_runs
from adapterc.expand.items import lay_probes
from adapterc.ir.library import Family
from adapterc.templating.sandbox import render
from adapterc.text import ngrams, words
from support.specs import metaphysicist, shipped


def families(split: str) -> list[Family]:
    return [family for family in shipped().families if family.split == split]


def asked(split: str) -> list[str]:
    return [render(family.ask, subject=subject) for family in families(split) for subject in family.subjects]


@pytest.mark.parametrize(("split", "least"), [("train", 24), ("verify", 24)])
def test_there_are_enough_families_each_with_its_own_name_and_wording(split: str, least: int) -> None:
    found = families(split)
    assert len(found) >= least
    assert len({family.id for family in found}) == len({family.ask for family in found}) == len(found)


@pytest.mark.parametrize("use", ["open", "bounded", "helper"])
def test_each_kind_of_question_has_24_held_out_families(use: str) -> None:
    assert len([family for family in families("verify") if family.use == use]) >= 24


def test_training_and_verification_share_no_family_wording_or_subject() -> None:
    train, verify = families("train"), families("verify")
    assert not {family.id for family in train} & {family.id for family in verify}
    assert not {family.ask for family in train} & {family.ask for family in verify}
    trained = {" ".join(words(subject)) for family in train for subject in family.subjects}
    held = {" ".join(words(subject)) for family in verify for subject in family.subjects}
    assert not trained & held


def test_training_and_verification_questions_share_no_8_gram() -> None:
    trained = {run for text in asked("train") for run in ngrams(words(text), 8)}
    held = {run for text in asked("verify") for run in ngrams(words(text), 8)}
    assert not trained & held


def test_no_question_is_asked_twice() -> None:
    for split in ("train", "verify"):
        assert len(set(asked(split))) == len(asked(split))


def test_replayed_text_is_never_held_out() -> None:
    library = shipped()
    replayed = {run for text in (*library.passages, *library.openings) for run in ngrams(words(text), 8)}
    held = {run for text in library.heldout for run in ngrams(words(text), 8)}
    assert library.heldout
    assert not replayed & held


def test_phrases_of_measures_are_too_short_to_be_recognised_by() -> None:
    library = shipped()
    for phrase in (*library.asides, *library.exclamations, *library.list_leads):
        assert max(fixed_runs(phrase)) < LONG_RUN, phrase


def test_phrases_of_measures_show_their_measure_and_no_other() -> None:
    library = shipped()
    assert all(phrase.endswith("?") and "!" not in phrase for phrase in library.asides)
    assert all(phrase.endswith("!") and "?" not in phrase for phrase in library.exclamations)
    assert all(phrase.endswith(":") for phrase in library.list_leads)


def test_a_measured_trait_is_probed_by_48_answers_or_more() -> None:
    spec = metaphysicist()
    for name in ("longer-reasoning", "less-assistant"):
        probes = [probe for probe in lay_probes(spec, shipped()) if probe.trait == name]
        assert len(probes) >= 48
        assert len({probe.origin.family for probe in probes}) >= 24
