"""What a published report says against what was found: told verdict by verdict, whatever the report holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapterc.driver.published import Disagreement, compare
from adapterc.emit.report_json import build_report
from adapterc.emit.report_model import Report
from support.emission import emit_request


@pytest.fixture
def found(tmp_path: Path) -> Report:
    return build_report(emit_request(tmp_path))


def published(found: Report) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(found.model_dump_json())
    return told


def test_the_same_report_agrees(found: Report) -> None:
    told = compare(published(found), found)
    assert (told.disagreements, told.compared, told.shift) == ((), 6, 0.0)


def test_every_verdict_that_is_another_is_named(found: Report) -> None:
    before = published(found)
    name, now = before["traits"][1]["id"], before["traits"][1]["verdict"]
    before["traits"][1]["verdict"] = "MARVELLOUS"
    before["parrot"]["holds"] = not before["parrot"]["holds"]
    before["traits"][0]["effect"]["estimate"] += 0.25
    told = compare(before, found)
    assert told.disagreements[0] == Disagreement(what=f"trait {name}", published="MARVELLOUS", found=now)
    assert [one.what for one in told.disagreements] == [f"trait {name}", "parrot gate"]
    assert told.shift == pytest.approx(0.25)


def test_a_verdict_that_only_one_of_them_has_is_named(found: Report) -> None:
    before = published(found)
    gone = before["traits"].pop()
    before["traits"].append({"id": "more", "verdict": "VERIFIED"})
    told = {one.what: (one.published, one.found) for one in compare(before, found).disagreements}
    assert told == {
        f"trait {gone['id']}": ("no verdict", gone["verdict"]),
        "trait more": ("VERIFIED", "no verdict"),
    }


@pytest.mark.parametrize(
    "foreign", [{}, {"traits": 3, "parrot": [], "retention": "x", "verdict": {}}, {"traits": [1, {"id": []}]}]
)
def test_what_is_no_report_is_compared_with_nothing(foreign: dict[str, Any], found: Report) -> None:
    told = compare(foreign, found)
    assert (told.compared, told.shift) == (0, None)


def test_a_part_without_a_threshold_is_told_as_its_report_tells_it(found: Report) -> None:
    def part(verdict: object, n: object = 9, *, declared: bool = False) -> dict[str, object]:
        return {"id": "frames.weigh", "kind": "frame", "verdict": verdict, "n": n, "declared": declared}

    def told(before: dict[str, object]) -> list[str]:
        return [one.published for one in compare({"parts": [before]}, found).disagreements[:1]]

    assert told(part("INCONCLUSIVE")) == told(part("NOT VERIFIED")) == ["not shown"]
    assert (told(part("VERIFIED")), told(part("VERIFIED", 0))) == (["moved"], ["not measured"])
    assert told(part("VERIFIED", declared=True)) == ["VERIFIED"]
    assert told(part("MARVELLOUS", n="9")) == ["MARVELLOUS"]
