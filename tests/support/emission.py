"""A small but whole EmitRequest: real files, invented measurements, texts of the awkward kinds."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from adapterc.digest import digest_file
from adapterc.emit.request import EmitRequest, RunFacts, StageFact, TextFile
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Dataset, Origin, PairItem, ParrotFigures, ProbeItem, Row
from adapterc.ir.spec import (
    DatasetOptions,
    Message,
    Pole,
    ResolvedSpec,
    Role,
    Threshold,
    TrainingOptions,
    Trait,
    VerifyOptions,
)
from adapterc.ir.training import Platform, Recipe, StepLoss, TrainedAdapter
from adapterc.ir.verification import Answer, Measurements, PairScore, Retention
from support.texts import HOSTILE, PARADOXICAL, SUBJECTS, TEMPLATED, fill
from support.turns import TURNS
from support.verdicts import judgement


def emit_request(folder: Path, *, hostile: bool = False, seed: int = 0) -> EmitRequest:
    """A request whose adapter and evaluation files lie under `folder`."""
    adapter = write_adapter(folder / f"adapter-{seed}", seed)
    return EmitRequest(
        version="0.1.0",
        spec=_spec(hostile=hostile),
        sources=(TextFile(path="specs/metaphysicist.yaml", text="adapterc: 1  # as written\n"),),
        templates=(TextFile(path="en/train/open.yaml", text="- What is {{ subject }}?\n"),),
        base=base_model(),
        dataset=_dataset(hostile=hostile),
        recipe=_recipe(),
        platform=_platform(),
        adapter=adapter,
        measurements=_measurements(),
        judgement=judgement(hostile=hostile),
        stage_keys=(("frontend", "1" * 64), ("expand", "2" * 64), ("train", "3" * 64)),
        lock=(("base", "4" * 64),),
        eval_folder=str(_evaluation(folder / "evaluation")),
        run=_run(),
    )


def at_other_time(request: EmitRequest) -> EmitRequest:
    """The same request, run at another time on another host."""
    run = replace(request.run, started="2031-05-05T05:05:05+05:00", host="another machine", stages=())
    return replace(request, run=run)


def base_model() -> BaseModel:
    """A description of the embedded base; nothing is loaded."""
    return BaseModel(
        name="smollm2-135m-instruct",
        identity="HuggingFaceTB/SmolLM2-135M-Instruct",
        revision="gguf-q4_1",
        digest="b" * 64,
        licence="apache-2.0",
        parameters=134_515_008,
        layers=30,
        hidden_size=576,
        turns=TURNS,
        special_tokens=("<|im_start|>", "<|im_end|>"),
        path="nowhere",
    )


def write_adapter(folder: Path, seed: int) -> TrainedAdapter:
    """Real safetensors of one tiny LoRA pair, and a loss curve that falls."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(seed)
    key = "base_model.model.model.layers.0.self_attn.q_proj.lora_{}.weight"
    tensors = {
        key.format("A"): chance.standard_normal((8, 64), dtype=np.float32),
        key.format("B"): chance.standard_normal((64, 8), dtype=np.float32),
    }
    save_file(tensors, folder / "adapter_model.safetensors", metadata={"format": "pt"})
    config = {"base_model_name_or_path": "HuggingFaceTB/SmolLM2-135M-Instruct", "peft_type": "LORA", "r": 8}
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    curve = tuple(_step(step) for step in range(1, 81))
    return TrainedAdapter(
        digest=digest_file(folder / "adapter_model.safetensors"), curve=curve, folder=str(folder)
    )


def _step(step: int) -> StepLoss:
    wave = math.sin(step * 1.7) * 0.12 + math.sin(step * 0.61) * 0.07
    nll, dpo = 1.4 + 1.6 * math.exp(-step / 18) + wave, 0.69 * math.exp(-step / 25) + abs(wave) / 4
    kl = 0.03 * (1 - math.exp(-step / 15)) + abs(wave) / 30
    return StepLoss(
        step=step, total=nll + 0.3 * dpo + 0.5 * kl, nll=nll, dpo=dpo, kl=kl, grad_norm=1.0, tokens=600
    )


def _spec(*, hostile: bool) -> ResolvedSpec:
    evil = HOSTILE[0] if hostile else ""
    return ResolvedSpec(
        name="metaphysicist",
        language=("en", "ru"),
        base="smollm2-135m-instruct",
        role=Role(
            title=f"A metaphysicist {evil}".strip(),
            summary=f"Turns what is granted against itself; answers with a question held open. {evil}",
        ),
        traits=(
            Trait(
                id="paradoxical-reasoning",
                kind="preference",
                opposite=Pole(name="templated", description="a list of tips"),
                to=Pole(name=f"paradoxical{evil}", description="a claim turned on itself"),
                thresholds=(Threshold(metric="accuracy", at_least=0.6),),
            ),
            Trait(
                id="longer-reasoning",
                kind="increase",
                measure="reasoning_tokens",
                opposite=Pole(name="short", description="stops early"),
                to=Pole(name="long", description="stays with it"),
                thresholds=(Threshold(metric="ratio_to_base", at_least=1.5),),
            ),
            Trait(
                id="less-assistant",
                kind="decrease",
                measure="assistant_phrases",
                opposite=Pole(name="assistant", description="offers help"),
                to=Pole(name="plain", description="does not"),
                thresholds=(Threshold(metric="rate", at_most=0.05),),
            ),
        ),
        frames=(),
        dialogues=(),
        dataset=DatasetOptions(),
        training=TrainingOptions(),
        verify=VerifyOptions(profile="quick"),
    )


