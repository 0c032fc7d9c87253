"""A base with scenes is a base: the harness, generation and PEFT take it as they take any other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from adapterc.backend.adapted import load_adapted
from adapterc.backend.generation import Draws, generate, sample
from adapterc.backend.scene_rows import matrices, prove_rows
from adapterc.backend.stream import stream
from adapterc.backend.train import train
from adapterc.ir.base import BaseModel
from adapterc.ir.scenes import SceneTable
from adapterc.ir.spec import Message
from adapterc.templating.chat import render_prompt
from support.scenes import entries, reshape_base, table_on
from support.tiny_model import make_tiny_base
from support.training import CHATML, silent, tiny_base_model, tiny_request, tiny_row

_SAID = "Then 🜂⟁."


@pytest.fixture(scope="module", params=["tied", "untied"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[BaseModel, SceneTable, Path]:
    """A base, its table with a composed and a trained row, and an adapter that says a scene's own token."""
    folder = tmp_path_factory.mktemp("live")
    base = tiny_base_model(reshape_base(make_tiny_base(folder / "tiny"), tied=request.param == "tied"))
    wanted = (*entries(("🜂⟁",), spoken=True), *entries(("Δ21",), slots=(3,), row="trained"))
    table = table_on(base, folder / "table", wanted)
    rows = tuple(tiny_row(at, "demonstration", _SAID, ask="Δ21") for at in range(8))
    asked = replace(
        tiny_request(Path(base.path), rows, rank=16, alpha=32, epochs=60, learning_rate=1e-2),
        base=base,
        scenes=table,
    )
    train(asked, folder=folder / "run", progress=silent)
    return base, table, folder / "run"


def _loaded(made: tuple[BaseModel, SceneTable, Path]) -> tuple[Any, Any]:
    base, table, run = made
    return load_adapted(base, str(run), device="cpu", threads=1, scenes=table)


def test_a_scene_is_read_and_said_as_ordinary_text(made: tuple[BaseModel, SceneTable, Path]) -> None:
    model, tokenizer = _loaded(made)
    prompt = render_prompt(CHATML, [Message(role="user", content="Δ21")])
    (answer,) = generate(model, tokenizer, [prompt], [24])
    assert answer.text.startswith(_SAID)


def test_a_token_that_no_text_says_is_never_said(made: tuple[BaseModel, SceneTable, Path]) -> None:
    """Whoever decodes: the same adapter says the token of a scene that is taken to be spoken."""
    base, table, run = made
    mute = replace(table, tokens=tuple(replace(token, spoken=False) for token in table.tokens))
    own = mute.tokens[0].id
    model, tokenizer = load_adapted(base, str(run), device="cpu", threads=1, scenes=mute)
    prompt = render_prompt(CHATML, [Message(role="user", content="Δ21")])
    ids = tokenizer(prompt, add_special_tokens=False, return_tensors="pt").input_ids
    plain = model.generate(ids, max_new_tokens=8, do_sample=False)[0, ids.shape[1] :].tolist()
    assert own not in plain
    assert tokenizer.decode(plain, skip_special_tokens=True).startswith("Then")
    (answer,) = generate(model, tokenizer, [prompt], [8])
    (draws,) = sample(model, tokenizer, [prompt], [8], Draws(seeds=[range(6)], temperature=1.0))
    spelled = "".join(
        piece.text for piece in stream(model, tokenizer, ids[0].tolist(), cap=8, temperature=0.0, seed=0)
    )
    assert spelled == answer.text.rstrip("\ufffd")  # the cap may cut a character
    assert not [text for text in (answer.text, *(draw.text for draw in draws)) if "🜂⟁" in text]


def test_the_harness_takes_the_live_model(made: tuple[BaseModel, SceneTable, Path]) -> None:
    """Its constructor ties weights, which fails on rows that PEFT wraps; ours are plain."""
    from lm_eval.api.instance import Instance
    from lm_eval.models.huggingface import HFLM

    model, tokenizer = _loaded(made)
    before = {name: matrix.clone() for name, matrix in matrices(model).items()}
    harness: Any = HFLM(pretrained=model, tokenizer=tokenizer, batch_size=1)
    prompt = render_prompt(CHATML, [Message(role="user", content="Δ21")])
    made_of: dict[str, Any] = {"request_type": "loglikelihood", "doc": {}, "idx": 0}
    scores = harness.loglikelihood(
        [Instance(arguments=(prompt, said), **made_of) for said in (_SAID, "Then Δ21.")]
    )
    ids = torch.tensor([tokenizer(prompt + _SAID, add_special_tokens=False).input_ids])
    start = len(tokenizer(prompt.rstrip(), add_special_tokens=False).input_ids)
    with torch.no_grad():
        logs = torch.log_softmax(model(ids).logits[0, start - 1 : -1].float(), -1)
    own = float(logs.gather(1, ids[0, start:, None]).sum())
    assert scores[0][0] == pytest.approx(own, abs=1e-3)
    assert scores[0][0] > scores[1][0]
    until = {"until": ["<|im_end|>"], "max_gen_toks": 24, "do_sample": False}
    (said,) = harness.generate_until(
        [Instance(request_type="generate_until", doc={}, arguments=(prompt, until), idx=0)]
    )
    assert said.startswith(_SAID)
    assert all(torch.equal(before[name], matrix) for name, matrix in matrices(model).items())


def test_the_base_arm_is_the_base_with_its_scenes(made: tuple[BaseModel, SceneTable, Path]) -> None:
    model, tokenizer = _loaded(made)
    ids = torch.tensor([tokenizer("Then Δ21 came.").input_ids])
    with torch.no_grad():
        adapted = model(ids).logits
        with model.disable_adapter():
            bare = model(ids).logits
    assert bare.shape == adapted.shape == (1, ids.shape[1], made[1].rows)
    assert not torch.allclose(bare, adapted)


def test_every_other_row_of_the_live_model_is_the_base_s(made: tuple[BaseModel, SceneTable, Path]) -> None:
    model, _ = _loaded(made)
    proof = prove_rows(model, made[1])
    assert proof.holds
    assert proof.rows == 400 * len(matrices(model))


def test_peft_loads_the_adapter_on_a_base_with_its_rows(made: tuple[BaseModel, SceneTable, Path]) -> None:
    from peft import PeftModel

    from adapterc.backend.loading import load_base, quiet_libraries

    base, table, run = made
    model, tokenizer = load_base(base, scenes=table, rows=run / "rows.safetensors")
    with quiet_libraries():
        plain = PeftModel.from_pretrained(model, str(run)).eval()
    ids = torch.tensor([tokenizer("see Δ21").input_ids])
    with torch.no_grad():
        assert torch.equal(plain(ids).logits, _loaded(made)[0](ids).logits)
