"""One canonical form of a value, one hash over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import pytest

from adapterc.digest import KEYED_IF_SET, UNKEYED, canonical_json, digest, digest_file, seed_of


class Colour(Enum):
    """An enum."""

    RED = "red"


@dataclass(frozen=True)
class One:
    """A value with a field that says where, not what."""

    name: str
    place: str = field(default="", metadata=UNKEYED)


@dataclass(frozen=True)
class Other:
    """The same fields under another name."""

    name: str


def test_keys_are_sorted_and_text_stays_text() -> None:
    assert canonical_json({"b": 1, "a": ["ё", None, True, 0.5]}) == '{"a":["ё",null,true,0.5],"b":1}'


def test_the_hash_is_of_the_canonical_form() -> None:
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_order_of_keys_and_kind_of_sequence_do_not_matter() -> None:
    assert digest({"a": 1, "b": (1, 2)}) == digest({"b": [1, 2], "a": 1})


def test_a_type_is_part_of_a_value_and_an_unkeyed_field_is_not() -> None:
    assert digest(One("a", "here")) == digest(One("a", "there"))
    assert digest(One("a")) != digest(One("b"))
    assert digest(One("a")) != digest(Other("a"))
    assert canonical_json(One("a", "here")) == '{"__type__":"One","name":"a"}'


def test_true_is_not_one() -> None:
    assert digest(True) != digest(1)


@pytest.mark.parametrize("unstable", [{1, 2}, Path("x"), object(), b"x", One])
def test_what_has_no_stable_form_is_refused(unstable: object) -> None:
    with pytest.raises(TypeError, match="no canonical form for"):
        digest(unstable)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        digest([number])


def test_lone_surrogates_hash() -> None:
    assert len(digest("\ud800")) == 64


def test_a_file_is_hashed_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"")
    assert digest_file(path) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    path.write_bytes(b"a" * (3 << 20))
    whole = digest_file(path)
    path.write_bytes(b"a" * (3 << 20) + b"b")
    assert digest_file(path) != whole


def test_seeds_are_63_bit_and_depend_on_every_part() -> None:
    assert seed_of("a", 1) == seed_of("a", 1)
    assert len({seed_of(), seed_of("a"), seed_of("a", 1), seed_of(1, "a"), seed_of("a", "1")}) == 5
    assert all(0 <= seed_of(number) < 1 << 63 for number in range(100))


@dataclass(frozen=True)
class Grown:
    """A value that got a field later."""

    name: str
    more: tuple[str, ...] = field(default=(), metadata=KEYED_IF_SET)


def test_a_field_that_came_later_counts_once_it_has_something() -> None:
    assert canonical_json(Grown("a")) == '{"__type__":"Grown","name":"a"}'
    assert canonical_json(Grown("a", ("b",))) == '{"__type__":"Grown","more":["b"],"name":"a"}'
