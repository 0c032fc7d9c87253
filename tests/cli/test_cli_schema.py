"""The JSON Schema of the spec language, as editors get it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from adapterc.cli.main import main
from adapterc.frontend.spec_files import find_specs
from adapterc.frontend.tree import plain
from adapterc.frontend.yaml_tree import parse_yaml
from support.specs import CHECKOUT


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["schema"]) == 0
    return capsys.readouterr().out


def read(path: Path) -> Any:
    parsed = parse_yaml(path.read_bytes(), str(path))
    assert parsed.root is not None
    return json.loads(json.dumps(plain(parsed.root)))


def test_it_is_a_valid_schema(printed: str) -> None:
    schema = json.loads(printed)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_it_accepts_the_specs_of_the_checkout(printed: str) -> None:
    validator = Draft202012Validator(json.loads(printed))
    for path in find_specs([str(CHECKOUT / "specs")]).paths:
        assert [error.message for error in validator.iter_errors(read(path))] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"name": 7},
        {"rolle": {}},
        {"traits": [{"id": "t", "kind": "sideways"}]},
        {"traits": [{"id": "t", "kind": "preference", "von": {}}]},
        {"dataset": {"rows": 0}},
    ],
)
def test_it_refuses_what_the_compiler_refuses(changed: dict[str, Any], printed: str) -> None:
    spec = {"adapterc": 1, "name": "tiny", "base": "smollm2-135m-instruct"}
    validator = Draft202012Validator(json.loads(printed))
    assert validator.is_valid(spec)
    assert not validator.is_valid({**spec, **changed})


@pytest.mark.parametrize("key", ["base", "dialogues", "dataset", "training", "verify", "licence"])
def test_a_library_has_no_base_and_nothing_that_only_a_build_needs(key: str, printed: str) -> None:
    library = {"adapterc": 1, "kind": "library", "name": "calm"}
    validator = Draft202012Validator(json.loads(printed))
    assert validator.is_valid(library)
    assert not validator.is_valid({**library, key: [] if key == "dialogues" else "smollm2-135m-instruct"})
    assert not validator.is_valid({**library, "kind": "adapter"})


def keywords(schema: Any, *, named: bool = False) -> set[str]:
    """Every keyword in it; under `properties` and `$defs` stand names."""
    if isinstance(schema, list):
        return {word for part in schema for word in keywords(part)}
    if not isinstance(schema, dict):
        return set()
    inside = {
        word
        for key, part in schema.items()
        if named or key not in ("const", "default", "enum", "examples")
        for word in keywords(part, named=not named and key in ("properties", "$defs"))
    }
    return inside if named else inside | set(schema)


def test_a_strict_validator_gets_a_schema_of_the_standards_keywords_alone(
    printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", "--standard"]) == 0
    standard = json.loads(capsys.readouterr().out)
    known = {
        "$schema",
        "$defs",
        "$ref",
        "title",
        "description",
        "examples",
        "default",
        "type",
        "enum",
        "const",
    }
    known |= {
        "properties",
        "additionalProperties",
        "propertyNames",
        "required",
        "items",
        "if",
        "then",
        "else",
    }
    known |= {"allOf", "anyOf", "oneOf", "pattern", "maxLength", "minItems", "maxItems"}
    known |= {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    assert keywords(standard) - known == set()
    assert keywords(json.loads(printed)) - known == {"errorMessage", "patternErrorMessage"}


def test_an_import_from_git_is_asked_for_its_path_and_its_ref(printed: str) -> None:
    validator = Draft202012Validator(json.loads(printed))
    spec = {"adapterc": 1, "name": "tiny", "base": "b", "imports": [{"git": "https://example.org/x.git"}]}
    assert sorted(one.message for one in validator.iter_errors(spec)) == [
        "'path' is a required property",
        "'ref' is a required property",
    ]


def test_poles_go_by_the_names_that_authors_write(printed: str) -> None:
    trait = json.loads(printed)["$defs"]["Trait"]["properties"]
    assert {"from", "to"} <= set(trait)


def test_the_file_beside_the_specs_is_current(printed: str) -> None:
    kept = CHECKOUT / "specs" / "adapterc.schema.json"
    assert kept.read_text(encoding="utf-8") == printed, "run: adapterc schema > specs/adapterc.schema.json"
