"""Which move when."""

from __future__ import annotations

from collections import Counter
from random import Random

from adapterc.expand.schedule import Wheel, shuffled

LONG = "one two three four five six seven eight nine ten eleven twelve {subject}"


def test_every_item_is_dealt_about_equally_often() -> None:
    wheel = Wheel(["a", "b", "c", "d"], "seed", answers=100)
    dealt = Counter(wheel.deal() for _ in range(10))
    assert sorted(dealt.values()) == [2, 2, 3, 3]


def test_the_order_is_the_seeds() -> None:
    def dealt(seed: object) -> list[str]:
        wheel = Wheel([*"abcdefgh"], seed, answers=100)
        return [wheel.deal() for _ in range(16)]

    assert dealt(1) == dealt(1)
    assert dealt(1) != dealt(2)


def test_a_move_with_a_long_fixed_run_is_dealt_only_so_often() -> None:
    wheel = Wheel([LONG, "{Claim}."], "seed", answers=200)
    dealt = Counter(wheel.deal() for _ in range(60))
    assert dealt == {LONG: 4, "{Claim}.": 56}


def test_a_long_move_is_dealt_once_however_few_the_answers() -> None:
    wheel = Wheel([LONG], "seed", answers=3)
    assert [wheel.deal(), wheel.deal()] == [LONG, ""]


def test_duplicates_are_one_item() -> None:
    wheel = Wheel(["a", "a", "b"], "seed", answers=10)
    assert Counter(wheel.deal() for _ in range(8)) == {"a": 4, "b": 4}


def test_shuffling_is_the_same_on_every_python() -> None:
    assert shuffled([*"abcdefgh"], Random(7)) == [*"feghadbc"]
