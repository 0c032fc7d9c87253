"""report.json from elsewhere: of another version, damaged, or made to hurt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapterc.driver.published_report import read_report
from adapterc.emit.report_json import build_report, render_json
from adapterc.emit.report_model import Report
from support.emission import emit_request


@pytest.fixture(name="body")
def _body(tmp_path: Path) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(render_json(build_report(emit_request(tmp_path))))
    return body


def test_what_a_build_wrote_is_read(body: dict[str, Any]) -> None:
    found = read_report(json.dumps(body).encode())
    assert isinstance(found, Report)
    assert found.name == "metaphysicist"


def test_a_field_that_came_later_is_not_known_in_an_older_one(body: dict[str, Any]) -> None:
    for trait in body["traits"]:
        del trait["effective_n"]
    found = read_report(json.dumps(body).encode())
    assert isinstance(found, Report)
    assert found.traits[0].effective_n is None


def test_a_field_of_a_newer_version_is_passed_over(body: dict[str, Any]) -> None:
    body["colour"] = "blue"
    body["traits"][1]["mood"] = {"a": [1]}
    found = read_report(json.dumps(body).encode())
    assert isinstance(found, Report)
    assert found.traits[1].id == "longer-reasoning"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"[]", "the whole: Input should be an object"),
        (b"null", "the whole: Input should be an object"),
        (b'{"verdict": "FINE"}', "verdict: Input should be 'VERIFIED', 'NOT VERIFIED' or 'INCONCLUSIVE'"),
    ],
)
def test_anything_else_is_told_in_words(raw: bytes, said: str) -> None:
    found = read_report(raw)
    assert isinstance(found, str)
    assert said in found or "Field required" in found


@pytest.mark.parametrize(
    "way", [["traits"], ["traits", 0, "effect"], ["samples", 0, "prompt"], ["base", "digest"]]
)
@pytest.mark.parametrize("evil", [None, 7, "text", [], {"a": 1}, [[1]], 1e400])
def test_no_value_in_any_place_is_a_crash(body: dict[str, Any], way: list[Any], evil: object) -> None:
    place: Any = body
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = evil
    assert isinstance(read_report(json.dumps(body).encode()), (Report, str))


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_what_is_no_number_is_no_estimate(body: dict[str, Any], number: str) -> None:
    """Compared with anything it would be the same."""
    body["traits"][0]["effect"]["estimate"] = 123.5
    raw = json.dumps(body).replace("123.5", number)
    assert read_report(raw.encode()) == "it is no JSON"
