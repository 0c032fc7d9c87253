"""What lies in `eval/samples/scenes/`, counted again in plain Python."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapterc.emit.artifact import emit
from adapterc.emit.contents import lay_out
from adapterc.emit.request import EmitRequest
from adapterc.verify.scenes_judge import judge_scenes
from support.emission import emit_request
from support.emission_scenes import scenes_request
from support.glossary import decoder, scenes, told

FOLDER = Path("eval") / "samples" / "scenes"


def imperfect(request: EmitRequest) -> EmitRequest:
    """One paraphrase tied and one taken for another scene, one form missed, one pair told by half."""
    measured, items = decoder(request.dataset.scenes or pytest.fail("no scenes")), request.dataset.scenes
    assert items is not None
    rows = list(measured.identification)
    rows[0] = replace(rows[0], scores=(-9.0, -9.0, -20.0, -21.0))
    rows[12] = replace(rows[12], scores=(-9.0, -10.0, -20.0, -21.0))
    first = scenes()[0].forms[0].text
    changed = replace(
        measured,
        identification=tuple(rows),
        asked=(told(items.asks[0].id, "I do not know."), *measured.asked[1:]),
        paired=(told(items.pairs[0].id, first), *measured.paired[1:]),
    )
    measurements = replace(request.measurements, scenes=changed)
    verdicts, glossary = judge_scenes(request.spec, request.dataset, measurements)
    judgement = replace(request.judgement, scenes=verdicts, glossary=glossary)
    return replace(request, measurements=measurements, judgement=judgement)


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("artifact")
    emit(imperfect(scenes_request(folder / "given")), target=folder / "made")
    return folder / "made"


def lines(artifact: Path, name: str) -> list[dict[str, Any]]:
    text = (artifact / FOLDER / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def glossary(artifact: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((artifact / "report.json").read_text(encoding="utf-8"))["glossary"]
    return found


def hit(row: dict[str, Any]) -> float:
    """A paraphrase's part of identification: 1 for its own scene, a share where scenes tie."""
    scores = dict(zip(row["candidates"], row["log_likelihoods"], strict=True))
    best = [scene for scene, score in scores.items() if score == max(scores.values())]
    return 1 / len(best) if row["scene"] in best else 0.0


def test_identification_is_counted_again(artifact: Path) -> None:
    hits = [hit(row) for row in lines(artifact, "identification.jsonl")]
    assert sum(hits) == 38.5
    assert sum(hits) / len(hits) == pytest.approx(glossary(artifact)["identification"]["estimate"])


def test_every_other_condition_is_counted_again(artifact: Path) -> None:
    rows = lines(artifact, "conditions.jsonl")
    reported = {one["name"]: one["found"]["estimate"] for one in glossary(artifact)["conditions"]}
    for name in ("base", "literal", "definition", "zeroed", "swapped"):
        hits = [hit(row) for row in rows if row["condition"] == name]
        assert sum(hits) / len(hits) == pytest.approx(reported[name])


def test_the_share_of_forms_is_counted_again(artifact: Path) -> None:
    rows = lines(artifact, "forms.jsonl")
    assert sum(row["hit"] for row in rows) == 95
    assert sum(row["hit"] for row in rows) / len(rows) == pytest.approx(
        glossary(artifact)["form"]["estimate"]
    )
    exact = glossary(artifact)["exact"]["estimate"]
    assert sum(row["exact"] for row in rows) / len(rows) == pytest.approx(exact)
    assert all(row["said"] == row["expected"] for row in rows if row["exact"])


def test_pairs_are_counted_again(artifact: Path) -> None:
    rows = lines(artifact, "pairs.jsonl")
    assert sum(row["both"] for row in rows) / len(rows) == glossary(artifact)["composition"]["estimate"]
    assert [all(text in row["said"] for text in row["expected"]) for row in rows] == [
        row["exact"] for row in rows
    ]
    assert [row["exact"] for row in rows] == [one["exact"] for one in glossary(artifact)["together"]]
    assert [row["both"] for row in rows] == [False, True, True, True]


def test_every_draw_has_a_line(artifact: Path) -> None:
    rows = lines(artifact, "draws.jsonl")
    assert len(rows) == glossary(artifact)["stability"]["samples"]
    assert rows[1] == {
        "context": "context-0-0",
        "scene": "Δ21",
        "draw": 1,
        "temperature": 0.7,
        "said": "He froze when the air around him suddenly grew hot. Again.",
        "finished": True,
    }


def test_a_line_of_a_paraphrase_says_what_it_was_taken_for(artifact: Path) -> None:
    row = lines(artifact, "identification.jsonl")[12]
    assert row == {
        "id": "paraphrase-1-2",
        "scene": "тишинажаршаг",
        "text": "A hallway without a sound, then a foot set down on fire, for the 2th time.",
        "tokens": 12,
        "candidates": ["Δ21", "тишинажаршаг", "вспышкавходстрах", "Σ7"],
        "log_likelihoods": [-9.0, -10.0, -20.0, -21.0],
        "taken_for": "Δ21",
    }


def test_the_manifest_lists_the_records(artifact: Path) -> None:
    files = json.loads((artifact / "adapterc.json").read_text(encoding="utf-8"))["files"]
    assert {name for name in files if name.startswith(FOLDER.as_posix())} == {
        (FOLDER / f"{name}.jsonl").as_posix()
        for name in ("conditions", "draws", "forms", "identification", "pairs")
    }


def test_the_same_request_has_the_same_records(tmp_path: Path) -> None:
    request = scenes_request(tmp_path)
    first, second = ({one.path: one.bytes() for one in lay_out(request).entries} for _ in range(2))
    assert first == second


def test_without_scenes_there_is_no_record(tmp_path: Path) -> None:
    assert not any("samples/scenes" in entry.path for entry in lay_out(emit_request(tmp_path)).entries)
