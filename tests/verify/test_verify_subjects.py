"""A subject is taken up in any form of its words, and not by words that begin alike."""

from __future__ import annotations

import pytest

from adapterc.verify.subjects import takes_up


@pytest.mark.parametrize(
    "subject,answer",
    [
        ("winter mornings", "A morning in winter is its own argument."),
        ("a leaking tap", "The tap leaks."),
        ("a leaking tap", "A leak is water that left."),
        ("why rivers bend", "Bending is what a river is."),
        ("studies", "One study is enough."),
        ("running", "Whoever runs stands still."),
        ("promises", "It promised nothing."),
        ("тишина", "В тишине слышно всё."),
        ("старые карты", "Карта стара."),
        ("дети и игры", "Играм детей нет конца."),
        ("window-shopping", "It is the window that is seen."),
    ],
)
def test_kindred_forms_take_a_subject_up(subject: str, answer: str) -> None:
    assert takes_up(subject, answer)


@pytest.mark.parametrize(
    "subject,answer",
    [
        ("bread", "Water is what it hides."),
        ("art", "Start anywhere."),
        ("the page", "The thing is what it is."),
        ("self-doubt", "Nobody is certain."),
        ("тишина", "Шум слышен везде."),
    ],
)
def test_another_subject_does_not(subject: str, answer: str) -> None:
    assert not takes_up(subject, answer)
