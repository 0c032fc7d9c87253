"""Trained scene rows: first against their definitions, then with the adapter, and no other row with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from adapterc.backend.decoder import decoder_for
from adapterc.backend.loading import load_base
from adapterc.backend.lora import attach_adapter
from adapterc.backend.scene_rows import matrices, prove_rows, read_rows
from adapterc.backend.tokens import tokenise_rows
from adapterc.backend.train import train, train_loaded
from adapterc.backend.trained_rows import learn_definitions, rows_to_train
from adapterc.digest import digest_file
from adapterc.ir.base import BaseModel
from adapterc.ir.scenes import SceneTable
from adapterc.ir.training import StepLoss, TrainRequest
from support.scenes import entries, reshape_base, table_on
from support.tiny_model import make_tiny_base
from support.training import CHATML, silent, tiny_base_model, tiny_request, tiny_row, tiny_rows

_DEFINITION = "A question that is answered too quickly. The river bends."


@pytest.fixture(scope="module", params=["tied", "untied"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BaseModel:
    folder = make_tiny_base(tmp_path_factory.mktemp("rows") / "tiny")
    return tiny_base_model(reshape_base(folder, tied=request.param == "tied"))


def _table(base: BaseModel, folder: Path) -> SceneTable:
    trained = entries(("Δ21", "Δ22"), row="trained")
    composed = entries(("🜂⟁",), slots=(2,))
    return table_on(base, folder, (*trained, *composed))


def _request(base: BaseModel, table: SceneTable | None, **recipe: Any) -> TrainRequest:
    rows = [
        *tiny_rows(4, 0, 3),
        *(tiny_row(20 + at, "demonstration", f"The river bends {at}.", ask="Δ21") for at in range(4)),
        *(tiny_row(30 + at, "demonstration", f"Ice floats {at}.", ask="Δ22, as a phrase") for at in range(4)),
    ]
    request = tiny_request(Path(base.path), tuple(rows), **recipe)
    return replace(request, base=base, scenes=table)


def test_learning_brings_a_token_to_its_definition_and_moves_no_other_row(
    base: BaseModel, tmp_path: Path
) -> None:
    table = _table(base, tmp_path)
    model, tokenizer = load_base(base, scenes=table)
    request = _request(base, table)
    wrapped = attach_adapter(model, request.recipe)
    rows = rows_to_train(wrapped, table)
    assert rows is not None
    held = matrices(wrapped)["embedding"].clone()
    spans = tokenise_rows(request.rows, CHATML, tokenizer, 512)
    with decoder_for(wrapped, spans) as decoder, rows.open():
        said: list[tuple[str, float]] = []
        before, after = learn_definitions(
            rows, decoder, tokenizer, CHATML, progress=lambda *told: said.append(told)
        )
    assert after < 0.75 * before
    assert [share for _, share in said] == [*(step / 100 for step in range(1, 101)), 1.0]
    assert (said[0][0], said[-1][0]) == (
        f"rows 1/100  error {before:.3f}",
        f"rows 100/100  error {after:.3f}",
    )
    matrix = matrices(wrapped)["embedding"]
    moved = (matrix != held).any(dim=1).nonzero().flatten().tolist()
    assert moved == [table.tokens[0].id, table.tokens[1].id]
    assert torch.equal(matrix[moved], rows.masters.tensors()["rows"])
    along = read_rows(tmp_path / "rows.safetensors", 3).get("along")
    if along is not None:  # a tied row that moved this way would come to be said
        assert torch.allclose(matrix[moved] @ along, held[moved] @ along, atol=1e-4)
    assert prove_rows(wrapped, table).holds


def test_the_hook_changes_no_state_and_lets_a_gradient_through(base: BaseModel, tmp_path: Path) -> None:
    table = _table(base, tmp_path)
    model, tokenizer = load_base(base, scenes=table)
    wrapped = attach_adapter(model, _request(base, table).recipe)
    rows = rows_to_train(wrapped, table)
    assert rows is not None
    ids = torch.tensor([tokenizer("see Δ22, 🜂⟁ and Δ21 or Δ22").input_ids])
    plain = wrapped(ids).logits
    with rows.open():
        hooked = wrapped(ids).logits
        (slope,) = torch.autograd.grad(hooked[0, -1].pow(2).sum(), [rows.parameter])
    assert torch.equal(plain, hooked)
    assert (slope.abs().sum(dim=1) > 0).all()


def test_composed_rows_ask_for_nothing(base: BaseModel, tmp_path: Path) -> None:
    table = table_on(base, tmp_path)
    model, _ = load_base(base, scenes=table)
    assert rows_to_train(model, table) is None
    assert rows_to_train(model, None) is None


def test_training_writes_the_rows_and_loading_puts_them_in(base: BaseModel, tmp_path: Path) -> None:
    table = _table(base, tmp_path / "table")
    trained = train(_request(base, table, epochs=2), folder=tmp_path / "run", progress=silent)
    assert trained.rows_digest == digest_file(tmp_path / "run" / "rows.safetensors")
    own = read_rows(tmp_path / "table" / "rows.safetensors", 3)
    new = read_rows(tmp_path / "run" / "rows.safetensors", 3)
    assert sorted(own) == sorted(new)
    assert [bool((a != b).any()) for a, b in zip(own["embedding"], new["embedding"], strict=True)] == [
        True,
        True,
        False,
    ]
    assert all(torch.equal(own[name], new[name]) for name in own if name != "embedding")
    model, _ = load_base(base, scenes=table, rows=tmp_path / "run" / "rows.safetensors")
    ids = [token.id for token in table.tokens]
    assert torch.equal(matrices(model)["embedding"][ids], new["embedding"])
    assert prove_rows(model, table).holds


def test_composed_rows_are_not_written(base: BaseModel, tmp_path: Path) -> None:
    table = table_on(base, tmp_path / "table")
    trained = train(_request(base, table, epochs=1), folder=tmp_path / "run", progress=silent)
    assert trained.rows_digest == ""
    left = {path.name for path in (tmp_path / "run").iterdir()} - {
        "checkpoint"
    }  # whoever keeps the result drops it
    assert left == {"adapter_config.json", "adapter_model.safetensors"}


def test_the_adapter_stays_a_plain_lora(base: BaseModel, tmp_path: Path) -> None:
    from safetensors import safe_open

    table = _table(base, tmp_path / "table")
    train(_request(base, table, epochs=1), folder=tmp_path / "run", progress=silent)
    with safe_open(tmp_path / "run" / "adapter_model.safetensors", framework="pt") as stream:
        names = sorted(stream.keys())
    assert names
    assert all(".lora_A." in name or ".lora_B." in name for name in names)
    config = (tmp_path / "run" / "adapter_config.json").read_text(encoding="utf-8")
    assert '"modules_to_save": null' in config
    assert "trainable_token_indices" not in config


def test_the_same_request_gives_the_same_bytes(base: BaseModel, tmp_path: Path) -> None:
    table = _table(base, tmp_path / "table")
    found = [train(_request(base, table, epochs=1), folder=tmp_path / name, progress=silent) for name in "ab"]
    assert found[0].digest == found[1].digest
    assert found[0].rows_digest == found[1].rows_digest


@pytest.mark.parametrize("stop", [1, 13])
def test_a_run_that_was_stopped_ends_with_the_same_bytes(base: BaseModel, tmp_path: Path, stop: int) -> None:
    """Before the first checkpoint, and after it: with pairs, whose reference is taken again."""
    table = _table(base, tmp_path / "table")
    request = _request(base, table, epochs=4, dtype="bfloat16")
    whole = train(request, folder=tmp_path / "whole", progress=silent)

    class KilledError(Exception):
        pass

    def kill(loss: StepLoss, steps: int) -> None:
        if loss.step == stop:
            raise KilledError

    with pytest.raises(KilledError):
        train(request, folder=tmp_path / "cut", progress=kill)
    resumed = train(request, folder=tmp_path / "cut", progress=silent)
    assert len(whole.curve) > 13
    assert resumed.curve == whole.curve
    assert (resumed.digest, resumed.rows_digest) == (whole.digest, whole.rows_digest)


def test_an_adapter_learns_to_answer_a_token(base: BaseModel, tmp_path: Path) -> None:
    table = _table(base, tmp_path / "table")
    curve = train(_request(base, table, epochs=8), folder=tmp_path / "run", progress=silent).curve
    assert curve[-1].nll < 0.7 * curve[0].nll


def test_a_base_in_memory_trains_with_its_scenes(base: BaseModel, tmp_path: Path) -> None:
    table = _table(base, tmp_path / "table")
    request = _request(base, table, epochs=1)
    model, tokenizer = load_base(base, scenes=table)
    found = train_loaded(request, model, tokenizer, folder=tmp_path / "loaded", progress=silent)
    own = train(request, folder=tmp_path / "own", progress=silent)
    assert (found.digest, found.rows_digest) == (own.digest, own.rows_digest)
    assert not model.get_input_embeddings()._forward_hooks
