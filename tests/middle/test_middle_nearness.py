from __future__ import annotations

from itertools import pairwise
from random import Random

from adapterc.middle.nearness import NEAR, nearly_same

_SAID = "the river bends where the bank is soft and the bank is soft where the river bends at night"
_TEXT = tuple(_SAID.split())


def overlap(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    mine, theirs = set(pairwise(one)), set(pairwise(other))
    return len(mine & theirs) / len(mine | theirs)


def test_it_finds_what_comparing_all_with_all_finds() -> None:
    random = Random(3)
    words = [f"w{number}" for number in range(60)]
    texts: list[tuple[str, ...]] = []
    for _ in range(40):
        text = [random.choice(words) for _ in range(30)]
        texts.append(tuple(text))
        for changes in (1, 3, 6):
            for _ in range(changes):
                text[random.randrange(30)] = random.choice(words)
            texts.append(tuple(text))
    kept: list[int] = []
    expected = []
    for at, one in enumerate(texts):
        first = next((earlier for earlier in kept if overlap(texts[earlier], one) >= NEAR), None)
        if first is None:
            kept.append(at)
        else:
            expected.append((at, first))
    assert list(nearly_same(texts)) == expected
    assert 40 < len(expected) < 120


def test_short_texts_are_near_only_when_they_are_the_same() -> None:
    assert list(nearly_same([("no", "sir", "never", "again"), ("no", "sir", "never", "more")])) == []
    assert list(nearly_same([("no",), ("yes",), ("no",)])) == [(2, 0)]


def test_a_changed_word_hides_nothing_and_half_a_text_is_another() -> None:
    assert list(nearly_same([_TEXT, (*_TEXT[:-1], "noon")])) == [(1, 0)]
    assert list(nearly_same([_TEXT, (*_TEXT[:9], *(f"x{number}" for number in range(9)))])) == []


def test_texts_with_other_figures_are_others_and_each_is_still_compared() -> None:
    texts = [_TEXT] * 6
    figures = [("1",), ("2",), ("1",), None, ("2",), ()]
    assert list(nearly_same(texts, figures)) == [(2, 0), (3, 0), (4, 1)]


def test_ten_thousand_texts_with_a_figure_each_are_no_work() -> None:
    texts = [(*_TEXT, str(at)) for at in range(10_000)]
    assert list(nearly_same([*texts, texts[-1]], [(text[-1],) for text in [*texts, texts[-1]]])) == [
        (10_000, 9_999)
    ]


def test_ten_thousand_copies_are_each_found_once() -> None:
    assert list(nearly_same([_TEXT] * 10_000)) == [(at, 0) for at in range(1, 10_000)]
