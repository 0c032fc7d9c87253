"""Items in other settings through lm-eval on a real tiny model, in both arms and by stock lm-eval."""

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

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset, PairItem, ProbeItem
from adapterc.ir.settings import SettingItems, SettingPair, SettingProbe
from adapterc.ir.spec import Message
from adapterc.ir.verification import Measurements, MeasureRequest
from adapterc.templating.chat import render_prompt
from adapterc.verify.harness import measure
from adapterc.verify.judge import judge
from adapterc.verify.live import LiveModel
from adapterc.verify.tasks import task_files, write_tasks
from support.tiny_model import make_tiny_base
from support.turns import TURNS
from support.verifying import base_model, dataset, platform, spec

pytestmark = pytest.mark.slow

SYSTEM = "You are a support agent."


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_base(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def live(base: Path) -> Iterator[LiveModel]:
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from adapterc.backend.loading import quiet_libraries

    config = LoraConfig(r=4, lora_alpha=8, target_modules=["q_proj", "down_proj"], task_type="CAUSAL_LM")
    with quiet_libraries():
        model: Any = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
        adapted: Any = get_peft_model(model, config)
        tokenizer = AutoTokenizer.from_pretrained(base)
    torch.manual_seed(1)
    for name, value in adapted.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(value, std=0.1)
    yield LiveModel(model=adapted, tokenizer=tokenizer)


def asked(question: str, setting: str) -> tuple[str, str]:
    """The prompt of a question in a setting, and the system prompt in it."""
    messages = [Message(role="user", content=question)]
    if setting == "first-turn":
        said = [Message(role="user", content="And ice?"), Message(role="assistant", content="It floats.")]
        return render_prompt(TURNS, [*said, *messages]), ""
    if setting == "system-support":
        return render_prompt(TURNS, messages, system=SYSTEM), SYSTEM
    return render_prompt(TURNS, messages), ""


def pair(item: PairItem, setting: str) -> SettingPair:
    prompt, system = asked(item.question, setting)
    closing = '"}' if setting == "json-field" else ""
    opening = {"prefill-4": "Because it takes more ", "json-field": '{"reply": "'}.get(setting, "")
    return SettingPair(
        setting=setting,
        id=item.id,
        trait=item.trait,
        origin=item.origin,
        prompt=prompt + opening,
        to=item.to + closing,
        opposite=item.opposite + closing,
        system=system,
    )


def probe(item: ProbeItem, setting: str) -> SettingProbe:
    prompt, system = asked(item.question, setting)
    prompt += "Because it takes more" if setting == "prefill-4" else ""
    return SettingProbe(
        setting=setting,
        id=item.id,
        trait=item.trait,
        origin=item.origin,
        prompt=prompt,
        cap=item.cap,
        system=system,
    )


@pytest.fixture(scope="module")
def held() -> Dataset:
    clean = dataset(families=6, each=1, cap=12)
    settings = ("first-turn", "prefill-4", "json-field", "system-support")
    pairs = tuple(pair(item, setting) for setting in settings for item in clean.pairs)
    probes = tuple(
        probe(item, setting)
        for setting in settings
        for item in clean.probes
        if item.trait == "longer-reasoning"
    )
    return replace(clean, settings=SettingItems(pairs=pairs, probes=probes))


def run(live: LiveModel, held: Dataset, folder: Path) -> Measurements:
    write_tasks(task_files(spec(), held, base_model()), folder / "eval")
    request = MeasureRequest(
        base=base_model(),
        adapter="a" * 64,
        pairs=held.pairs,
        probes=held.probes,
        neutral=held.neutral,
        platform=platform(),
        settings=held.settings,
    )
    return measure(request, live, eval_folder=folder / "eval", cache=folder / "cache")


@pytest.fixture(scope="module")
def measured(
    live: LiveModel, held: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Measurements, Path]:
    folder = tmp_path_factory.mktemp("measured")
    return run(live, held, folder), folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def own_log_likelihood(live: LiveModel, prompt: str, answer: str) -> float:
    """Summed log-likelihood, one row at a time; white space at the prompt's end counts to the answer."""
    whole = live.tokenizer.encode(prompt + answer)
    given = len(live.tokenizer.encode(prompt.rstrip()))
    with torch.inference_mode():
        scores = live.model(torch.tensor([whole])).logits[0].log_softmax(-1)
    return sum(float(scores[place - 1, whole[place]]) for place in range(given, len(whole)))


def test_a_pair_is_scored_behind_what_its_answer_begins_with(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset
) -> None:
    found = measured[0].settings
    assert found is not None and held.settings is not None
    for item, before, after in zip(held.settings.pairs, found.base.scores, found.adapter.scores, strict=True):
        assert (before.setting, before.item) == (item.setting, item.id)
        for pole, text in (("to", item.to), ("opposite", item.opposite)):
            assert getattr(after, pole) == pytest.approx(
                own_log_likelihood(live, item.prompt, text), abs=1e-3
            )
            with live.model.disable_adapter():
                expected = own_log_likelihood(live, item.prompt, text)
            assert getattr(before, pole) == pytest.approx(expected, abs=1e-3)


def test_a_probe_is_answered_behind_what_the_base_began(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset
) -> None:
    found = measured[0].settings
    assert found is not None and held.settings is not None
    for item, answer in zip(held.settings.probes, found.adapter.answers, strict=True):
        ids = live.tokenizer.encode(item.prompt)
        said: list[int] = []
        with torch.inference_mode():
            while len(said) < item.cap and live.tokenizer.eos_token_id not in said:
                said.append(int(live.model(torch.tensor([ids + said])).logits[0, -1].argmax()))
        ended = said[-1] == live.tokenizer.eos_token_id
        assert answer.finished == ended
        assert answer.text == live.tokenizer.decode(said[: len(said) - ended], skip_special_tokens=True)


def test_settings_leave_what_is_measured_plainly_as_it_was(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset, tmp_path: Path
) -> None:
    plain = run(live, replace(held, settings=None), tmp_path)
    assert plain == replace(measured[0], settings=None)
    alone = contents(tmp_path / "eval")
    whole = contents(measured[1] / "eval")
    assert alone == {path: text for path, text in whole.items() if not path.startswith("settings/")}
    assert len(whole) > len(alone)
    kept = set(contents(tmp_path / "cache"))
    assert kept < set(contents(measured[1] / "cache"))


def test_another_cold_run_and_a_warm_one_write_the_same_bytes(
    measured: tuple[Measurements, Path], live: LiveModel, held: Dataset, tmp_path: Path
) -> None:
    assert run(live, held, tmp_path) == measured[0]
    assert contents(tmp_path / "eval") == contents(measured[1] / "eval")
    shutil.rmtree(tmp_path / "eval")
    assert run(live, held, tmp_path) == measured[0]
    assert contents(tmp_path / "eval") == contents(measured[1] / "eval")


def test_each_trait_tells_what_of_it_holds(measured: tuple[Measurements, Path], held: Dataset) -> None:
    traits = judge(spec(), held, measured[0]).traits
    told = [[one.setting for one in trait.settings] for trait in traits]
    asked_in = ["first-turn", "prefill-4", "json-field", "system-support"]
    assert told == [asked_in, asked_in, []]
    for trait in traits[:2]:
        for one in trait.settings:
            assert (one.n, one.clusters) == (6, 6)


def test_an_undeclared_system_turn_stops_everything(live: LiveModel, held: Dataset, tmp_path: Path) -> None:
    assert held.settings is not None
    first, *rest = held.settings.pairs
    prompt = f"{TURNS.system_open}Be good.{TURNS.system_close}Why?"
    for evil, says in (
        (replace(first, prompt=prompt), "carries a system turn"),
        (replace(first, system=SYSTEM), "setting first-turn is not what pair-0 is asked in"),
        (replace(first, setting="system-plain", prompt=prompt, system=SYSTEM), "declared system turn"),
        (
            replace(
                first,
                setting="system-support",
                prompt=f"{TURNS.system_open}{SYSTEM}{TURNS.system_close}{prompt}",
                system=SYSTEM,
            ),
            "carries a system turn",
        ),
    ):
        settings = replace(held.settings, pairs=(evil, *rest))
        with pytest.raises(CompilerBugError, match=says):
            run(live, replace(held, settings=settings), tmp_path)


def test_stock_lm_eval_gives_the_same_numbers_elsewhere(
    base: Path, live: LiveModel, measured: tuple[Measurements, Path], tmp_path: Path
) -> None:
    moved, adapter, out = tmp_path / "moved" / "eval", tmp_path / "adapter", tmp_path / "out"
    shutil.copytree(measured[1] / "eval", moved)
    live.model.save_pretrained(str(adapter))
    tasks = sorted(path.stem for path in (moved / "settings").glob("*.yaml"))
    assert len(tasks) == 8
    command = [sys.executable, "-m", "lm_eval", "--model", "hf", "--include_path", str(moved)]
    command += ["--model_args", f"pretrained={base},peft={adapter},dtype=float32", "--tasks", ",".join(tasks)]
    command += ["--output_path", str(out), "--device", "cpu", "--batch_size", "4", "--log_samples"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    stock = json.loads(next(out.rglob("results_*.json")).read_text(encoding="utf-8"))["results"]
    ours = json.loads((moved / "settings" / "results" / "adapter.json").read_text(encoding="utf-8"))[
        "results"
    ]
    assert sorted(stock) == sorted(ours) == tasks
    for task in tasks:
        numbers = {name: value for name, value in ours[task].items() if isinstance(value, float)}
        assert numbers
        for name, value in numbers.items():
            assert stock[task][name] == pytest.approx(value, abs=1e-3), (task, name)
