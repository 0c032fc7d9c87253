"""The state of a run on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from adapterc.backend.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from adapterc.errors import AdaptercError
from adapterc.ir.training import StepLoss

_LOSS = StepLoss(step=1, total=2.5, nll=2.0, dpo=0.69, kl=0.1, grad_norm=1.25, tokens=64)


def _state(step: int = 1) -> Checkpoint:
    values = {name: torch.full((9,), float(step) / 3) for name in ("master", "mean", "square")}
    return Checkpoint(step=step, curve=(_LOSS,) * step, tensors=values)


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, "key", _state(2))
    found = load_checkpoint(tmp_path, "key")
    assert found is not None
    assert (found.step, found.curve) == (2, (_LOSS, _LOSS))
    assert all(torch.equal(found.tensors[name], value) for name, value in _state(2).tensors.items())


def test_a_later_state_replaces_an_earlier_one(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, "key", _state(1))
    save_checkpoint(tmp_path, "key", _state(3))
    found = load_checkpoint(tmp_path, "key")
    assert found is not None
    assert found.step == 3
    assert [path.name for path in (tmp_path / "checkpoint").iterdir()] == ["state.safetensors"]


def test_the_same_state_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_checkpoint(tmp_path / name, "key", _state())
    files = [(tmp_path / name / "checkpoint" / "state.safetensors").read_bytes() for name in ("a", "b")]
    assert files[0] == files[1]


def test_the_checkpoint_of_another_run_is_not_used(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, "one request", _state())
    assert load_checkpoint(tmp_path, "another request") is None


def test_no_checkpoint_is_none(tmp_path: Path) -> None:
    assert load_checkpoint(tmp_path, "key") is None


@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied", "replaced"])
def test_a_damaged_checkpoint_is_not_used(tmp_path: Path, damage: str) -> None:
    save_checkpoint(tmp_path, "key", _state())
    path = tmp_path / "checkpoint" / "state.safetensors"
    content = path.read_bytes()
    flipped = content[:-5] + bytes([content[-5] ^ 1]) + content[-4:]
    path.write_bytes(
        {"flipped": flipped, "cut": content[:-9], "emptied": b"", "replaced": b"not tensors at all"}[damage]
    )
    assert load_checkpoint(tmp_path, "key") is None


def test_a_partial_file_of_a_killed_write_is_no_obstacle(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, "key", _state(1))
    (tmp_path / "checkpoint" / "state.safetensors.partial").write_bytes(b"half")
    found = load_checkpoint(tmp_path, "key")
    assert found is not None
    assert found.step == 1


def test_a_disk_that_refuses_is_told_with_the_folder(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").write_text("a file", encoding="utf-8")
    with pytest.raises(AdaptercError) as told:
        save_checkpoint(tmp_path, "key", _state())
    assert told.value.message.startswith(f"cannot write to the cache folder {tmp_path / 'checkpoint'}: ")


def test_a_checkpoint_is_tensors_and_json(tmp_path: Path) -> None:
    """What any reader of safetensors can read, and nothing that runs when it is read."""
    from safetensors import safe_open

    save_checkpoint(tmp_path, "key", _state(2))
    (path,) = (tmp_path / "checkpoint").iterdir()
    with safe_open(path, framework="numpy") as stream:
        assert json.loads(stream.metadata()["adapterc"])["step"] == 2
        assert sorted(stream.keys()) == ["master", "mean", "square"]
