from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub import ModelCard
from hypothesis import given, settings
from hypothesis import strategies as st

from adapterc.emit.card import render_card, yaml_text
from adapterc.emit.report_json import build_report
from adapterc.emit.request import EmitRequest
from adapterc.ir.taught import Taught
from adapterc.ir.teacher import Teacher
from support.emission import emit_request


def card(request: EmitRequest) -> str:
    return render_card(request, build_report(request))


def front(text: str) -> Any:
    return yaml.safe_load(text.split("---\n")[1])


def test_hub_reads_the_card(tmp_path: Path) -> None:
    data: Any = ModelCard(card(emit_request(tmp_path))).data
    assert data.base_model == "HuggingFaceTB/SmolLM2-135M-Instruct"
    assert data.library_name == "peft"
    assert data.pipeline_tag == "text-generation"
    assert data.license == "apache-2.0"
    assert data.language == ["en", "ru"]
    assert "base_model:adapter:HuggingFaceTB/SmolLM2-135M-Instruct" in data.tags
    assert data.model_name == "metaphysicist"


def test_hub_reads_the_trait_metrics(tmp_path: Path) -> None:
    data: Any = ModelCard(card(emit_request(tmp_path))).data
    results = data.eval_results
    assert [(found.metric_type, found.metric_name, found.metric_value) for found in results] == [
        ("accuracy", "paradoxical-reasoning: VERIFIED (quick, one seed)", 0.83),
        ("ratio_to_base", "longer-reasoning: INCONCLUSIVE (quick, one seed)", 1.68),
        ("rate", "less-assistant: NOT VERIFIED (quick, one seed)", 0.25),
        ("kl", "retention: KL from base", 0.031),
    ]
    assert {found.dataset_type for found in results} == {"adapterc/metaphysicist-traits"}


def test_front_matter_names_the_relation(tmp_path: Path) -> None:
    assert front(card(emit_request(tmp_path)))["base_model_relation"] == "adapter"


def test_base_on_disk_gives_no_base_model_and_no_path(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    local = replace(request.base, name="my-base", identity="/home/somebody/my-base")
    text = card(replace(request, base=local))
    assert "base_model" not in front(text)
    assert front(text)["tags"] == ["lora", "transformers", "adapterc", "persona"]
    assert "/home/somebody" not in text


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("Apache-2.0", {"license": "apache-2.0"}),
        ("", {"license": "unknown"}),
        ("Ask me first: no", {"license": "other", "license_name": "Ask me first: no"}),
    ],
)
def test_licence_is_one_that_the_hub_accepts(tmp_path: Path, licence: str, expected: dict[str, str]) -> None:
    request = emit_request(tmp_path)
    found = front(card(replace(request, base=replace(request.base, licence=licence))))
    assert {key: value for key, value in found.items() if key.startswith("license")} == expected


def test_card_says_the_licence_of_the_base(tmp_path: Path) -> None:
    expected = "The base model HuggingFaceTB/SmolLM2-135M-Instruct is under apache-2.0"
    assert expected in card(emit_request(tmp_path))


def test_card_credits_whose_work_it_is_beside_the_licence(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    credited = (
        "Mira, a character by Ana; licence: CC-BY-4.0",
        "[x](https://evil.example) <img src=x>\n# Ben",
    )
    text = card(replace(request, spec=replace(request.spec, credits=credited)))
    assert text.endswith(
        "using this adapter means using the base under its terms.\n\n"
        "It is made from the work of others:\n\n"
        "- Mira, a character by Ana; licence: CC-BY-4.0\n"
        "- \\[x\\](https&#58;//evil.example) &lt;img src=x&gt; \\# Ben\n"
    )
    assert "work of others" not in card(request)


def test_loading_code_is_python_that_renders_no_system_turn(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    code = card(request).split("```python\n")[1].split("```")[0]
    prompt = next(
        node.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "prompt"
    )
    said = eval(compile(ast.Expression(prompt), "card", "eval"), {"question": "Why?"})
    assert said == "<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n"
    assert not [forbidden for forbidden in request.base.turns.forbidden if forbidden in code]


def test_commit_is_pinned_and_another_revision_is_not(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    pinned = replace(request, base=replace(request.base, revision="c" * 40))
    assert "revision=" not in card(request)
    assert card(pinned).count(f"revision={'c' * 40!r}") == 2


def test_hostile_spec_text_is_text(tmp_path: Path) -> None:
    text = card(emit_request(tmp_path, hostile=True))
    assert "<script" not in text
    assert "&lt;script&gt;alert('x')&lt;/script&gt;" in text


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(st.one_of(scalars, st.dictionaries(st.text(), inner, min_size=1)), max_size=3),
        st.dictionaries(st.text(), inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.dictionaries(st.text(), trees, min_size=1, max_size=4))
def test_yaml_text_means_the_same_to_a_yaml_reader(value: dict[str, Any]) -> None:
    assert yaml.safe_load(yaml_text(value)) == value


def test_card_says_whose_answers_were_learnt_from(tmp_path: Path) -> None:
    request = emit_request(tmp_path)
    assert "were given by" not in card(request)
    taught = replace(request.dataset, taught=Taught(personas=(), answers=(), kept=1, dropped=()))
    for teacher, name in (
        (Teacher(endpoint="http://inside.example/v1", model="qwen3-8b"), "qwen3-8b"),
        (Teacher(), "the base itself"),
    ):
        options = replace(request.spec.dataset, teacher=teacher)
        asked = replace(request, dataset=taught, spec=replace(request.spec, dataset=options))
        assert f"learnt from were given by {name} under a prompt made of the spec." in card(asked)
        assert "inside.example" not in card(asked)


def test_what_neutral_text_lost_has_its_interval(tmp_path: Path) -> None:
    said = "differs from its base by 0.031 [0.027, 0.036] nats a token (perplexity ratio "
    assert said in card(emit_request(tmp_path))
