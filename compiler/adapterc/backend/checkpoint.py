"""The state of a run on disk: one safetensors file, replaced whole, never a pickle.

Everything that a later step depends on is in it, so a run that was killed ends with the same bytes
as one that was not. Batches and learning rate follow from the step; no random state is left to keep.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from adapterc.backend.cache_folder import cache_faults
from adapterc.ir.training import StepLoss
from adapterc.whole_file import replace_file

CHECKPOINT_FOLDER = "checkpoint"
_FILE = "state.safetensors"
_NOTE = "adapterc"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """`step` steps are done, with these losses; tensors are flat fp32 vectors by name."""

    step: int
    curve: tuple[StepLoss, ...]
    tensors: dict[str, Tensor]


def save_checkpoint(folder: Path, key: str, state: Checkpoint) -> None:
    """Replace the checkpoint under `folder`; a kill at any moment leaves the old one or the new one.

    AdaptercError where the disk refuses; the old one is still there then.
    """
    from safetensors.torch import save

    tensors = {name: value.detach().cpu().contiguous() for name, value in state.tensors.items()}
    note = {
        "key": key,
        "step": state.step,
        "curve": [asdict(loss) for loss in state.curve],
        "sha256": _digest(tensors),
    }
    target = folder / CHECKPOINT_FOLDER
    content = save(tensors, metadata={_NOTE: json.dumps(note, sort_keys=True)})
    with cache_faults(target):
        target.mkdir(parents=True, exist_ok=True)
        replace_file(target / _FILE, content)


def load_checkpoint(folder: Path, key: str) -> Checkpoint | None:
    """The checkpoint of the run with this key; None if there is none, it is another run's, or damaged."""
    from safetensors import SafetensorError, safe_open

    path = folder / CHECKPOINT_FOLDER / _FILE
    try:
        with safe_open(path, framework="pt") as stream:
            note = json.loads((stream.metadata() or {})[_NOTE])
            tensors = {name: stream.get_tensor(name) for name in sorted(stream.keys())}
        if note["key"] != key or note["sha256"] != _digest(tensors):
            return None
        curve = tuple(StepLoss(**loss) for loss in note["curve"])
        return Checkpoint(step=note["step"], curve=curve, tensors=tensors)
    except (OSError, SafetensorError, KeyError, TypeError, ValueError):
        return None


def _digest(tensors: dict[str, Tensor]) -> str:
    hasher = hashlib.sha256()
    for name in sorted(tensors):
        hasher.update(name.encode())
        hasher.update(tensors[name].contiguous().view(torch.uint8).numpy().data)
    return hasher.hexdigest()
