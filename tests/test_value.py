"""Values: equal by what they hold, shown by name, never changed but in a copy."""

from __future__ import annotations

import pickle
from dataclasses import field, replace

import pytest

from adapterc.value import value


@value()
class Kept:
    """Two fields that count, one that says only where."""

    name: str
    size: int = 0
    where: str = field(default="", compare=False, repr=False)


@value()
class Other:
    """The same fields as `Kept` has, and another thing."""

    name: str
    size: int = 0


@value()
class One:
    """A single field."""

    parts: tuple[int, ...]


@value()
class Empty:
    """No field at all."""


@value(eq=False)
class Itself:
    """Only ever equal to itself."""

    name: str


def test_two_of_the_same_fields_are_one_in_a_set() -> None:
    assert {Kept(name="a", size=1), Kept(name="a", size=1)} == {Kept(name="a", size=1)}
    assert Kept(name="a", size=1) != Kept(name="a", size=2)
    assert {One(parts=(1,)), One(parts=(1,))} == {One(parts=(1,))}
    assert Empty() == Empty()


def test_another_class_of_the_same_fields_is_another_value() -> None:
    assert len({Kept(name="a"), Other(name="a")}) == 2


def test_a_field_that_does_not_count_makes_no_difference() -> None:
    here, there = Kept(name="a", where="here"), Kept(name="a", where="there")
    assert here == there
    assert hash(here) == hash(there)


def test_a_value_shows_its_fields_by_name() -> None:
    assert repr(Kept(name="a", size=2, where="here")) == "Kept(name='a', size=2)"


def test_a_value_without_equality_is_only_itself() -> None:
    one = Itself(name="a")
    assert one == one  # noqa: PLR0124
    assert one != Itself(name="a")
    assert repr(one) == "Itself(name='a')"


def test_a_value_is_named_and_has_no_field_beside_its_own() -> None:
    with pytest.raises(TypeError):
        Kept("a")  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Kept(name="a").colour = "red"  # type: ignore[attr-defined]


def test_a_value_goes_through_a_pickle_and_a_copy() -> None:
    kept = Kept(name="a", size=3)
    assert pickle.loads(pickle.dumps(kept)) == kept
    assert replace(kept, size=4) == Kept(name="a", size=4)


def test_what_cannot_be_hashed_says_so_only_when_it_is() -> None:
    listed = One(parts=[1])  # type: ignore[arg-type]
    assert listed == One(parts=[1])  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        hash(listed)
