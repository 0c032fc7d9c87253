"""Addresses and refs that git may see, those it may not, and what is shown of them."""

from __future__ import annotations

import pytest

from adapterc.git_names import (
    Address,
    Refused,
    address_of,
    masked,
    ref_problem,
    without_credentials,
    words_of,
)

TAKEN = {
    "https://example.org/team/specs.git": "https",
    "https://example.org:8443/specs": "https",
    "https://[::1]/specs.git": "https",
    "ssh://git@example.org:2222/team/specs.git": "ssh",
    "ssh://example.org/~ada/specs": "ssh",
    "git@example.org:team/specs.git": "ssh",
    "example.org:specs.git": "ssh",
    "/srv/git/my specs.git": "local",
    "../library.git": "local",
    "..": "local",
    "file:///srv/git/specs.git": "local",
}
NOT_TAKEN = [
    "ext::sh -c date",
    "fd::17/foo",
    "foo::https://example.org/x",
    "transport::/etc",
    "-u/bin/date",
    "--upload-pack=date",
    "http://example.org/x",
    "git://example.org/x",
    "ftp://example.org/x",
    "file://host/x",
    "HTTPS://example.org/x",
    "https://example.org",
    "https:///x",
    "https://-oProxyCommand=date/x",
    "https://example.org/a\nb",
    "https://example.org/%0ahost=evil",
    "https://example.org/\x1b[2J",
    "https://example.org/\u202egit.x",
    "ssh://-oProxyCommand=date/x",
    "ssh://-l@example.org/x",
    "ssh://example.org",
    "git@-oProxyCommand=date:x",
    "git@example.org:-x",
    "C:/specs",
    "c:specs",
    "specs.git",
    "",
    " ",
    "~/specs",
]  # fmt: skip
SECRET = [
    "https://me:hunter2@example.org/x",
    "https://ghp_0123456789@example.org/x",
    "ssh://git:hunter2@example.org/x",
    "https://example.org/x?access_token=hunter2",
    "https://example.org/x#hunter2",
    "http://me:hunter2@example.org/x",
    "HTTPS://me:hunter2@example.org/x",
]


@pytest.mark.parametrize("text", TAKEN)
def test_taken(text: str) -> None:
    assert address_of(text) == Address(transport=TAKEN[text], text=text)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", NOT_TAKEN)
def test_not_taken(text: str) -> None:
    found = address_of(text)
    assert isinstance(found, Refused)
    assert found.fault == "address"


@pytest.mark.parametrize("text", SECRET)
def test_credentials_are_told_and_not_repeated(text: str) -> None:
    found = address_of(text)
    assert isinstance(found, Refused)
    assert found.fault == "credentials"
    assert "hunter2" not in found.message + found.advice
    for line in (f"  - git: {text}\n", f"{{git: '{text}', ref: x}}", f'"git": "{text}"'):
        assert len(masked(line)) == len(line)
        assert "hunter2" not in masked(line)
        assert "ghp_" not in masked(line)


def test_other_lines_are_not_masked() -> None:
    text = "fact: See https://me:you@example.org/x and mail git@example.org.\n- git: git@example.org:specs\n"
    assert masked(text) == text


def test_what_git_says_is_shown_without_credentials() -> None:
    said = "fatal: unable to access 'https://me:hunter2@example.org/x?token=abc'"
    assert without_credentials(said) == "fatal: unable to access 'https://***@example.org/x?***"


@pytest.mark.parametrize("ref", ["v1.4.0", "main", "team/calm", "refs/tags/v1", "a" * 40, "спокойствие"])
def test_refs_of_every_usual_form_are_taken(ref: str) -> None:
    assert ref_problem(ref) == ""


@pytest.mark.parametrize(
    "ref",
    [
        "-v1", "--upload-pack=x", "a b", "a..b", "a:b", "a^{}", "a~1", "x\x00", "x\x1b", "@", "@{1}",
        "*", "a?", "[a", "a\\b", "/a", "a/", "a//b", ".a", "a/.b", "a.lock", "a.", "", " ", "x" * 300,
    ],
)  # fmt: skip
def test_refs_that_git_would_not_make(ref: str) -> None:
    assert ref_problem(ref)


def test_a_repository_is_named_by_the_end_of_its_address() -> None:
    assert words_of("https://example.org/team/specs.git")[:2] == ("specs", "team")
    assert words_of("git@example.org:team/specs.git") == ("specs", "team", "example.org")
    assert words_of("../lib") == ("lib",)
    assert words_of("../Мой.git") == ()
