"""The Big List of Naughty Strings as what a sound spec says: laid out, counted and told like any text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapterc.driver.compile import check, compile_spec
from support.specs import HEAD

STRINGS = Path(__file__).parents[3] / "shared" / "data" / "naughty-strings" / "strings.json"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not STRINGS.is_file(), reason=f"{STRINGS.parent.name} is not beside the checkout"),
]


def spec_with(text: str) -> str:
    value = json.dumps(text, ensure_ascii=True)
    example = f"{{prompt: {value}, answer: {value}}}"
    pole = f"{{name: {value}, description: {value}, markers: [{value}], examples: [{example}]}}"
    return HEAD + (
        f"role: {{title: {value}, summary: {value}, voice: {value}, facts: [{value}]}}\n"
        f"traits: [{{id: calm, kind: preference, from: {pole}, to: {pole}, pairs: "
        f"[{{prompt: {value}, to: {value}, from: {value}}}]}}]\n"
        f"frames: [{{id: f, principle: {value}, steps: [{value}], demonstrations: [{example}]}}]\n"
        f"knowledge: [{{fact: {value}, ask: [{value}]}}, {{fact: {value}}}]\n"
        f"skills: [{{id: s, demonstrations: [{example}], verify: {{accuracy: {{at_least: 0.5}}}}}}]\n"
        f"dialogues: [{{messages: [{{role: user, content: {value}}}, "
        f"{{role: assistant, content: {value}}}]}}]\n"
    )


def test_every_second_string_everywhere(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    laid_out = 0
    for text in json.loads(STRINGS.read_text(encoding="utf-8"))[::2]:
        spec.write_text(spec_with(text), encoding="utf-8")
        checked = check(spec)
        if checked.sound:
            laid_out += bool(compile_spec(spec, checked).layout.texts)
    assert laid_out > 100
