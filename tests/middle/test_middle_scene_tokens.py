"""Which tokens of scenes are taken for each other, and which are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapterc.diagnostics.model import Diagnostic
from adapterc.frontend.load import load
from adapterc.middle.resolve import resolve
from support.specs import HEAD, spec_file

COUNTED = "traits: [{id: fewer-questions, kind: decrease, measure: questions}]\n"


def codes(folder: Path, *tokens: str) -> list[str]:
    return [one.code for one in diagnostics(folder, *tokens)]


def diagnostics(folder: Path, *tokens: str) -> tuple[Diagnostic, ...]:
    scenes = "".join(
        f'  - {{token: "{token}", action: A door closes at {at}.}}\n' for at, token in enumerate(tokens)
    )
    _, found = resolve(load(spec_file(folder, f"{HEAD}{COUNTED}scenes:\n{scenes}")))
    return found


@pytest.mark.parametrize(
    "token",
    [
        "می\u200cروم",
        "ශ්\u200dරී",
        "क्\u200dषत",
        "नम\u200cक",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
    ids=["persian", "sinhala", "hindi", "nagari", "flag"],
)
def test_joiners_that_change_what_is_seen_may_stand(token: str, tmp_path: Path) -> None:
    assert codes(tmp_path, token) == []


@pytest.mark.parametrize(
    "token", ["می\u200c", "кот\u200dик", "Δ\U000e0067\U000e007f", "Δ\U000e0067\U0001f3f4\U000e0067\U000e007f"]
)
def test_joiners_that_change_nothing_may_not(token: str, tmp_path: Path) -> None:
    assert "AC0311" in codes(tmp_path, token)


@pytest.mark.parametrize("token", ["Δ21", "дом", "☉", "⟨x⟩", "door_2", "#12", "雪", "a-b", "👩\u200d🚀", "☀️"])
def test_tokens_that_may_stand(token: str, tmp_path: Path) -> None:
    assert codes(tmp_path, token) == []


@pytest.mark.parametrize(
    "token",
    [
        "a b",
        "a\\tb",
        "a\\u00a0b",
        "a\\u200db",
        "\\ufeffa",
        "a\\u202eb",
        "--",
        "'",
        "…",
        "—",
        "\\u0301a",
        " a",
        "👩\\u200d",
    ],
)
def test_tokens_that_come_apart_or_hide_something(token: str, tmp_path: Path) -> None:
    assert codes(tmp_path, token) == ["AC0311"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AXIS", "АXIS"),
        ("AXIS", "AXІS"),
        ("Δ21", "∆21"),
        ("O1", "0l"),
        ("Ａ1", "A1"),
        ("ο", "о"),
        ("☉", "☉\ufe0e"),
        ("Дождь", "дождь"),
        ("RAIN", "rаin"),
        ("صمتباب", "صـمتباب"),
        ("کتابباب", "كتابباب"),
        ("へいわも", "ヘいわも"),
        ("カ道門", "力道門"),
        ("静門ー", "静門一"),
        ("vorın", "vorin"),
        ("ɡate2", "gate2"),
        ("Ꭺlpha", "Alpha"),
        ("a'b7", "a\u2019b7"),
        ("Δ3", "Δ\u0417"),
        ("a·b7", "a\u2027b7"),
    ],
)
def test_tokens_that_look_alike(one: str, other: str, tmp_path: Path) -> None:
    assert "AC0312" in codes(tmp_path, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Δ21", "Δ22"), ("Д1", "D1"), ("mir", "мир"), ("é", "e"), ("कु", "कू"), ("Δ2", "δ2"), ("кот", "kot")],
)
def test_tokens_that_do_not(one: str, other: str, tmp_path: Path) -> None:
    assert codes(tmp_path, one, other) == []


@pytest.mark.parametrize(
    ("one", "other"), [("Ж7", "ж7"), ("ψ1", "Ψ1"), ("ظل٤", "ظل۴"), ("तट९", "तट9"), ("ox", "oX")]
)
def test_tokens_that_are_read_alike(one: str, other: str, tmp_path: Path) -> None:
    assert codes(tmp_path, one, other) == ["AC0319"]


@pytest.mark.parametrize("token", ["tal.", "'tal'", "tal-", "«tal»", "(tal)", "tal…", "雨。"])
def test_tokens_with_a_sign_of_sentences_at_an_end(token: str, tmp_path: Path) -> None:
    assert codes(tmp_path, token) == ["AC0318"]


@pytest.mark.parametrize(
    ("token", "advice"),
    [
        ("a.", "leave it out and add digits: `a21`"),
        ("x?", "leave it out and add digits: `x21`"),
        ("(p)", "leave it out and add digits: `p21`"),
        ("{{claim}}", "leave it out and add digits: `claim21`"),
        ("42.", "leave it out and add a sign: `Δ42`"),
        ("→.", "leave it out and add digits: `→21`"),
        ("Δ21.", "leave it out: `Δ21`"),
        ("vorn-tal.", "leave it out: `vorn-tal`"),
    ],
)
def test_without_the_sign_no_rule_speaks_against_what_is_advised(
    token: str, advice: str, tmp_path: Path
) -> None:
    (found,) = diagnostics(tmp_path, token)
    assert (found.code, found.help) == ("AC0318", advice)
    assert codes(tmp_path, advice.split("`")[1]) == []


def test_no_token_is_advised_that_is_another_scenes(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, "a.", "a21")
    assert found.help == "choose a sign of its own, such as Δ21"


def test_a_token_with_a_full_stop_is_not_told_twice_beside_the_one_without(tmp_path: Path) -> None:
    assert codes(tmp_path, "kelmora", "kelmora.") == ["AC0318"]


def test_a_token_behind_a_sign_that_bounds_words(tmp_path: Path) -> None:
    assert codes(tmp_path, "kelmora", "x-kelmora") == ["AC0313"]
    assert codes(tmp_path, "kelmora", "xkelmora", "x_kelmora") == []


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (
            "kelmora",
            "kеlmora",
            "letter 2 is U+0435 CYRILLIC SMALL LETTER IE, in the other U+0065 LATIN SMALL LETTER E",
        ),
        ("🪁2", "🪁\ufe0f2", "it holds U+FE0F VARIATION SELECTOR-16"),
        ("☉\ufe0e", "☉", "the other holds U+FE0E VARIATION SELECTOR-15"),
        (
            "RAIN",
            "rаin",
            "letter 2 is U+0430 CYRILLIC SMALL LETTER A, in the other U+0041 LATIN CAPITAL LETTER A",
        ),
        ("Rain", "rain", ""),
    ],
)
def test_what_differs_in_tokens_that_look_alike(one: str, other: str, what: str, tmp_path: Path) -> None:
    found = [found for found in diagnostics(tmp_path, one, other) if found.code == "AC0312"]
    assert [label.text for label in found[0].labels if label.span == found[0].span] == [what] * bool(what)


def test_a_token_that_begins_another(tmp_path: Path) -> None:
    assert codes(tmp_path, "Δ21", "Δ2", "x") == ["AC0313"]


def test_numbers_of_several_lengths_are_told_once(tmp_path: Path) -> None:
    assert codes(tmp_path, *(f"Δ{number}" for number in range(120))) == ["AC0313"]
    assert codes(tmp_path, "Δ1", "Δ12", "Δ123", "gate", "gates", "Ω1", "Ω1a") == ["AC0313"] * 3


def test_many_scenes_that_differ_by_a_digit_are_all_told_apart(tmp_path: Path) -> None:
    assert codes(tmp_path, *(f"Δ{number:04}" for number in range(1500))) == []
