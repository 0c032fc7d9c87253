"""Keys that look real are found, those of documentation are not. None stands here whole."""

from __future__ import annotations

import pytest

from adapterc.credentials import found_credentials, hinted, may_hold_credentials

_DRAWN = "q8Zt1LmV0sRw7Yp3Kd6BhX2cNf9GjQ4uTe5Ao"
_UPPER = "Z7Q2MXRD4KPT5WLN"


def names(text: str) -> list[str]:
    return [name for name, _, _ in found_credentials(text, hinted([text]))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"use sk-{_DRAWN} for that", "API key"),
        (f"use sk-ant-api03-{_DRAWN} for that", "API key"),
        (f"(ghp_{_DRAWN[:36]})", "GitHub token"),
        (f"id AKIA{_UPPER}.", "AWS access key"),
        (f"AIza{_DRAWN[:35]}", "Google API key"),
        (f"xoxb-{_DRAWN[:20]}", "Slack token"),
        (f"hf_{_DRAWN[:34]}", "Hugging Face token"),
        (f"glpat-{_DRAWN[:20]}", "GitLab token"),
        (f"npm_{_DRAWN[:36]}", "npm token"),
        (f"s{'k'}_live_{_DRAWN[:24]}", "payment key"),
        (f"123456789:AA{_DRAWN[:33]}", "bot token"),
        (f"eyJ{_DRAWN[:20]}.eyJ{_DRAWN[:30]}.{_DRAWN[:30]}", "web token"),
        (f"-----BEGIN RSA PRIVATE KEY-----\n{_DRAWN}\n-----END RSA PRIVATE KEY-----", "private key"),
        ("redis://default:v9Kq2xLm4Tz@cache.internal:6379", "password in an address"),
        (f'PASSWORD = "{_DRAWN[:20]}"', "secret"),
        (f"api-key: {_DRAWN[:20]}", "secret"),
    ],
)
def test_what_looks_real_is_found(text: str, name: str) -> None:
    assert names(text) == [name]
    assert list(may_hold_credentials(["Why?", text, "Because."])) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "sk-" + "x" * 30,
        "sk-this-is-where-the-key-would-stand",
        "a task-oriented-and-well-documented-plan",
        "sk-your-own-key-goes-here-0123456789",
        "AKIA" + "IOSFODNN7" + "EXAMPLE",
        "AKIA" + "A" * 16,
        "a file begins with -----BEGIN PRIVATE KEY----- and ends likewise",
        "postgres://user:password@localhost/main",
        "https://example.org:8080/a@b",
        "api_key = os.environ['API_KEY']",
        "password: correct horse battery staple",
        "The secret: patience, and then more patience.",
        "token: aaaaaaaaaaaaaaaaaaaa1",
        "commit 1f3c5d7e9b0a2c4e6f8a1b3d5f7092a4c6e8f0b2",
        "Ключ: терпение и труд всё перетрут",
    ],
)
def test_what_is_a_placeholder_or_no_key_is_left_alone(text: str) -> None:
    assert names(text) == []


def test_a_long_text_takes_no_long_time() -> None:
    # Backtracking over these would not end within the suite.
    for text in (
        "sk-" * 7_000,
        "eyJ" + "a.eyJ" * 4_000,
        "key=" * 5_000,
        "a://" * 5_000,
        "-----BEGIN " * 2_000,
    ):
        assert names(text) == []


def test_every_shape_has_a_run_of_signs_that_prose_has_not() -> None:
    shortest = "xoxb-" + "1a2b3c4d5e"
    assert names(shortest) == ["Slack token"]
    assert list(may_hold_credentials([f"He said: {shortest}, twice."])) == [0]
    assert not list(may_hold_credentials(["What is said in words of fourteen letters or fewer"]))


def test_texts_are_told_apart_in_any_script() -> None:
    long = "самопротиворечивость"
    texts = [
        "кое-что",
        "",
        long,
        "a",
        "\u3000".join("一二三四五六七八九十" * 2),
        long + "\n" + long,
        "\ud800" * 15,
        "\xa0" * 15,
    ]
    assert list(may_hold_credentials(texts)) == [2, 5, 6]
