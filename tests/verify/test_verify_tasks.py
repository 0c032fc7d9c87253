from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from adapterc.ir.spec import Pole
from adapterc.verify.tasks import end_of_turn, gold_index, slug, task_files, task_name, write_tasks
from support.verifying import base_model, dataset, spec, trait


def documents(files: dict[str, str], name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in files[name].splitlines()]


def test_each_trait_and_the_open_probes_get_a_definition_and_a_data_file() -> None:
    files = dict(task_files(spec(), dataset(), base_model()))
    assert sorted(files) == [
        "adapterc_metaphysicist_less_assistant.jsonl",
        "adapterc_metaphysicist_less_assistant.yaml",
        "adapterc_metaphysicist_longer_reasoning.jsonl",
        "adapterc_metaphysicist_longer_reasoning.yaml",
        "adapterc_metaphysicist_open.jsonl",
        "adapterc_metaphysicist_open.yaml",
        "adapterc_metaphysicist_paradoxical_reasoning.jsonl",
        "adapterc_metaphysicist_paradoxical_reasoning.yaml",
        "scorers.py",
    ]


def test_a_generation_task_is_greedy_capped_and_ends_with_the_turn() -> None:
    files = dict(task_files(spec(), dataset(cap=96), base_model()))
    assert files["adapterc_metaphysicist_longer_reasoning.yaml"] == (
        "task: adapterc_metaphysicist_longer_reasoning\n"
        "custom_dataset: !function scorers.load_documents\n"
        "dataset_kwargs:\n"
        "  data: adapterc_metaphysicist_longer_reasoning.jsonl\n"
        "test_split: test\n"
        "num_fewshot: 0\n"
        'description: ""\n'
        'target_delimiter: ""\n'
        "doc_to_text: prompt\n"
        "output_type: generate_until\n"
        "doc_to_target: id\n"
        "process_results: !function scorers.score_length\n"
        "generation_kwargs:\n"
        "  do_sample: false\n"
        "  max_gen_toks: 96\n"
        '  until: ["<|im_end|>"]\n'
        "metric_list:\n"
        "  - metric: length\n"
        "    aggregation: mean\n"
        "    higher_is_better: true\n"
        "  - metric: log_length\n"
        "    aggregation: mean\n"
        "    higher_is_better: true\n"
        "  - metric: distinct_3\n"
        "    aggregation: mean\n"
        "    higher_is_better: true\n"
        "metadata:\n"
        "  version: 1\n"
    )


def test_spec_text_never_reaches_a_definition() -> None:
    evil = Pole(name="{{ 7*7 }}", description="!function os.system", markers=("{{ evil }}",))
    traits = (trait("preference", to=evil, id="x: !function os.system"), trait("decrease", opposite=evil))
    files = dict(task_files(spec(*traits), dataset(), base_model()))
    for name, text in files.items():
        if name.endswith(".yaml"):
            assert "evil" not in text
            assert "os.system" not in text
            assert "{{" not in text
    assert documents(files, "adapterc_metaphysicist_less_assistant.jsonl")[0]["markers"] == ["{{ evil }}"]


def test_documents_carry_the_rendered_prompt_and_the_declared_pole_as_gold() -> None:
    held = dataset()
    files = dict(task_files(spec(), held, base_model()))
    rows = documents(files, "adapterc_metaphysicist_paradoxical_reasoning.jsonl")
    for row, item in zip(rows, held.pairs, strict=True):
        assert row["prompt"] == item.prompt
        choices, gold = row["choices"], row["gold"]
        assert isinstance(choices, list)
        assert isinstance(gold, int)
        assert (choices[gold], choices[1 - gold]) == (item.to, item.opposite)


def test_a_structure_is_scored_by_a_file_of_its_own(tmp_path: Path) -> None:
    files = dict(task_files(spec(trait("structure")), dataset(), base_model()))
    name = "adapterc_metaphysicist_less_assistant"
    assert "process_results: !function structure_scorers.score_structure\n" in files[f"{name}.yaml"]
    assert "- metric: rate\n    aggregation: mean\n    higher_is_better: true\n" in files[f"{name}.yaml"]
    assert {row["measure"] for row in documents(files, f"{name}.jsonl")} == {"numbered_list"}
    write_tasks(files.items(), tmp_path)
    alone = (
        "import structure_scorers as s; print(s.score_structure({'measure': 'bullet_list'}, ['- a\\n- b']))"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{alone}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "{'rate': 1.0, 'lines': 2.0}\n"


def test_the_gold_index_is_balanced_and_depends_on_the_id_alone() -> None:
    drawn = [gold_index(f"item-{number}") for number in range(400)]
    assert 160 <= sum(drawn) <= 240
    assert drawn == [gold_index(f"item-{number}") for number in range(400)]


def test_the_same_values_give_the_same_bytes() -> None:
    assert task_files(spec(), dataset(), base_model()) == task_files(spec(), dataset(), base_model())


def test_a_line_separator_in_a_text_stays_in_its_document(tmp_path: Path) -> None:
    held = dataset()
    marker = "one\u2028two\nthree\x85four"
    evil = trait("decrease", opposite=Pole(name="a", description="", markers=(marker,)))
    write_tasks(task_files(spec(evil), held, base_model()), tmp_path)
    files = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    lines = files["adapterc_metaphysicist_less_assistant.jsonl"].split("\n")
    assert len(lines) == 1 + sum(item.trait == "less-assistant" for item in held.probes)


@pytest.mark.parametrize("text", ["open", "a_b", "A-b", "a--b", "смелость", "-a", "a b"])
def test_names_that_could_collide_are_told_apart(text: str) -> None:
    assert slug(text) not in {slug("a-b"), slug("a"), "open"}
    assert slug(text).isascii()
    assert slug(text).replace("_", "").isalnum()


def test_a_trait_called_open_does_not_take_the_open_probes_name() -> None:
    assert task_name("s", "open") == "adapterc_s_open"
    assert slug("open") == f"open_{slug('open').rsplit('_', 1)[1]}"


@pytest.mark.parametrize("name", ["scenes-form", "scenes-identification"])
def test_a_trait_does_not_take_the_name_of_a_task_of_scenes(name: str) -> None:
    of_scenes = f"adapterc_s_{name.replace('-', '_')}"
    assert task_name("s", name).startswith(f"{of_scenes}_")


def test_the_turn_ends_with_the_special_token_that_closes_it() -> None:
    assert end_of_turn(base_model()) == "<|im_end|>"


def test_written_tasks_are_named(tmp_path: Path) -> None:
    names = write_tasks(task_files(spec(), dataset(), base_model()), tmp_path / "eval")
    assert names == (
        "adapterc_metaphysicist_less_assistant",
        "adapterc_metaphysicist_longer_reasoning",
        "adapterc_metaphysicist_open",
        "adapterc_metaphysicist_paradoxical_reasoning",
    )
