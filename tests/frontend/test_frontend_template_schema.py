"""What the schema of template files refuses, the loader refuses, and the reverse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from adapterc.frontend.load import load
from adapterc.frontend.tree import plain
from adapterc.frontend.yaml_tree import parse_yaml
from adapterc.ir.templates import COMMON, GIVEN
from adapterc.spec.schema import schema_text
from support.specs import CHECKOUT

HEAD = "adapterc: 1\nname: a\nbase: b\nrole: {title: a keeper}\n"
ASKS = "family: a, use: open, ask: 'What is {{ subject }}?', subjects: [rain]"
ROWS = "family: a, each: facts, ask: 'Is it so? {{ fact }}', answer: '{{ fact }}'"


def families(*told: str) -> str:
    return "families:\n" + "".join(f"  - {{{one}}}\n" for one in told)


GOOD = {
    "questions": families(ASKS),
    "rows": families(ROWS),
    "both kinds": families(ASKS, ROWS),
    "core": families(f"{ASKS}, core: 'And {{{{ subject }}}}?'"),
    "held out": families(f"{ASKS}, split: verify"),
    "rows that train": families(f"{ROWS}, split: train, rejected: 'No.'"),
    "the other kind's keys of null": families(f"{ASKS}, each: null, answer: null, rejected: null"),
    "no subjects in it": families("family: a, use: open, ask: 'What?', subjects: []"),
}
BAD = {
    "no families": "families: []\n",
    "nothing": "{}\n",
    "a list": "- family: a\n",
    "unknown key": families(f"{ASKS}, answers: x"),
    "neither": families("family: a, ask: 'What?'"),
    "neither, of nulls": families("family: a, ask: 'What?', use: null, each: null"),
    "both": families(f"{ASKS}, each: facts, answer: x"),
    "no subjects": families("family: a, use: open, ask: 'What?'"),
    "no answer": families("family: a, each: facts, ask: '{{ fact }}?'"),
    "an answer of null": families("family: a, each: facts, ask: '{{ fact }}?', answer: null"),
    "an answer to questions": families(f"{ASKS}, answer: x"),
    "subjects of rows": families(f"{ROWS}, subjects: [rain]"),
    "empty subjects of rows": families(f"{ROWS}, subjects: []"),
    "a core of rows": families(f"{ROWS}, core: x"),
    "rows held out": families(f"{ROWS}, split: verify"),
    "a kind that is none": families(ASKS.replace("open", "opne")),
    "a part that is none": families(ROWS.replace("facts", "dialogues")),
    "a name that is none": families(ASKS.replace("family: a", "family: A B")),
    "a blank template": families(ASKS.replace("What is {{ subject }}?", "  ")),
    "a number for a text": families(ROWS.replace("'{{ fact }}'", "7")),
    "a text too long": families(ROWS.replace("'{{ fact }}'", f"'{'x' * 20_001}'")),
}


def is_accepted(text: str) -> bool:
    read = parse_yaml(text.encode(), "sea.yaml")
    value = json.loads(json.dumps(plain(read.root))) if read.root else []
    return Draft202012Validator(json.loads(schema_text(templates=True))).is_valid(value)


def is_loaded(folder: Path, text: str) -> bool:
    (folder / "sea.yaml").write_text(text, encoding="utf-8")
    spec = folder / "spec.yaml"
    spec.write_text(f"{HEAD}dataset: {{templates: [sea.yaml]}}\n", encoding="utf-8")
    return not [one for one in load(spec).diagnostics if one.severity == "error"]


@pytest.mark.parametrize("name", GOOD)
def test_what_both_take(name: str, tmp_path: Path) -> None:
    assert (is_accepted(GOOD[name]), is_loaded(tmp_path, GOOD[name])) == (True, True)


@pytest.mark.parametrize("name", BAD)
def test_what_both_refuse(name: str, tmp_path: Path) -> None:
    assert (is_accepted(BAD[name]), is_loaded(tmp_path, BAD[name])) == (False, False)


def test_it_says_which_values_a_template_sees() -> None:
    family: Any = json.loads(schema_text(templates=True))["$defs"]["TemplateFamily"]
    for key in ("ask", "answer"):
        told = family["properties"][key]["description"]
        assert all(f"`{name}`" in told for names in (*GIVEN.values(), COMMON) for name in names)


def test_it_is_a_schema_and_a_strict_validator_has_one_too() -> None:
    Draft202012Validator.check_schema(json.loads(schema_text(templates=True)))
    assert "errorMessage" not in schema_text(templates=True, standard=True).replace("patternErrorMessage", "")


def test_the_file_beside_the_specs_is_current() -> None:
    kept = CHECKOUT / "specs" / "adapterc.templates.schema.json"
    assert kept.read_text(encoding="utf-8") == schema_text(templates=True), (
        "run: adapterc schema --templates > specs/adapterc.templates.schema.json"
    )