def _dataset(*, hostile: bool) -> Dataset:
    nodes = ("traits[0]", "traits[1]", "traits[2]", "frames[0]", "dialogues", "replay")
    rows = []
    for index in range(320):
        node, subject = nodes[index % len(nodes)], SUBJECTS[index % len(SUBJECTS)]
        if hostile and index % 5 == 0:
            subject = HOSTILE[index // 5 % len(HOSTILE)]
        origin = Origin(
            node=node,
            template="en/train/open.yaml",
            family=f"open-{index % 24:02}",
            split="train",
            seed=index,
        )
        question = (Message(role="user", content=f"What would you say about {subject}?"),)
        replay = node == "replay"
        rows.append(
            Row(
                id=f"row-{index:04}",
                kind="replay" if replay else "pair",
                origin=origin,
                subject="" if replay else subject,
                messages=() if replay else question,
                chosen="The tram left at nine and came back empty." if replay else fill(PARADOXICAL, subject),
                rejected="" if replay else fill(TEMPLATED, subject),
            )
        )
    held_out = Origin(
        node="traits[0]", template="en/verify/pairs.yaml", family="held-00", split="verify", seed=7
    )
    pair = PairItem(
        id="pair-0000",
        trait="paradoxical-reasoning",
        origin=held_out,
        subject="snow",
        question="Why snow?",
        prompt="<|im_start|>user\nWhy snow?<|im_end|>\n<|im_start|>assistant\n",
        to="Because it covers itself.",
        opposite="Snow is frozen water.",
        evidence="author",
    )
    probe = ProbeItem(
        id="probe-0000",
        trait="open",
        origin=held_out,
        subject="rain",
        question="Tell me about rain.",
        prompt="<|im_start|>user\nTell me about rain.<|im_end|>\n<|im_start|>assistant\n",
        cap=200,
    )
    figures = ParrotFigures(
        repeated_8gram_share=0.021,
        worst_8gram="lean the claim on its contrary and see what",
        distinct_3=0.63,
        dropped_leaks=4,
        dropped_empty=2,
        kept_words=0.38,
    )
    return Dataset(
        rows=tuple(rows), pairs=(pair,), probes=(probe,), neutral=("Plain text.",), figures=figures
    )


def _measurements() -> Measurements:
    return Measurements(
        base_pairs=(PairScore(item="pair-0000", to=-40.0, opposite=-31.0),),
        adapter_pairs=(PairScore(item="pair-0000", to=-30.0, opposite=-36.0),),
        base_answers=(Answer(item="probe-0000", text="Rain is water.", tokens=5, finished=True),),
        adapter_answers=(
            Answer(item="probe-0000", text="Rain leaves before it falls.", tokens=8, finished=False),
        ),
        retention=Retention(kl=0.031, base_perplexity=22.0, adapter_perplexity=22.4, tokens=2048),
        logit_shift=7.25,
    )


def _recipe() -> Recipe:
    return Recipe(
        rank=8,
        alpha=16,
        targets=("down_proj", "gate_proj", "o_proj", "q_proj", "up_proj", "v_proj"),
        learning_rate=1e-3,
        warmup=0.1,
        epochs=2,
        batch_size=8,
        clip=1.0,
        nll=1.0,
        dpo=0.3,
        beta=0.1,
        kl=0.5,
        lesson=0.5,
        told=0.0,
        seed=0,
    )


def _platform() -> Platform:
    return Platform(
        device="cpu",
        dtype="bfloat16",
        threads=2,
        processor="a processor with AMX",
        libraries=(("peft", "0.21.2"), ("torch", "2.13.0"), ("transformers", "5.23.0")),
    )


def _evaluation(folder: Path) -> Path:
    (folder / "tasks").mkdir(parents=True, exist_ok=True)
    (folder / "tasks" / "pairs.yaml").write_text("task: metaphysicist_pairs\n", encoding="utf-8")
    for arm in ("base", "adapter"):
        (folder / arm).mkdir(exist_ok=True)
        (folder / arm / "results.json").write_text(json.dumps({"arm": arm}) + "\n", encoding="utf-8")
    return folder


def _run() -> RunFacts:
    return RunFacts(
        started="2030-01-02T03:04:05+00:00",
        finished="2030-01-02T03:11:47+00:00",
        host="a laptop with two cores",
        stages=(
            StageFact(stage="frontend", result="built", seconds=0.2),
            StageFact(stage="expand", result="cache", seconds=0.0),
            StageFact(stage="train", result="built", seconds=231.4),
        ),
    )
