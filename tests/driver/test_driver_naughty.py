"""The Big List of Naughty Strings in every text field: accepted as data or refused with a place."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from adapterc.diagnostics.render import FORMATS, render
from adapterc.driver.compile import check
from adapterc.driver.mend import mend
from adapterc.frontend.load import load
from adapterc.spec.fields import LINE_LIMIT
from adapterc.spec.schema import schema_text
from support.hostile import live_characters

STRINGS = Path(__file__).parents[3] / "shared" / "data" / "naughty-strings" / "strings.json"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not STRINGS.is_file(), reason=f"{STRINGS.parent.name} is not beside the checkout"),
]


def spec_with(text: str) -> str:
    value, plain = json.dumps(text, ensure_ascii=True), text if text.isprintable() else ""
    example = f"{{prompt: {value}, answer: {value}}}"
    moves = f"{{open: [{value}], turn: [{value}], lean: [{value}], close: [{value}]}}"
    pole = (
        f"{{name: {value}, description: {value}, markers: [{value}], examples: [{example}], moves: {moves}}}"
    )
    talk = f"[{{role: user, content: {value}}}, {{role: assistant, content: {value}}}]"
    return (
        f"adapterc: 1\nname: {value}\nlanguage: [{value}]\nbase: {value}\nlicence: {value}\n"
        f"credits: [{value}]\n"
        f"role: {{title: {value}, summary: {value}, voice: {value}, facts: [{value}]}}\n"
        f"traits:\n  - id: {value}\n    kind: {value}\n    measure: {value}\n"
        f"    from: {pole}\n    to: {pole}\n"
        f"    verify: {{{value}: {{at_least: {value}}}}}\n"
        f"  - id: plain\n    kind: preference\n    from: {pole}\n    to: {pole}\n"
        f"    probes: [{{family: {value}, subject: {value}, prompt: {value}, to: {value}, from: {value}}}]\n"
        f"frames: [{{id: f, principle: {value}, steps: [{value}]}}]\n"
        f"dialogues: [{{messages: {talk}}}]\n? {value}\n: 1\n"
        f"imports: [{{path: {value}, git: {value}, ref: {value}, prefix: {value}}}]\n"
        f"scenes: [{{token: {value}, archetype: {value}, action: {value}, field: {value}, emotion: {value},"
        f" rhythm: {value}, row: {value}, paraphrases: [{value}],"
        f" forms: [{{form: {value}, register: {value}, text: {value}}}]}}]\n"
        f"knowledge: [{{fact: {value}, ask: [{value}]}}]\n"
        f"skills: [{{id: {value}, file: {value}, demonstrations: [{example}], verify: {{{value}: {{}}}}}}]\n"
        f"dataset: {{rows: {value}, mix: {{{value}: 1}}, templates: [{value}],"
        f" teacher: {{endpoint: {value}, model: {value}, key_env: {value}}}}}\n"
        f"training: {{preset: {value}, rank: {value}, targets: {{attention: [{value}], ffn: {value}}}}}\n"
        f"verify: {{profile: {value}, tasks: [{value}, {{task: {value}, metric: {value}}}],"
        f" retention: {{{value}: {{at_most: {value}}}}}}}\n"
        f"# adapterc: ignore[{plain}] {plain}\n"
    )


def holds_text(node: dict[str, Any], kinds: dict[str, Any]) -> bool:
    """Whether a node of the schema takes a text of the author's, by itself or in a list."""
    if "$ref" in node:
        kind = kinds[node["$ref"].rpartition("/")[2]]
        return kind.get("type") != "object" and holds_text(kind, kinds)
    if node.get("type") == "array":
        return holds_text(node.get("items", {}), kinds)
    if node.get("type") == "string":
        return "enum" not in node and "const" not in node
    return any(holds_text(one, kinds) for key in ("anyOf", "oneOf") for one in node.get(key, ()))


def test_no_text_field_of_the_language_is_left_out() -> None:
    schema = json.loads(schema_text())
    kinds = schema["$defs"]
    fields = {
        key
        for kind in (schema, *kinds.values())
        for key, node in kind.get("properties", {}).items()
        if holds_text(node, kinds)
    }
    assert len(fields) > 30
    written = set(re.findall(r"(\w+): \[?\"text\"", spec_with("text")))
    assert fields - written == set()


def test_every_string_in_every_field(tmp_path: Path) -> None:
    strings = json.loads(STRINGS.read_text(encoding="utf-8"))
    assert len(strings) > 100
    spec = tmp_path / "spec.yaml"
    for text in strings:
        spec.write_text(spec_with(text), encoding="utf-8")
        checked = check(spec)
        assert not checked.sound
        assert all(found.span.end.offset <= len(checked.sources[str(spec)]) for found in checked.diagnostics)
        assert set(checked.sources) == {str(spec)}
        for name in FORMATS:
            assert live_characters(render(checked.diagnostics, checked.sources, name)) == set()
        mend(spec)


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
