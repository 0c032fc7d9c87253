from __future__ import annotations

import pytest

from adapterc.diagnostics.source import Source
from adapterc.frontend.fixes import clearly, respelt, with_line_feeds, with_spaces


@pytest.mark.parametrize(
    ("word", "names", "meant"),
    [
        ("rolle", ("role", "rows"), "role"),
        ("mark", ("marks", "marke"), ""),
        ("accuracie", ("accuracy", "effect_size"), "accuracy"),
        ("x", ("role",), ""),
        ("", ("role",), ""),
    ],
)
def test_one_name_is_clearly_meant_or_none(word: str, names: tuple[str, ...], meant: str) -> None:
    assert clearly(word, names) == meant


@pytest.mark.parametrize(
    ("raw", "replacement"),
    [
        ("rolle", "role"),
        ("'rolle'", "'role'"),
        ('"rolle"', '"role"'),
        ('"ro\\x6cle"', None),
        ("&a rolle", None),
        ("|-\n  rolle", None),
        ("", None),
    ],
)
def test_a_word_is_respelt_in_the_quotes_that_it_has(raw: str, replacement: str | None) -> None:
    from adapterc.diagnostics.source import Region

    fix = respelt(Region(source=Source(file="s", text=raw), start=0, end=len(raw)), "role")
    assert (fix.replacement if fix else None) == replacement


def test_lone_returns_become_the_line_end_that_the_file_has() -> None:
    fix = with_line_feeds(Source(file="s", text="a\r\nb\rc\r\rd\r\n"))
    assert fix is not None
    assert (fix.span.start.offset, fix.replacement) == (4, "\r\nc\r\n\r\nd\r\n")


@pytest.mark.parametrize("text", ["a:\n  b: 1\n\tc: 2\n", "a:\n\t b: 1\n", "a: 1\n", ""])
def test_tabs_beside_spaces_say_nothing_of_levels(text: str) -> None:
    assert with_spaces(Source(file="s", text=text)) is None
