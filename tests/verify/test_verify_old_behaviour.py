from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from adapterc.backend.generation import Draws, generate, sample
from adapterc.ir.further import OldBehaviour
from adapterc.ir.verification import Answer, Measurements
from adapterc.verify.live import LiveModel
from adapterc.verify.old_behaviour import DRAWS, measure_old, write_old
from support.tiny_model import make_tiny_base
from support.verifying import dataset, measurements, spec
from verify.test_verify_harness import load, own_log_likelihood, request

pytestmark = pytest.mark.slow

HELD = dataset(families=3, each=1, cap=10)
SAID = "The river bends. A question was answered."


def measured() -> Measurements:
    texts = measurements(HELD)
    base = tuple(replace(one, text=SAID) for one in texts.base_answers)
    adapter = tuple(replace(one, text="Why does ice float?") for one in texts.adapter_answers)
    silent = Answer(item=adapter[0].item, text="", tokens=0, finished=True)
    return replace(texts, base_answers=base, adapter_answers=(silent, *adapter[1:]))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> LiveModel:
    plain = load(make_tiny_base(tmp_path_factory.mktemp("base")))
    model, tokenizer = plain.model, plain.tokenizer
    model.generation_config.eos_token_id = [2]

    def draw(
        prompts: Sequence[str], caps: Sequence[int], seeds: Sequence[Sequence[int]], temperature: float
    ) -> Any:
        return sample(model, tokenizer, prompts, caps, Draws(seeds=seeds, temperature=temperature))

    return replace(
        plain, generate=lambda prompts, caps: generate(model, tokenizer, prompts, caps), sample=draw
    )


@pytest.fixture(scope="module")
def old(live: LiveModel, tmp_path_factory: pytest.TempPathFactory) -> OldBehaviour:
    return run(live, tmp_path_factory.mktemp("old"))


def run(live: LiveModel, cache: Path) -> OldBehaviour:
    return measure_old(spec(), HELD, request(HELD), live, measured(), cache=cache)


def test_each_probe_of_a_trait_that_can_relapse_is_drawn_five_times(old: OldBehaviour) -> None:
    looked = {item.id for item in HELD.probes if item.trait in ("less-assistant", "open")}
    assert {one.item for one in old.drawn} == looked
    assert {len(one.texts) for one in old.drawn} == {DRAWS}
    assert len({text for one in old.drawn for text in one.texts}) > len(looked)


def test_draws_are_the_same_again_and_from_the_cache(
    old: OldBehaviour, live: LiveModel, tmp_path: Path
) -> None:
    assert run(live, tmp_path) == old
    assert run(replace(live, sample=lambda *_: pytest.fail("drawn anew")), tmp_path) == old


def test_a_forced_answer_goes_on_from_the_base_s_first_sentence(old: OldBehaviour, live: LiveModel) -> None:
    one = old.forced[0]
    assert (one.opening, one.base) == ("The river bends.", " A question was answered.")
    prompt = next(item.prompt for item in HELD.probes if item.id == one.item)
    (said,) = generate(live.model, live.tokenizer, [prompt + one.opening], [10])
    assert one.text == said.text


def test_costs_are_what_the_base_alone_finds(old: OldBehaviour, live: LiveModel) -> None:
    silent = measured().adapter_answers[0].item
    assert silent not in {cost.item for cost in old.costs}
    assert len(old.costs) == len(HELD.probes) - 1
    cost = old.costs[0]
    prompt = next(item.prompt for item in HELD.probes if item.id == cost.item)
    with live.model.disable_adapter():
        ids = live.tokenizer.encode(prompt + SAID)
        start = len(live.tokenizer.encode(prompt))
        with torch.inference_mode():
            scores = live.model(torch.tensor([ids])).logits[0].log_softmax(-1)
    nats = [-float(scores[place - 1, ids[place]]) for place in range(start, len(ids))]
    assert cost.base == pytest.approx(sum(nats) / len(nats), abs=1e-4)
    assert math.isfinite(own_log_likelihood(live, prompt, SAID))


def test_what_was_said_lies_in_files_to_be_counted_again(old: OldBehaviour, tmp_path: Path) -> None:
    write_old(old, tmp_path / "old")
    lines = (tmp_path / "old" / "drawn.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["item"] for line in lines] == [one.item for one in old.drawn]
    assert sorted(path.name for path in (tmp_path / "old").iterdir()) == [
        "costs.jsonl",
        "drawn.jsonl",
        "forced.jsonl",
    ]
