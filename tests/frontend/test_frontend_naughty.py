"""The Big List of Naughty Strings in every text field: accepted as data or refused with a place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapterc.diagnostics.render import FORMATS, render
from adapterc.frontend.load import load
from adapterc.middle.resolve import resolve
from adapterc.spec.fields import LINE_LIMIT

STRINGS = Path(__file__).parents[3] / "shared" / "data" / "naughty-strings" / "strings.json"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not STRINGS.is_file(), reason=f"{STRINGS.parent.name} is not beside the checkout"),
]


def spec_with(text: str) -> str:
    value = json.dumps(text, ensure_ascii=True)
    example = f"{{prompt: {value}, answer: {value}}}"
    pole = f"{{name: {value}, description: {value}, markers: [{value}], examples: [{example}]}}"
    talk = f"[{{role: user, content: {value}}}, {{role: assistant, content: {value}}}]"
    return (
        f"adapterc: 1\nname: {value}\nlanguage: [{value}]\nbase: {value}\nlicence: {value}\n"
        f"role: {{title: {value}, summary: {value}, voice: {value}, facts: [{value}]}}\n"
        f"traits:\n  - id: {value}\n    kind: {value}\n    measure: {value}\n"
        f"    from: {pole}\n    to: {pole}\n"
        f"    verify: {{{value}: {{at_least: {value}}}}}\n"
        f"  - id: plain\n    kind: preference\n    from: {pole}\n    to: {pole}\n"
        f"    probes: [{{family: {value}, subject: {value}, prompt: {value}, to: {value}, from: {value}}}]\n"
        f"frames: [{{id: f, principle: {value}, steps: [{value}]}}]\n"
        f"imports: [{{path: {value}, git: {value}, ref: {value}}}, {{path: {value}}}]\n"
        f"scenes: [{{token: {value}, archetype: {value}, action: {value}, field: {value}, emotion: {value},"
        f" rhythm: {value}, forms: [{{form: {value}, register: {value}, text: {value}}}]}}]\n"
        f"knowledge: [{{fact: {value}, ask: [{value}]}}, {{fact: {value}}}]\n"
        f"skills: [{{id: s, demonstrations: [{example}], file: {value}, verify: {{{value}: {{}}}}}}]\n"
        f"dialogues: [{{messages: {talk}}}]\n? {value}\n: 1\n"
    )


def test_every_string_in_every_field(tmp_path: Path) -> None:
    strings = json.loads(STRINGS.read_text(encoding="utf-8"))
    assert len(strings) > 100
    spec = tmp_path / "spec.yaml"
    for text in strings:
        spec.write_text(spec_with(text), encoding="utf-8")
        loaded = load(spec)
        _, diagnostics = resolve(loaded)
        assert diagnostics
        for name in FORMATS:
            shown = render(diagnostics, loaded.sources, name)
            assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in shown)
            assert not any("\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" for char in shown)


def test_texts_arrive_unchanged(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    for text in json.loads(STRINGS.read_text(encoding="utf-8")):
        # YAML's JSON subset has no surrogate pairs, and its readers refuse these characters raw.
        if not text.strip() or len(text) > LINE_LIMIT or any(ord(char) > 0xFFFF for char in text):
            continue
        value = json.dumps(text, ensure_ascii=True)
        spec.write_text(f"adapterc: 1\nname: a\nbase: b\nrole: {{summary: {value}}}\n", encoding="utf-8")
        loaded = load(spec)
        assert loaded.surface is not None
        assert loaded.surface.role.summary == text
