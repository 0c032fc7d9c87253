from __future__ import annotations

import pytest

from adapterc.statistics.bounds import family_bound, upper_bound
from adapterc.statistics.distributions import beta_cdf


@pytest.mark.parametrize(
    ("hits", "n", "bound"),
    [(0, 60, 0.0487), (0, 300, 0.00994), (0, 1, 0.95), (1, 10, 0.3942), (10, 10, 1.0)],
)
def test_upper_bounds_are_those_of_the_tables(hits: int, n: int, bound: float) -> None:
    assert upper_bound(hits, n) == pytest.approx(bound, abs=1e-4)


def test_none_of_n_is_bounded_by_the_rule_that_needs_no_table() -> None:
    for n in (3, 24, 60, 72, 300):
        assert upper_bound(0, n) == pytest.approx(1.0 - 0.05 ** (1.0 / n), abs=1e-9)


def test_at_the_bound_so_few_hits_have_a_chance_of_one_in_twenty() -> None:
    found = upper_bound(4, 50)
    assert 1.0 - beta_cdf(found, 5.0, 46.0) == pytest.approx(0.05, abs=1e-9)


def test_what_was_never_tried_is_not_bounded() -> None:
    assert upper_bound(0, 0) == 1.0


def test_items_of_a_family_bound_less_than_as_many_of_their_own() -> None:
    families = [f"f{place % 24}" for place in range(72)]
    bound, effective = family_bound([False] * 72, families)
    assert (bound, effective) == pytest.approx((1.0 - 0.05 ** (1.0 / 60.0), 60.0))
    assert family_bound([False] * 72, [str(place) for place in range(72)]) == (upper_bound(0, 72), 72.0)


def test_a_share_of_items_in_families_is_bounded_as_the_same_share_of_fewer() -> None:
    bound, _ = family_bound([True] * 12 + [False] * 60, [f"f{place % 24}" for place in range(72)])
    assert bound == pytest.approx(upper_bound(10, 60))


def test_no_item_bounds_nothing() -> None:
    assert family_bound([], []) == (1.0, 0.0)
