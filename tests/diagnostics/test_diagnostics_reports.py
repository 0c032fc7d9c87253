"""Formats that services read: complete for them, the same bytes every time, harmless whatever a spec says."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from adapterc.cli.reports import REPORTS
from adapterc.diagnostics.model import Diagnostic, Fix, Label, finding
from adapterc.diagnostics.render import FORMATS, render
from adapterc.diagnostics.source import Source

TEXT = "name: a\nrole: {漢字e\u0301: 1, b: 2}\n"
SOURCE = Source(file="/home/ana/repo/specs/a b.yaml", text=TEXT)
SOURCES = {SOURCE.file: TEXT, "/home/ana/repo/specs/sound.yaml": ""}
WIDE = TEXT.index("漢")
HOSTILE = "`<img src=x>` [x](https://evil.example) @team *b* | \x1b[2J \u202e\n## www.evil.example"


def unknown() -> Diagnostic:
    span = SOURCE.span(WIDE, WIDE + 4)
    return finding(
        "AC0202",
        "unknown key `漢字`",
        span,
        labels=[Label(span=SOURCE.span(0, 4), text="first here")],
        advice="did you mean `title`?",
        fix=Fix(span=span, replacement="title"),
    )


def lint() -> Diagnostic:
    return finding("AC0512", "the spec declares no trait", SOURCE.span(6, 7))


def shown(name: str, *diagnostics: Diagnostic) -> str:
    return render(diagnostics, SOURCES, name, root="/home/ana/repo")


def test_the_command_line_offers_every_format() -> None:
    assert sorted(REPORTS) == sorted(FORMATS)


def test_gitlab() -> None:
    first, second = json.loads(shown("gitlab", lint(), unknown()))
    assert first == {
        "description": "the spec declares no trait",
        "check_name": "AC0512",
        "fingerprint": first["fingerprint"],
        "severity": "minor",
        "location": {"path": "specs/a b.yaml", "lines": {"begin": 1, "end": 1}},
    }
    assert second["severity"] == "major"
    assert second["description"] == "unknown key `漢字` (did you mean `title`?)"
    assert second["location"]["lines"]["begin"] == 2


def prints(text: str, *starts: int) -> list[str]:
    source = Source(file="s.yaml", text=text)
    found = [finding("AC0202", "m", source.span(start, start + 1)) for start in starts]
    return [row["fingerprint"] for row in json.loads(render(found, {"s.yaml": text}, "gitlab"))]


def test_a_fingerprint_stays_when_lines_above_come_and_go() -> None:
    assert prints("a: 1\nb: 2\n", 5) == prints("# new\n\na: 1\n  b: 2\n", 15)
    assert prints("a: 1\nb: 2\n", 5) != prints("a: 1\nb: 3\n", 5)


def test_two_findings_never_share_a_fingerprint() -> None:
    assert len(set(prints("a: a\na: a\n", 0, 3, 5, 8))) == 4


def run_of(text: str) -> Any:
    report = json.loads(text)
    assert report["version"] == "2.1.0"
    (run,) = report["runs"]
    return run


def test_sarif_places_count_code_points_from_one_and_end_behind_the_last() -> None:
    run = run_of(shown("sarif", unknown()))
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = run["results"]
    place = {
        "artifactLocation": {"uri": "specs/a%20b.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 12},
    }
    assert result["locations"] == [{"physicalLocation": place}]
    assert result["relatedLocations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 1,
        "endLine": 1,
        "endColumn": 5,
    }
    assert result["message"] == {"text": "unknown key `漢字`\ndid you mean `title`?"}
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"] == place["artifactLocation"]
    assert change["replacements"] == [
        {"deletedRegion": place["region"], "insertedContent": {"text": "title"}}
    ]


def test_sarif_rules_are_those_that_found_something() -> None:
    run = run_of(shown("sarif", lint(), unknown(), lint()))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["AC0202", "AC0512"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning"]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    assert [result["ruleIndex"] for result in run["results"]] == [1, 0, 1]
    assert [result["level"] for result in run["results"]] == ["warning", "error", "warning"]


@pytest.mark.parametrize(
    ("file", "location"),
    [
        ("./s.yaml", {"uri": "s.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a:b#c.yaml", {"uri": "a%3Ab%23c.yaml", "uriBaseId": "%SRCROOT%"}),
        ("../s.yaml", {"uri": "../s.yaml"}),
        ("/else/s.yaml", {"uri": "file:///else/s.yaml"}),
        ("/home/ana/repo/x/../s.yaml", {"uri": "s.yaml", "uriBaseId": "%SRCROOT%"}),
        ("ф\udcff.yaml", {"uri": "%D1%84%FF.yaml", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_sarif_addresses(file: str, location: dict[str, str]) -> None:
    source = Source(file=file, text="a\n")
    run = run_of(render([finding("AC0202", "m", source.span(0, 1))], {}, "sarif", root="/home/ana/repo"))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == location


def test_sarif_of_nothing_is_a_run_without_results() -> None:
    run = run_of(render([], {}, "sarif"))
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_junit() -> None:
    assert shown("junit", lint(), unknown()) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="adapterc check" tests="3" failures="1" errors="0">\n'
        '  <testsuite name="specs/a b.yaml" tests="2" failures="1" errors="0" skipped="0">\n'
        '    <testcase classname="specs/a b.yaml" name="AC0512 at 1:7" file="specs/a b.yaml" line="1">\n'
        "      <system-out>warning[AC0512]: specs/a b.yaml:1:7: the spec declares no trait</system-out>\n"
        "    </testcase>\n"
        '    <testcase classname="specs/a b.yaml" name="AC0202 at 2:8" file="specs/a b.yaml" line="2">\n'
        '      <failure type="AC0202" message="unknown key `漢字`">specs/a b.yaml:2:8: unknown key `漢字`\n'
        "did you mean `title`?</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="specs/sound.yaml" tests="1" failures="0" errors="0" skipped="0">\n'
        '    <testcase classname="specs/sound.yaml" name="sound"/>\n'
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_markdown() -> None:
    assert shown("markdown", lint(), unknown()) == (
        "### adapterc check: 1 error, 1 warning\n\n"
        "| | code | place | finding |\n|---|---|---|---|\n"
        "| error | AC0202 | <code>specs/a b.yaml:2:8</code> | unknown key <code>漢字</code>"
        "<br>did you mean <code>title</code>? |\n"
        "| warning | AC0512 | <code>specs/a b.yaml:1:7</code> | the spec declares no trait |\n"
    )


def test_markdown_of_nothing_says_so() -> None:
    assert render([], {}, "markdown") == "### adapterc check: 0 errors, 0 warnings\n"


def test_markdown_of_very_much_says_how_much_is_left_out() -> None:
    long = [finding("AC0202", f"{at} {'x' * 990}", SOURCE.span(0, 1)) for at in range(1000)]
    text = shown("markdown", *long)
    assert 890_000 < len(text.encode()) < 1_000_000
    *_, last = text.splitlines()
    shown_rows = text.count("| error |")
    assert last == f"and {1000 - shown_rows} more, which are too many for a summary"


def several(file: str, errors: int, warnings: int) -> list[Diagnostic]:
    source = Source(file=f"/home/ana/repo/{file}", text="a\n" * 40)
    codes = ["AC0512"] * warnings + ["AC0202"] * errors
    return [finding(code, f"number {at}", source.span(2 * at, 2 * at + 1)) for at, code in enumerate(codes)]


def test_github_is_told_of_the_gravest_of_every_file_and_of_no_more_than_it_shows() -> None:
    lines = shown("github", *several("a.yaml", 12, 11), *several("b.yaml", 1, 0)).splitlines()
    assert [line.partition(" ")[0] for line in lines[:20]] == ["::error"] * 10 + ["::warning"] * 10
    assert "file=a.yaml,line=12," in lines[0]
    assert "file=b.yaml,line=1," in lines[1]
    assert lines[20:] == [
        "::notice title=adapterc check::3 more errors, 1 more warning: GitHub shows 10 of a kind; "
        "the log of this step has all of them",
        "::group::3 more errors, 1 more warning",
        "error[AC0202] a.yaml:21:1: number 20",
        "error[AC0202] a.yaml:22:1: number 21",
        "error[AC0202] a.yaml:23:1: number 22",
        "warning[AC0512] a.yaml:11:1: number 10",
        "::endgroup::",
    ]


def test_github_gets_no_columns_of_a_span_over_several_lines() -> None:
    found = finding("AC0202", "m", SOURCE.span(0, len(TEXT)))
    assert shown("github", found) == "::error file=specs/a b.yaml,line=1,endLine=3,title=AC0202::m\n"


def test_nothing_beyond_the_limit_is_a_command() -> None:
    source = Source(file="::error x.yaml", text="a")
    many = [finding("AC0202", f"{at} ##[save-state name=x]y", source.span(0, 1)) for at in range(11)]
    line = render(many, {}, "github").splitlines()[-2]
    assert line == "error[AC0202] ::error x.yaml:1:1: 10 # #[save-state name=x]y"


def hostile() -> Diagnostic:
    source = Source(file=f"{HOSTILE}.yaml", text=HOSTILE)
    span = source.span(0, 3)
    return finding(
        "AC0202",
        f"unknown key {HOSTILE}",
        span,
        label=HOSTILE,
        advice=HOSTILE,
        fix=Fix(span=span, replacement=HOSTILE),
    )


def test_markdown_lets_no_text_format_link_or_call() -> None:
    (row,) = render([hostile()], {}, "markdown").splitlines()[4:]
    for sign in ("<img", "](", "@team", "*b*", "www.", "https:", "\x1b", "\u202e", "`"):
        assert sign not in row
    assert row.count("|") == 5


def test_junit_is_xml_whatever_a_spec_says() -> None:
    root = ET.fromstring(render([hostile()], {HOSTILE: "\x00\ud800\ufffe"}, "junit").encode())
    (failure,) = root.iter("failure")
    assert "<img src=x>" in failure.attrib["message"]


def test_sarif_messages_hold_no_links() -> None:
    (result,) = run_of(render([hostile()], {}, "sarif"))["results"]
    assert "](" not in result["message"]["text"]
    assert "\x1b" not in result["message"]["text"]


@pytest.mark.parametrize("name", ["github", "gitlab", "junit", "markdown", "sarif"])
def test_reports_name_files_as_seen_from_the_root(name: str) -> None:
    text = shown(name, unknown())
    assert "/home/ana/repo" not in text
    assert "specs/a" in text


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_findings_give_the_same_bytes(name: str) -> None:
    assert shown(name, lint(), unknown()) == shown(name, lint(), unknown())


@pytest.mark.parametrize("name", FORMATS)
def test_half_characters_stop_no_report(name: str) -> None:
    source = Source(file="\udcff.yaml", text="a\ud800\n")
    text = render([finding("AC0116", "half \ud800", source.span(0, 2))], {source.file: source.text}, name)
    assert "\ud800" not in text
