from __future__ import annotations

import json

import pytest

from adapterc.diagnostics.model import Diagnostic, Label, finding, in_order
from adapterc.diagnostics.render import FORMATS, render
from adapterc.diagnostics.source import Source

TEXT = "name: a\n\trole: \u202e漢字e\u0301\x1b[31m bad\n"
SOURCE = Source(file="dir/sp,ec:1.yaml", text=TEXT)
SOURCES = {SOURCE.file: TEXT}
START = TEXT.index("bad")


def sample() -> Diagnostic:
    return finding(
        "AC0202",
        "unknown key `\x1b[2J\u202e` at 100%",
        SOURCE.span(START, START + 3),
        labels=[Label(span=SOURCE.span(0, 4), text="first\nhere")],
        advice="delete it",
    )


def test_full_shows_live_characters_and_points_right() -> None:
    assert render([sample()], SOURCES) == (
        "error[AC0202]: unknown key `\\x1b[2J\\u202e` at 100%\n"
        " --> dir/sp,ec:1.yaml:2:19\n"
        "  |\n"
        "1 | name: a\n"
        "  | ---- first\\x0ahere\n"
        "2 |     role: \\u202e漢字e\u0301\\x1b[31m bad\n"
        "  |                               ^^^\n"
        "  = help: delete it\n"
    )


def test_concise() -> None:
    assert render([sample()], SOURCES, "concise") == (
        "dir/sp,ec:1.yaml:2:19: error[AC0202]: unknown key `\\x1b[2J\\u202e` at 100%\n"
    )


def test_github_escapes_properties_and_data() -> None:
    assert render([sample()], SOURCES, "github") == (
        "::error file=dir/sp%2Cec%3A1.yaml,line=2,col=19,endLine=2,endColumn=22,title=AC0202"
        "::unknown key `\\x1b[2J\\u202e` at 100%25 (delete it)\n"
    )


def test_json_keeps_the_text_and_is_plain_ascii() -> None:
    text = render([sample()], SOURCES, "json")
    assert text.isascii()
    assert "\x1b" not in text
    (row,) = json.loads(text)
    assert row["message"] == "unknown key `\x1b[2J\u202e` at 100%"
    assert row["start"] == {"line": 2, "column": 19, "offset": START}
    assert row["labels"][0]["text"] == "first\nhere"
    assert row["fix"] is None


@pytest.mark.parametrize(
    ("name", "text"), [("full", ""), ("concise", ""), ("github", ""), ("json", "[]\n"), ("gitlab", "[]\n")]
)
def test_no_findings(name: str, text: str) -> None:
    assert render([], {}, name) == text


def test_an_unknown_format_is_a_key_error() -> None:
    assert FORMATS == ("full", "concise", "github", "gitlab", "json", "junit", "markdown", "sarif")
    with pytest.raises(KeyError):
        render([], {}, "html")


def test_colour_paints_and_changes_no_text() -> None:
    painted = render([sample()], SOURCES, colour=True)
    for style in ("\x1b[1;31m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"):
        painted = painted.replace(style, "")
    assert painted == render([sample()], SOURCES)


def test_long_lines_are_cut_around_the_place() -> None:
    text = "x" * 5000 + "BAD" + "y" * 5000
    source = Source(file="s", text=text)
    shown = render([finding("AC0202", "m", source.span(5000, 5003))], {"s": text}).splitlines()
    assert len(shown[3]) < 120
    assert shown[3].index("BAD") == shown[4].index("^^^")


def test_a_span_over_several_lines_underlines_the_first() -> None:
    source = Source(file="s", text="ab: |  \n  c\n")
    shown = render([finding("AC0202", "m", source.span(4, 11))], {"s": source.text}).splitlines()
    assert shown[4] == "  |     ^"


def test_a_file_without_text_still_has_its_place() -> None:
    source = Source(file="s", text="")
    assert (
        render([finding("AC0101", "m", source.span(0, 0))], {})
        == "error[AC0101]: m\n --> s:1:1\n  |\n1 |\n  | ^\n"
    )


def test_order_is_by_place_and_each_stands_once() -> None:
    late, early = finding("AC0202", "m", SOURCE.span(5, 6)), finding("AC0203", "m", SOURCE.span(1, 2))
    assert in_order([late, early, late]) == (early, late)
