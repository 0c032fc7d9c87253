from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from lm_eval.api.instance import Instance

from adapterc.backend.continuations import ContinuationReader
from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset
from adapterc.ir.verification import Measurements, MeasureRequest
from adapterc.verify.arm import ArmModel
from adapterc.verify.effects import trait_effect
from adapterc.verify.harness import assert_no_system_turn, measure
from adapterc.verify.live import LiveModel
from adapterc.verify.responses import Responses
from adapterc.verify.tasks import task_files, write_tasks
from support.tiny_model import make_tiny_base
from support.turns import TURNS
from support.verifying import base_model, dataset, platform, spec

pytestmark = pytest.mark.slow

CAP = 12


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("base"))


def load(base: Path, *, strength: float = 0.05) -> LiveModel:
    """The tiny base under an adapter with random weights; strength 0 leaves it without effect."""
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from adapterc.backend.loading import quiet_libraries

    targets = ["q_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    config = LoraConfig(r=4, lora_alpha=8, target_modules=targets, task_type="CAUSAL_LM")
    with quiet_libraries():
        model: Any = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
        adapted: Any = get_peft_model(model, config)
        tokenizer = AutoTokenizer.from_pretrained(base)
    torch.manual_seed(1)
    for name, value in adapted.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(value, std=strength)
    return LiveModel(model=adapted, tokenizer=tokenizer)


@pytest.fixture(scope="module")
def live(base: Path) -> Iterator[LiveModel]:
    yield load(base)


@pytest.fixture(scope="module")
def held() -> Dataset:
    return dataset(families=6, each=2, cap=CAP)


def request(held: Dataset, **changes: Any) -> MeasureRequest:
    whole = MeasureRequest(
        base=base_model(),
        adapter="a" * 64,
        pairs=held.pairs,
        probes=held.probes,
        neutral=held.neutral,
        platform=platform(),
    )
    return replace(whole, **changes)


def run(
    live: LiveModel, held: Dataset, folder: Path, *, cache: str = "cache", **changes: Any
) -> tuple[Measurements, list[tuple[str, int, int]]]:
    heard: list[tuple[str, int, int]] = []
    write_tasks(task_files(spec(), held, base_model()), folder / "eval")
    measured = measure(
        request(held, **changes),
        live,
        eval_folder=folder / "eval",
        cache=folder / cache,
        progress=lambda *step: heard.append(step),
    )
    return measured, heard


@pytest.fixture(scope="module")
def measured(
    live: LiveModel, held: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Measurements, Path]:
    folder = tmp_path_factory.mktemp("measured")
    return run(live, held, folder)[0], folder


def own_log_likelihood(live: LiveModel, prompt: str, answer: str) -> float:
    """Summed log-likelihood, one row at a time; white space at the prompt's end counts to the answer."""
    bare = prompt.rstrip()
    whole = live.tokenizer.encode(prompt + answer)
    given = len(live.tokenizer.encode(bare))
    with torch.inference_mode():
        scores = live.model(torch.tensor([whole])).logits[0].log_softmax(-1)
    return sum(float(scores[place - 1, whole[place]]) for place in range(given, len(whole)))


def test_log_likelihoods_agree_with_a_plain_computation(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset
) -> None:
    for item, base_score, adapter_score in zip(
        held.pairs, measured[0].base_pairs, measured[0].adapter_pairs, strict=True
    ):
        for pole, text in (("to", item.to), ("opposite", item.opposite)):
            expected = own_log_likelihood(live, item.prompt, text)
            assert getattr(adapter_score, pole) == pytest.approx(expected, abs=1e-3)
            with live.model.disable_adapter():
                expected = own_log_likelihood(live, item.prompt, text)
            assert getattr(base_score, pole) == pytest.approx(expected, abs=1e-3)


def reading(live: LiveModel, asked: list[list[int]]) -> LiveModel:
    """`live` as the driver hands it over, reading a prompt once; `asked` hears of every prompt."""

    reader = ContinuationReader(live.model)

    def read(prompts: Any, heard: Any) -> Any:
        asked.extend(list(prompt) for prompt, _ in prompts)
        return reader(prompts, heard)

    return replace(live, read=read)


def test_a_prompt_is_read_once_for_both_poles(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset, tmp_path: Path
) -> None:
    asked: list[list[int]] = []
    found, heard = run(reading(live, asked), held, tmp_path)
    prompts = [live.tokenizer.encode(item.prompt.rstrip()) for item in held.pairs]
    distinct = {tuple(prompt) for prompt in prompts}
    assert sorted(asked) == sorted(2 * [list(prompt) for prompt in distinct])
    for mine, plain in zip(
        found.base_pairs + found.adapter_pairs,
        measured[0].base_pairs + measured[0].adapter_pairs,
        strict=True,
    ):
        assert (mine.to, mine.opposite) == pytest.approx((plain.to, plain.opposite), abs=1e-3)
    pairs = [step for step in heard if not step[0].endswith("answers")]
    assert pairs[-1][1:] == (2 * len(held.pairs), 2 * len(held.pairs))


def arm_of(model: LiveModel) -> ArmModel:
    return ArmModel(model, end_of_turn="<|im_end|>", responses=Responses(None, []), progress=lambda *_: None)


def instances(*texts: tuple[str, ...], kind: Any = "loglikelihood") -> list[Instance]:
    return [Instance(request_type=kind, doc={}, arguments=text, idx=0) for text in texts]


def test_what_is_too_long_for_the_base_goes_lm_evals_way_alone(live: LiveModel) -> None:
    texts = ("one two three " * 400, " system"), ("user", " system")
    asked: list[list[int]] = []
    found = arm_of(reading(live, asked)).loglikelihood(instances(*texts))
    expected = arm_of(live).loglikelihood(instances(*texts))
    assert [score for score, _ in found] == pytest.approx([score for score, _ in expected], abs=1e-3)
    assert asked == [live.tokenizer.encode("user")]


def test_an_empty_continuation_is_refused_as_lm_eval_refuses_it(live: LiveModel) -> None:
    for model in (live, reading(live, [])):
        with pytest.raises(AssertionError):
            arm_of(model).loglikelihood(instances(("user", ""), ("user", " system")))


def test_a_base_that_is_not_to_be_read_so_goes_lm_evals_way(live: LiveModel) -> None:
    texts = instances(("user", " system"), ("one", " two"))
    refusing = replace(live, read=lambda *_: None)
    assert arm_of(refusing).loglikelihood(texts) == arm_of(live).loglikelihood(texts)


def test_whole_texts_of_declared_tasks_are_read_the_same_way(live: LiveModel) -> None:
    from adapterc.verify.declared_arm import DeclaredArm

    found = []
    asked: list[list[int]] = []
    for model in (live, reading(live, asked)):
        arm = DeclaredArm(
            model, end_of_turn="<|im_end|>", responses=Responses(None, []), progress=lambda *_: None
        )
        texts = instances(("one two three " * 200,), ("user",), kind="loglikelihood_rolling")
        found.append(arm.loglikelihood_rolling(texts))
    assert asked
    assert found[1] == pytest.approx(found[0], rel=1e-5)


def test_answers_are_the_models_own_greedy_ones(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset
) -> None:
    ends = {live.tokenizer.eos_token_id}
    for item, answer in zip(held.probes[:9], measured[0].adapter_answers[:9], strict=True):
        ids = live.tokenizer.encode(item.prompt)
        said: list[int] = []
        with torch.inference_mode():
            while len(said) < CAP and not (said and said[-1] in ends):
                said.append(int(live.model(torch.tensor([ids + said])).logits[0, -1].argmax()))
        finished = said[-1] in ends
        said = said[:-1] if finished else said
        assert answer.text == live.tokenizer.decode(said, skip_special_tokens=True)
        assert (answer.tokens, answer.finished) == (len(said), finished)


def test_retention_is_the_kl_over_every_predicted_token(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset
) -> None:
    terms, losses = [], []
    for text in held.neutral:
        ids = torch.tensor([live.tokenizer.encode(text)])
        with torch.inference_mode():
            adapter = live.model(ids).logits[0, :-1].log_softmax(-1)
            with live.model.disable_adapter():
                base = live.model(ids).logits[0, :-1].log_softmax(-1)
        terms += torch.nn.functional.kl_div(adapter, base, log_target=True, reduction="none").sum(-1).tolist()
        losses += torch.nn.functional.nll_loss(base, ids[0, 1:], reduction="none").tolist()
    found = measured[0].retention
    assert found.tokens == len(terms)
    assert found.kl == pytest.approx(sum(terms) / len(terms), rel=1e-4)
    expected = torch.tensor(losses).mean().exp()
    assert found.base_perplexity == pytest.approx(float(expected), rel=1e-4)
    assert measured[0].logit_shift > 0.0


def test_talk_is_read_over_the_bases_own_answers_to_open_questions(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset
) -> None:
    asked = [item for item in held.probes if item.trait == "open"]
    said = {answer.item: answer.text for answer in measured[0].base_answers}
    spoken = [item for item in asked if said[item.id]]
    assert [one.name for one in measured[0].talk] == [item.id for item in spoken]
    for item, found in zip(spoken, measured[0].talk, strict=True):
        start = len(live.tokenizer.encode(item.prompt))
        ids = torch.tensor([live.tokenizer.encode(item.prompt + said[item.id])])
        with torch.inference_mode():
            adapter = live.model(ids).logits[0, start - 1 : -1].log_softmax(-1)
            with live.model.disable_adapter():
                base = live.model(ids).logits[0, start - 1 : -1].log_softmax(-1)
        expected = float((base.exp() * (base - adapter)).sum())
        assert (found.kind, found.family, found.tokens) == ("talk", item.origin.family, len(base))
        assert found.kl == pytest.approx(expected, rel=1e-3)
        assert found.base == pytest.approx(float(base.gather(-1, ids[0, start:, None]).sum()), rel=1e-4)


def test_each_passage_has_a_line_in_the_record(measured: tuple[Measurements, Path], held: Dataset) -> None:
    found, folder = measured
    lines = (folder / "eval" / "retention.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    texts = [one for one in told if one["kind"] == "text"]
    assert [one["passage"] for one in told] == [one.name for one in (*found.retention.passages, *found.talk)]
    assert [one["opening"] for one in texts] == [
        "The river bends where the bank is soft.",
        "Tin melts at a low heat.",
    ]
    assert sum(one["tokens"] for one in texts) == found.retention.tokens
    assert sum(one["kl"] for one in texts) / found.retention.tokens == pytest.approx(found.retention.kl)
    first = found.retention.passages[0]
    assert texts[0]["kl_per_token"] == first.kl / first.tokens
    assert texts[0]["base_log_likelihood_per_token"] == first.base / first.tokens
    assert texts[0]["adapter_log_likelihood_per_token"] == first.adapter / first.tokens


def test_the_adapter_is_seen_and_the_base_is_left_alone(measured: tuple[Measurements, Path]) -> None:
    found = measured[0]
    assert [score.to for score in found.base_pairs] != [score.to for score in found.adapter_pairs]
    assert [answer.text for answer in found.base_answers] != [answer.text for answer in found.adapter_answers]


def test_an_adapter_without_effect_leaves_the_logits_as_they_are(
    base: Path, held: Dataset, tmp_path: Path
) -> None:
    found, _ = run(load(base, strength=0.0), held, tmp_path)
    assert found.logit_shift == 0.0
    assert found.retention.kl == 0.0
    assert found.base_answers == found.adapter_answers


def test_another_cold_run_writes_the_same_bytes(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset, tmp_path: Path
) -> None:
    again, _ = run(live, held, tmp_path)
    assert again == measured[0]
    assert contents(tmp_path / "eval") == contents(measured[1] / "eval")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_lm_eval_wrote_names_no_place_and_no_time(measured: tuple[Measurements, Path]) -> None:
    folder = measured[1] / "eval"
    written = [*folder.glob("results/*"), *folder.glob("samples/*/*")]
    assert len(written) == 2 + 2 * 4
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert str(measured[1]) not in text
        assert "date" not in json.loads(text.splitlines()[0]) if path.suffix == ".jsonl" else True


def test_a_change_of_one_trait_runs_that_trait_only(live: LiveModel, held: Dataset, tmp_path: Path) -> None:
    first, _ = run(live, held, tmp_path)
    kept = sorted((tmp_path / "cache").rglob("*.json"))
    times = {path: path.stat().st_mtime_ns for path in kept}
    pairs = tuple(replace(item, to=f"{item.to} So it stays.") for item in held.pairs)
    second, _ = run(live, replace(held, pairs=pairs), tmp_path)
    now = sorted((tmp_path / "cache").rglob("*.json"))
    assert len(now) == len(kept) + 2
    assert {path: path.stat().st_mtime_ns for path in kept} == times
    assert second.base_answers == first.base_answers
    assert second.base_pairs != first.base_pairs


def test_a_damaged_entry_is_computed_again(live: LiveModel, held: Dataset, tmp_path: Path) -> None:
    first, _ = run(live, held, tmp_path)
    for path in (tmp_path / "cache").rglob("*.json"):
        path.write_text(path.read_text(encoding="utf-8").replace(".", "?", 3), encoding="utf-8")
    second, _ = run(live, held, tmp_path)
    assert second == first


def test_another_adapter_meets_the_kept_base_only(base: Path, held: Dataset, tmp_path: Path) -> None:
    first, _ = run(load(base), held, tmp_path)
    second, _ = run(load(base, strength=0.2), held, tmp_path, adapter="b" * 64)
    assert second.base_answers == first.base_answers
    assert second.adapter_pairs != first.adapter_pairs


def test_progress_counts_up_to_everything_in_each_arm(
    live: LiveModel, held: Dataset, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, heard = run(live, held, tmp_path)
    assert {label.split(":")[0] for label, _, _ in heard} == {"base", "adapter"}
    answers = [step for step in heard if step[2] == len(held.probes)]
    pairs = [step for step in heard if step[2] == 2 * len(held.pairs)]
    assert answers[-1][1:] == (36, 36)
    assert pairs[-1][1:] == (24, 24)
    assert capfd.readouterr() == ("", "")


def test_a_faster_generator_is_used_and_gives_the_same_answers(
    live: LiveModel, held: Dataset, tmp_path: Path, measured: tuple[Measurements, Path]
) -> None:
    from adapterc.backend.generation import generate

    asked: list[int] = []

    def quick(prompts: Any, caps: Any) -> Any:
        asked.append(len(prompts))
        return generate(live.model, live.tokenizer, prompts, caps)

    found, _ = run(replace(live, generate=quick), held, tmp_path)
    assert asked == [12, 12], "the three tasks put the same questions, which are answered once an arm"
    assert found.adapter_answers == measured[0].adapter_answers
    assert found.base_answers == measured[0].base_answers


def test_a_base_that_steers_its_answers_keeps_the_librarys_generator(
    live: LiveModel, held: Dataset, tmp_path: Path
) -> None:
    config = live.model.generation_config
    config.repetition_penalty = 1.1
    try:
        found, _ = run(replace(live, generate=lambda *_: []), held, tmp_path)
    finally:
        config.repetition_penalty = None
    assert len(found.adapter_answers) == len(held.probes)


def test_a_system_turn_in_a_prompt_stops_everything(live: LiveModel, held: Dataset, tmp_path: Path) -> None:
    evil = replace(held.pairs[0], prompt=f"<|im_start|>system\nBe good.<|im_end|>\n{held.pairs[0].prompt}")
    with pytest.raises(CompilerBugError) as raised:
        run(live, replace(held, pairs=(evil, *held.pairs[1:])), tmp_path)
    assert str(raised.value) == "a verification prompt carries a system turn: '<|im_start|>system'"


def test_a_prompt_outside_the_users_turn_stops_everything() -> None:
    with pytest.raises(CompilerBugError, match="does not open with the user's turn"):
        assert_no_system_turn(["What is bread?"], TURNS)


def test_stock_lm_eval_gives_the_same_numbers_elsewhere(
    base: Path, live: LiveModel, held: Dataset, measured: tuple[Measurements, Path], tmp_path: Path
) -> None:
    moved, adapter, out = tmp_path / "moved" / "eval", tmp_path / "adapter", tmp_path / "out"
    shutil.copytree(measured[1] / "eval", moved)
    live.model.save_pretrained(str(adapter))
    tasks = sorted(path.stem for path in moved.glob("*.yaml"))
    command = [sys.executable, "-m", "lm_eval", "--model", "hf", "--include_path", str(moved)]
    command += ["--model_args", f"pretrained={base},peft={adapter},dtype=float32", "--tasks", ",".join(tasks)]
    command += ["--output_path", str(out), "--device", "cpu", "--batch_size", "4"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        command,
        cwd=elsewhere,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    stock = json.loads(next(out.rglob("results_*.json")).read_text(encoding="utf-8"))["results"]
    ours = json.loads((moved / "results" / "adapter.json").read_text(encoding="utf-8"))["results"]
    assert sorted(stock) == sorted(ours) == tasks
    for task in tasks:
        numbers = {name: value for name, value in ours[task].items() if isinstance(value, float)}
        assert numbers
        for name, value in numbers.items():
            assert stock[task][name] == pytest.approx(value, abs=1e-3), (task, name)
    preference, length, rate = (trait_effect(trait, held, measured[0]) for trait in spec().traits)
    assert preference and length and rate
    name = "adapterc_metaphysicist_"
    assert stock[f"{name}paradoxical_reasoning"]["acc_bytes,none"] == preference.adapter.estimate
    assert stock[f"{name}less_assistant"]["rate,none"] == rate.adapter.estimate
    gained = length.paired.mean
    before = json.loads((moved / "results" / "base.json").read_text(encoding="utf-8"))["results"]
    key = "log_length,none"
    expected = stock[f"{name}longer_reasoning"][key] - before[f"{name}longer_reasoning"][key]
    assert gained == pytest.approx(expected, abs=1e-9)
