"""Known slips lead to keys that are there, from names that are not."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from adapterc.frontend.expected import known_keys
from adapterc.frontend.slips import _NAMES, home_of, meant_key, meant_word, renamed
from adapterc.spec.document import Spec
from adapterc.spec.persona import Demonstration, Fact, Role
from adapterc.spec.trait import Pair, Trait

ROWS = [(model, name, meant) for models, names, meant in _NAMES for model in models for name in names.split()]


@pytest.mark.parametrize(("model", "name", "meant"), ROWS)
def test_a_slip_is_no_key_and_its_meaning_is_one(model: type[BaseModel], name: str, meant: str) -> None:
    assert meant in known_keys(model)
    assert name not in known_keys(model)
    assert renamed(model, name) == meant


def test_no_slip_has_two_meanings_in_one_place() -> None:
    assert len({(model, name) for model, name, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("model", "key", "meant"),
    [
        (Fact, "questions", "ask"),
        (Demonstration, "Question", "prompt"),
        (Pair, "chosen", "to"),
        (Pair, "rejected", "from"),
        (Spec, "base-model", "base"),
        (Spec, "trait", "traits"),
        (Role, "zebra", ""),
    ],
)
def test_what_an_unknown_key_was_meant_to_be(model: type[BaseModel], key: str, meant: str) -> None:
    assert meant_key(model, key) == meant


@pytest.mark.parametrize(
    ("model", "key", "words"),
    [
        (Spec, "retention", "`retention` belongs under `verify`"),
        (Spec, "ppl_ratio", "`ppl_ratio` belongs under `verify.retention`"),
        (Spec, "measure", "`measure` belongs in an item of `traits`"),
        (Trait, "moves", "`moves` belongs under `from` or `to`"),
        (Spec, "zebra", ""),
    ],
)
def test_where_a_key_belongs(model: type[BaseModel], key: str, words: str) -> None:
    assert home_of(model, key) == words


def test_a_word_of_another_format_is_one_of_the_choices_or_nothing() -> None:
    roles = ("system", "user", "assistant")
    assert [meant_word(word, roles) for word in ("human", "GPT", "asistant", "less")] == [
        "user",
        "assistant",
        "assistant",
        "",
    ]
