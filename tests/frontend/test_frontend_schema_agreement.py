"""Editors and the compiler hold the same: what the JSON Schema refuses, the loader refuses, and the reverse.

What the loader knows beyond the keys and values of one file is no part of the comparison.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from adapterc.frontend.load import load
from adapterc.frontend.spec_files import find_specs
from adapterc.frontend.tree import plain
from adapterc.frontend.yaml_tree import parse_yaml
from adapterc.spec.fields import LINE_LIMIT, TEXT_LIMIT
from adapterc.spec.schema import schema_text
from support.specs import CHECKOUT

HEAD = "adapterc: 1\nname: a\nbase: b\n"
CASES = Path(__file__).parents[1] / "diagnostics" / "cases"


def trait(text: str = "", kind: str = "preference", **poles: str) -> str:
    pole = "{name: x, description: y}"
    first, second = poles.get("first", pole), poles.get("to", pole)
    return f"{HEAD}traits: [{{id: t, kind: {kind}, from: {first}, to: {second}{text}}}]\n"


def teacher(address: str, more: str = "") -> str:
    return f"{HEAD}dataset: {{teacher: {{endpoint: '{address}', model: x, {more}}}}}\n"


def moves(move: str) -> str:
    return trait(to=f"{{name: x, description: y, moves: {{open: [{move}]}}}}")


GOOD = {
    "least": HEAD,
    "json": '{"adapterc": 1, "name": "a", "base": "b"}',
    "version as a float": "adapterc: 1.0\nname: a\nbase: b\n",
    "kinds of file": HEAD + "kind: adapter\n",
    "longest name": f"adapterc: 1\nname: {'a' * 64}\nbase: b\n",
    "name of digits": "adapterc: 1\nname: 1-2\nbase: b\n",
    "languages": HEAD + "language: [en, pt-BR, zh-Hant-TW]\n",
    "base with a commit": HEAD.replace("b\n", "org/name@0123456789abcdef\n"),
    "licence": HEAD + "licence: MIT\n",
    "no licence": HEAD + "licence: null\n",
    "rows left out": HEAD + "emit: {dataset: omit}\ncredits: [Ana, Ben]\n",
    "empty role": HEAD + "role: {}\n",
    "whole role": HEAD + "role: {title: x, summary: y, voice: z, facts: [f]}\n",
    "role of nulls": HEAD + "role: {title: ~, summary: ~, voice: ~}\n",
    "empty lists": HEAD + "traits: []\nframes: []\nscenes: []\nknowledge: []\nskills: []\nimports: []\n",
    "preference": trait(),
    "increase": trait(", measure: reasoning_tokens", "increase"),
    "decrease": trait(", measure: questions", "decrease"),
    "structure": trait(", measure: heading, verify: {rate: {at_least: 0.6}}", "structure"),
    "structure without poles": HEAD + "traits: [{id: t, kind: structure, measure: numbered_list}]\n",
    "without poles": HEAD + "traits: [{id: t, kind: increase, measure: questions}]\n",
    "markers and examples": trait(
        to="{name: x, description: y, markers: [m], examples: [{prompt: p, answer: a}]}"
    ),
    "move without slots": moves("'So be it.'"),
    "move with slots": moves("'{Claim}: {claim}, {subject}, {Subject}.'"),
    "move over lines": moves('"{claim}\\nand {subject}"'),
    "bounds": trait(", verify: {accuracy: {at_least: 0.6}, effect_size: {at_least: 1}}"),
    "bound of null": trait(", verify: {accuracy: {at_least: 0.6, at_most: ~}}"),
    "bounds from above": trait(", measure: questions, verify: {rate: {at_most: 0.1}}", "decrease"),
    "bounds of a length": trait(
        ", measure: reasoning_tokens, verify: {ratio_to_base: {at_least: 2}}", "increase"
    ),
    "poles of null": HEAD
    + "traits: [{id: t, kind: increase, measure: questions, from: ~, to: ~, verify: {}}]\n",
    "measure of null": trait(", measure: ~"),
    "pairs": trait(", pairs: [{prompt: p, to: x, from: y}]"),
    "pairs in a file": trait(", pairs: {file: pairs.jsonl}"),
    "probes": trait(", probes: [{family: f, subject: s, prompt: p, to: x, from: y}]"),
    "frames": HEAD
    + "frames: [{id: f, principle: p, steps: [s], demonstrations: [{prompt: p, answer: a}]}]\n",
    "dialogues": HEAD
    + "dialogues: [{messages: [{role: user, content: x}, {role: assistant, content: y}]}]\n",
    "dialogues in a file": HEAD + "dialogues: {file: d.jsonl}\n",
    "paraphrases": HEAD + "scenes: [{token: x, paraphrases: [a, b]}]\n",
    "paraphrases in a file": HEAD + "scenes: [{token: x, paraphrases: {file: p.jsonl}}]\n",
    "scenes": HEAD + "scenes: [{token: Δ21, archetype: x, forms: [{form: f, register: r, text: t}]}]\n",
    "knowledge": HEAD + "knowledge: [{fact: f, ask: [q]}]\n",
    "skills": HEAD + "skills: [{id: s, demonstrations: [{prompt: p, answer: a}]}]\n",
    "skill that is judged": HEAD
    + "skills: [{id: s, file: s.jsonl, verify: {accuracy: {at_least: 0.6}, effect_size: {at_least: 1}}}]\n",
    "import": HEAD + "imports: [{path: library/calm.yaml}]\n",
    "import with nulls": HEAD + "imports: [{path: library/calm.yaml, git: ~, ref: ~}]\n",
    "import from git": HEAD
    + "imports: [{git: 'https://example.org/x.git', ref: v1, path: a.yaml, prefix: house}]\n",
    "losses": HEAD + "verify: {retention: {kl: {at_most: 0.1}, ppl_ratio: ~}}\n",
    "dataset": HEAD + "dataset: {rows: 100, replay: 0.5, mix: {}, templates: [], seed: 7}\n",
    "mix": HEAD + "dataset: {mix: {traits: 1, role: 0, frames: 0.5, knowledge: 2, skills: 100}}\n",
    "rows by themselves": HEAD + "dataset: {rows: auto, teacher: null}\n",
    "base as its own teacher": HEAD + "dataset: {teacher: self}\n",
    "teacher behind an address": teacher("http://localhost:8080/v1"),
    "teacher with all its settings": teacher(
        "https://api.example.org/v1/", "key_env: TEACHER_KEY, max_tokens: 16, temperature: 2, timeout: 1.5"
    ),
    "teacher at an address of numbers": teacher("http://[::1]:65535"),
    "teacher without a key": teacher("http://10.0.0.7", "key_env: ~"),
    "training": HEAD + "training: {preset: auto, rank: 8, alpha: 16, learning_rate: 1, epochs: 1}\n",
    "scale": HEAD + "training: {scale: 0.75}\n",
    "scale by itself": HEAD + "training: {scale: auto}\n",
    "targets": HEAD + "training: {targets: {attention: [q, k, v, o], ffn: false, output_projection: true}}\n",
    "no attention": HEAD + "training: {targets: {attention: []}}\n",
    "release": HEAD + "verify: {profile: release}\n",
    "verification": HEAD + "verify: {profile: quick, tasks: [], retention: {kl: {at_most: 0.1}}}\n",
    "tasks": HEAD
    + "verify: {tasks: [arc_easy, {task: piqa, limit: 200, margin: 0.05, metric: acc_norm, file: ~}]}\n",
    "longest line": HEAD + f"role: {{title: {'x' * LINE_LIMIT}}}\n",
    "longest text": HEAD + f"role: {{summary: {'x' * TEXT_LIMIT}}}\n",
    "other scripts": HEAD + "role: {title: Метафизик, voice: 静か}\n",
    "text that looks like code": HEAD + "role: {summary: '{{char}} {% x %} <b>'}\n",
}
BAD = {
    "nothing": "{}\n",
    "without version": "name: a\nbase: b\n",
    "without name": "adapterc: 1\nbase: b\n",
    "without base": "adapterc: 1\nname: a\n",
    "later version": HEAD.replace("1", "2"),
    "version as text": HEAD.replace("1", "'1'"),
    "version as a truth": HEAD.replace("1", "true"),
    "unknown key": HEAD + "rolle: {}\n",
    "unknown key inside": HEAD + "role: {titel: x}\n",
    "null for a section": HEAD + "role: ~\n",
    "null for a list": HEAD + "traits: ~\n",
    "another word for omit": HEAD + "emit: {dataset: none}\n",
    "another part of the artifact": HEAD + "emit: {spec: omit}\n",
    "a credit without words": HEAD + "credits: [' ']\n",
    "library that leaves rows out": "adapterc: 1\nkind: library\nname: a\nemit: {dataset: omit}\n",
    "other kind of file": HEAD + "kind: persona\n",
    "name in capitals": "adapterc: 1\nname: Stoic\nbase: b\n",
    "name with a space": "adapterc: 1\nname: a b\nbase: b\n",
    "name with a line feed": 'adapterc: 1\nname: "a\\n"\nbase: b\n',
    "name too long": f"adapterc: 1\nname: {'a' * 65}\nbase: b\n",
    "name is a number": "adapterc: 1\nname: 7\nbase: b\n",
    "name of other letters": "adapterc: 1\nname: стоик\nbase: b\n",
    "empty name": "adapterc: 1\nname: ''\nbase: b\n",
    "blank base": "adapterc: 1\nname: a\nbase: ' '\n",
    "one language": HEAD + "language: en\n",
    "no language": HEAD + "language: []\n",
    "no tag": HEAD + "language: [english!]\n",
    "tag with a line feed": HEAD + 'language: ["en\\n"]\n',
    "blank licence": HEAD + "licence: ''\n",
    "blank title": HEAD + "role: {title: '  '}\n",
    "blank fact": HEAD + 'role: {facts: ["\\t\\n"]}\n',
    "title too long": HEAD + f"role: {{title: {'x' * (LINE_LIMIT + 1)}}}\n",
    "text too long": HEAD + f"role: {{summary: {'x' * (TEXT_LIMIT + 1)}}}\n",
    "facts as a text": HEAD + "role: {facts: x}\n",
    "number for a text": HEAD + "role: {title: 7}\n",
    "truth for a text": HEAD + "role: {title: true}\n",
    "list for a mapping": HEAD + "role: [x]\n",
    "mapping for a list": HEAD + "traits: {id: t}\n",
    "structure without a form": trait("", "structure"),
    "structure that is a count": trait(", measure: questions", "structure"),
    "structure that is counted": trait(", measure: heading", "increase"),
    "structure bounded from above": trait(", measure: heading, verify: {rate: {at_most: 0.6}}", "structure"),
    "structure with another metric": trait(
        ", measure: heading, verify: {accuracy: {at_least: 0.6}}", "structure"
    ),
    "trait without id": HEAD + "traits: [{kind: preference}]\n",
    "trait without kind": HEAD + "traits: [{id: t}]\n",
    "other kind of trait": trait("", "sideways"),
    "trait is a text": HEAD + "traits: [x]\n",
    "pole without description": trait(to="{name: x}"),
    "pole is a text": trait(to="calm"),
    "pole by another name": HEAD
    + "traits: [{id: t, kind: preference, opposite: {name: x, description: y}}]\n",
    "markers as a text": trait(to="{name: x, description: y, markers: m}"),
    "blank marker": trait(to="{name: x, description: y, markers: ['']}"),
    "example without answer": trait(to="{name: x, description: y, examples: [{prompt: p}]}"),
    "unknown slot": moves("'{claims} holds'"),
    "lone brace": moves("'{ holds'"),
    "empty braces": moves("'{} holds'"),
    "blank move": moves("' '"),
    "move too long": moves(f"'{'x' * (LINE_LIMIT + 1)}'"),
    "bound as a number": trait(", verify: {accuracy: 0.6}"),
    "bound as a text": trait(", verify: {accuracy: {at_least: '0.6'}}"),
    "unknown bound": trait(", verify: {accuracy: {more_than: 0.6}}"),
    "pairs as a path": trait(", pairs: pairs.jsonl"),
    "pair without a pole": trait(", pairs: [{prompt: p, to: x}]"),
    "file and more": trait(", pairs: {file: x.jsonl, lines: 3}"),
    "file is a list": HEAD + "dialogues: {file: [d.jsonl]}\n",
    "blank file": HEAD + "dialogues: {file: ' '}\n",
    "probe without family": trait(", probes: [{subject: s, prompt: p, to: x, from: y}]"),
    "frame without principle": HEAD + "frames: [{id: f}]\n",
    "dialogue without turns": HEAD + "dialogues: [{messages: []}]\n",
    "turn of nobody": HEAD + "dialogues: [{messages: [{role: bot, content: x}]}]\n",
    "turn without words": HEAD + "dialogues: [{messages: [{role: user}]}]\n",
    "scene without token": HEAD + "scenes: [{archetype: x}]\n",
    "paraphrases of no file": HEAD + "scenes: [{token: x, paraphrases: {}}]\n",
    "paraphrase as a mapping": HEAD + "scenes: [{token: x, paraphrases: [{text: a}]}]\n",
    "form without register": HEAD + "scenes: [{token: x, forms: [{form: f, text: t}]}]\n",
    "row of another kind": HEAD + "scenes: [{token: x, row: mean}]\n",
    "knowledge as texts": HEAD + "knowledge: [x]\n",
    "no rows": HEAD + "dataset: {rows: 0}\n",
    "too many rows": HEAD + "dataset: {rows: 1000001}\n",
    "half a row": HEAD + "dataset: {rows: 10.5}\n",
    "rows in a word": HEAD + "dataset: {rows: many}\n",
    "rows as a truth": HEAD + "dataset: {rows: true}\n",
    "too much replay": HEAD + "dataset: {replay: 0.6}\n",
    "replay in per cent": HEAD + "dataset: {replay: 10%}\n",
    "negative weight": HEAD + "dataset: {mix: {traits: -1}}\n",
    "negative seed": HEAD + "dataset: {seed: -1}\n",
    "other preset": HEAD + "training: {preset: large}\n",
    "no scale": HEAD + "training: {scale: 0}\n",
    "scale beyond bounds": HEAD + "training: {scale: 2.5}\n",
    "scale in a word": HEAD + "training: {scale: half}\n",
    "rank in quotes": HEAD + "training: {rank: '8'}\n",
    "rank of zero": HEAD + "training: {rank: 0}\n",
    "no learning": HEAD + "training: {learning_rate: 0}\n",
    "too much learning": HEAD + "training: {learning_rate: 1.1}\n",
    "other attention": HEAD + "training: {targets: {attention: [x]}}\n",
    "too much attention": HEAD + "training: {targets: {attention: [q, k, v, o, q]}}\n",
    "truth as a word": HEAD + "training: {targets: {ffn: yes}}\n",
    "truth as a number": HEAD + "training: {targets: {ffn: 1}}\n",
    "other profile": HEAD + "verify: {profile: slow}\n",
    "other retention": HEAD + "verify: {retention: {bleu: {at_most: 1}}}\n",
    "import without path": HEAD + "imports: [{ref: v1.4.0}]\n",
    "import of nothing": HEAD + "imports: [{git: ~}]\n",
    "import from git without path": HEAD + "imports: [{git: 'https://example.org/x.git', ref: v1}]\n",
    "import from git without ref": HEAD + "imports: [{git: 'https://example.org/x.git', path: a.yaml}]\n",
    "import from git with a null for a ref": HEAD
    + "imports: [{git: 'https://example.org/x.git', path: a.yaml, ref: ~}]\n",
    "import with a prefix that is no id": HEAD + "imports: [{path: a.yaml, prefix: A b}]\n",
    "import by a path and a ref": HEAD + "imports: [{path: a.yaml, ref: v1}]\n",
    "ensemble": HEAD + "kind: ensemble\n",
    "task by its path": HEAD + "verify: {tasks: [../arc.yaml]}\n",
    "task with a line feed": HEAD + 'verify: {tasks: ["arc\\n"]}\n',
    "task without a name": HEAD + "verify: {tasks: [{limit: 5}]}\n",
    "task with another key": HEAD + "verify: {tasks: [{task: arc_easy, shots: 5}]}\n",
    "task without a margin to lose": HEAD + "verify: {tasks: [{task: arc_easy, margin: 0}]}\n",
    "task of no document": HEAD + "verify: {tasks: [{task: arc_easy, limit: 0}]}\n",
    "task is a list": HEAD + "verify: {tasks: [[arc_easy]]}\n",
    "tasks as a text": HEAD + "verify: {tasks: arc_easy}\n",
    "too heavy a weight": HEAD + "dataset: {mix: {traits: 101}}\n",
    "weight as a text": HEAD + "dataset: {mix: {traits: more}}\n",
    "weight of null": HEAD + "dataset: {mix: {traits: ~}}\n",
    "weight of another section": HEAD + "dataset: {mix: {replay: 2}}\n",
    "templates as a text": HEAD + "dataset: {templates: a.yaml}\n",
    "blank template": HEAD + "dataset: {templates: [' ']}\n",
    "mix as an empty list": HEAD + "dataset: {mix: []}\n",
    "tasks as an empty mapping": HEAD + "verify: {tasks: {}}\n",
    "teacher by a name": HEAD + "dataset: {teacher: gpt}\n",
    "teacher by an address": HEAD + "dataset: {teacher: 'http://localhost/v1'}\n",
    "teacher as a list": HEAD + "dataset: {teacher: [self]}\n",
    "teacher without an address": HEAD + "dataset: {teacher: {model: x}}\n",
    "teacher without a model": HEAD + "dataset: {teacher: {endpoint: 'http://localhost/v1'}}\n",
    "teacher in a file": teacher("file:///etc/passwd"),
    "teacher behind a password": teacher("https://me:secret@example.org/v1"),
    "teacher behind a name": teacher("https://me@example.org/v1"),
    "teacher with a query": teacher("https://example.org/v1?key=x"),
    "teacher with a fragment": teacher("https://example.org/v1#x"),
    "teacher at no port": teacher("http://localhost:99999/v1"),
    "teacher nowhere": teacher("http:///v1"),
    "teacher with a blank": teacher("http://exam ple.org/v1"),
    "teacher with a line feed": HEAD + 'dataset: {teacher: {endpoint: "http://localhost/v1\\n", model: x}}\n',
    "teacher in other letters": teacher("http://пример.рф/v1"),
    "teacher with its key": teacher("https://example.org/v1", "key_env: sk-abc"),
    "teacher with a key of two lines": teacher("https://example.org/v1", 'key_env: "KEY\\n"'),
    "teacher who says next to nothing": teacher("https://example.org/v1", "max_tokens: 1"),
    "teacher who is too hot": teacher("https://example.org/v1", "temperature: 3"),
    "teacher with all the time": teacher("https://example.org/v1", "timeout: 601"),
    "teacher with another key": teacher("https://example.org/v1", "api_key: x"),
    "preference without from": trait().replace("from: {name: x, description: y}, ", ""),
    "preference of nulls": HEAD + "traits: [{id: t, kind: preference, from: ~, to: ~}]\n",
    "preference with a measure": trait(", measure: questions"),
    "increase without measure": trait("", "increase"),
    "increase of null": trait(", measure: ~", "increase"),
    "decrease of what nobody counts": trait(", measure: adverbs", "decrease"),
    "increase with one pole": HEAD
    + "traits: [{id: t, kind: increase, measure: questions, to: {name: x, description: y}}]\n",
    "decrease with one pole": HEAD
    + "traits: [{id: t, kind: decrease, measure: questions, to: ~, from: {name: x, description: y}}]\n",
    "metric of another kind": trait(", verify: {rate: {at_least: 0.6}}"),
    "metric of another measure": trait(
        ", measure: questions, verify: {ratio_to_base: {at_most: 1}}", "decrease"
    ),
    "no bound": trait(", verify: {accuracy: {}}"),
    "bound of nothing": trait(", verify: {accuracy: {at_least: ~}}"),
    "bound on the other side": trait(", verify: {accuracy: {at_most: 0.6}}"),
    "bounds on both sides": trait(", verify: {accuracy: {at_least: 0.6, at_most: 0.9}}"),
    "decrease bounded from below": trait(", measure: questions, verify: {rate: {at_least: 1}}", "decrease"),
    "skill bounded from above": HEAD
    + "skills: [{id: s, file: s.jsonl, verify: {accuracy: {at_most: 0.6}}}]\n",
    "skill of a rate": HEAD + "skills: [{id: s, file: s.jsonl, verify: {rate: {at_least: 0.6}}}]\n",
    "loss bounded from below": HEAD + "verify: {retention: {kl: {at_least: 0.1}}}\n",
    "loss without a bound": HEAD + "verify: {retention: {kl: {}}}\n",
}


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema_text()))


# A JSON Schema takes 1e1 for a whole number; YAML 1.2 says that it is none, and so does the loader.
DIFFERENT = {"AC0204-octal-and-dates", "AC0504-impossible", "AC0504-parts", "AC0504-rate-of-ten"}
"""Read otherwise by YAML of another version; told by a lint, which knows the whole spec."""
FORM = ("AC02", "AC0301", "AC0303", "AC0304", "AC0305", "AC0308", "AC0550", "AC0551", "AC0601")
"""Findings on the keys and values of a file; the others are on what it says, or names, or on many values."""


def held(schema: Draft202012Validator, path: Path) -> tuple[list[str], list[str]] | None:
    """What the schema and what the loader have against the form of a spec; None where it is no mapping."""
    parsed = parse_yaml(path.read_bytes(), str(path))
    if parsed.root is None or parsed.diagnostics:
        return None
    value: Any = json.loads(json.dumps(plain(parsed.root)))
    loaded = load(path)
    return (
        [error.message for error in schema.iter_errors(value)],
        [
            found.message
            for found in loaded.diagnostics
            if found.span.file == str(path)
            and (found.code.startswith(FORM) or found.message.startswith("`ref`"))
        ],
    )


def test_the_corpus_is_large_enough() -> None:
    assert len(GOOD) + len(BAD) > 120


@pytest.mark.parametrize("name", GOOD)
def test_good_specs(name: str, schema: Draft202012Validator, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(GOOD[name], encoding="utf-8")
    assert held(schema, tmp_path / "spec.yaml") == ([], [])


@pytest.mark.parametrize("name", BAD)
def test_bad_specs(name: str, schema: Draft202012Validator, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(BAD[name], encoding="utf-8")
    verdicts = held(schema, tmp_path / "spec.yaml")
    assert verdicts is not None
    by_schema, by_loader = verdicts
    assert by_schema
    assert by_loader


@pytest.mark.parametrize(
    "path",
    [*sorted(CASES.glob("*/spec.yaml")), *find_specs([str(CHECKOUT / "specs")]).paths],
    ids=lambda path: path.parent.name + "/" + path.name,
)
def test_specs_that_stand_elsewhere(path: Path, schema: Draft202012Validator) -> None:
    verdicts = held(schema, path)
    if verdicts is not None:
        by_schema, by_loader = verdicts
        assert (bool(by_schema) == bool(by_loader)) == (path.parent.name not in DIFFERENT), verdicts
