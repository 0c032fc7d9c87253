"""When the held-out demonstrations of a skill decide its bounds, and what is advised where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.model import Diagnostic
from adapterc.frontend.load import load
from adapterc.middle.resolve import resolve
from support.specs import HEAD

_NEVER = "no number of demonstrations decides this bound, since 48 are held out at most"


def found(folder: Path, count: int, bounds: str, code: str = "AC0531") -> list[Diagnostic]:
    shown = "".join(f"      - {{prompt: Explain {at}., answer: It rests.}}\n" for at in range(count))
    path = folder / "spec.yaml"
    skill = f"skills:\n  - id: explain\n    demonstrations:\n{shown}    verify: {{{bounds}}}\n"
    path.write_text(HEAD + skill, encoding="utf-8")
    return [one for one in resolve(load(path))[1] if one.code == code]


@pytest.mark.parametrize(
    ("count", "bounds"),
    [
        (20, "accuracy: {at_least: 0.68}"),
        (120, "accuracy: {at_least: 0.93}"),
        (8, "accuracy: {at_least: 0}"),
        (68, "effect_size: {at_least: 0.5}"),
        (120, "effect_size: {at_least: 0.4}"),
    ],
)
def test_enough_are_enough(count: int, bounds: str, tmp_path: Path) -> None:
    assert found(tmp_path, count, bounds) == []


@pytest.mark.parametrize(
    ("count", "bounds", "message", "advice"),
    [
        (
            20,
            "accuracy: {at_least: 0.69}",
            "`explain` is judged by 8 demonstrations, which prove no accuracy above 0.68",
            "give 23 demonstrations or more, each asking something else, or leave `verify` out",
        ),
        (
            67,
            "effect_size: {at_least: 0.5}",
            "`explain` is judged by 26 demonstrations, which do not tell an effect of 0.5 from none",
            "give 68 demonstrations or more, each asking something else, or leave `verify` out",
        ),
        (
            200,
            "accuracy: {at_least: 0.95}",
            "`explain` is judged by 48 demonstrations, which prove no accuracy above 0.93",
            f"write `at_least: 0.93`: {_NEVER}",
        ),
        (
            20,
            "effect_size: {at_least: 0.3}",
            "`explain` is judged by 8 demonstrations, which do not tell an effect of 0.3 from none",
            f"write `at_least: 1`: {_NEVER}",
        ),
    ],
)
def test_a_bound_out_of_reach(count: int, bounds: str, message: str, advice: str, tmp_path: Path) -> None:
    (told,) = found(tmp_path, count, bounds)
    assert (told.message, told.help) == (message, advice)


def test_what_is_advised_is_enough(tmp_path: Path) -> None:
    assert found(tmp_path, 23, "accuracy: {at_least: 0.69}") == []
    assert found(tmp_path, 200, "accuracy: {at_least: 0.93}") == []
    assert found(tmp_path, 20, "effect_size: {at_least: 1}") == []


def test_next_to_none_prove_nothing_and_the_bound_that_needs_most_counts(tmp_path: Path) -> None:
    (told,) = found(tmp_path, 5, "accuracy: {at_least: 0.6}, effect_size: {at_least: 0.5}")
    assert told.message == "`explain` is judged by 2 demonstrations, which prove nothing"
    assert told.help == "give 68 demonstrations or more, each asking something else, or leave `verify` out"


def test_too_few_of_them_and_a_bound_out_of_reach_are_two_mistakes(tmp_path: Path) -> None:
    skill, bound = found(tmp_path, 5, "accuracy: {at_least: 1}")
    assert bound.message == (
        "`explain` is judged by 48 demonstrations at most, which prove no accuracy above 0.93"
    )
    assert skill.help == "give 8 demonstrations or more, each asking something else, or leave `verify` out"


def test_a_bound_of_a_skill_that_the_base_meets_is_told(tmp_path: Path) -> None:
    (told,) = found(tmp_path, 20, "accuracy: {at_least: 0}", "AC0513")
    assert told.message == "the threshold 0 on `accuracy` is met by the base itself"


def test_a_bound_of_a_skill_is_told_to_be_undecidable_once(tmp_path: Path) -> None:
    assert found(tmp_path, 20, "accuracy: {at_least: 0.9}, effect_size: {at_least: 0.3}", "AC0505") == []


def test_a_share_beyond_one_is_out_of_range_and_no_matter_of_counts(tmp_path: Path) -> None:
    assert found(tmp_path, 20, "accuracy: {at_least: 60}") == []
    (told,) = found(tmp_path, 20, "accuracy: {at_least: 60}", "AC0504")
    assert told.help == "for 60 per cent write 0.6"
