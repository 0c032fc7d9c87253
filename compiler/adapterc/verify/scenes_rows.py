"""The rows of scene tokens: put others in their place for a while, and prove that no other row changed.

Importing this module imports torch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open

from adapterc.errors import CompilerBugError
from adapterc.ir.scene_verdicts import RowsProof
from adapterc.verify.live import LiveModel

_CHUNK = 8192


def token_ids(tokenizer: Any, tokens: Sequence[str]) -> dict[str, int]:
    """The id of each token; raises CompilerBugError unless each is one id, no special one."""
    found = {}
    for token in tokens:
        ids = tokenizer.encode(token, add_special_tokens=False)
        if len(ids) != 1 or ids[0] in tokenizer.all_special_ids:
            raise CompilerBugError(f"the scene token {token!r} is not one ordinary id: {ids}")
        found[token] = ids[0]
    return found


def rows_of(model: Any, ids: Sequence[int]) -> dict[int, torch.Tensor]:
    """What the embedding gives for each id."""
    with torch.inference_mode():
        rows = model.get_input_embeddings()(torch.tensor(list(ids), device=model.device))
    return dict(zip(ids, rows, strict=True))


@contextmanager
def rows_in_place(model: Any, ids: Sequence[int], rows: torch.Tensor) -> Iterator[None]:
    """Inside the block the n-th text of a batch reads the n-th of `rows` [texts, hidden] for the n-th id.

    No weight is written.
    """
    wanted = torch.tensor(list(ids), device=model.device)[:, None]

    def put(_: Any, given: tuple[torch.Tensor, ...], states: torch.Tensor) -> torch.Tensor:
        return torch.where((given[0] == wanted)[..., None], rows[:, None].to(states.dtype), states)

    handle = model.get_input_embeddings().register_forward_hook(put)
    try:
        yield
    finally:
        handle.remove()


def prove_rows(live: LiveModel, folder: Path, ids: Collection[int]) -> RowsProof:
    """Hashes of the base's rows in `folder` and of the same rows in memory, without the scenes'.

    A row counts as the base's own where its id stands for the word that the base's tokenizer knows it
    by, so that rows for other specs' tokens are left out as well.
    """
    changed = set(ids) | _renamed(live)
    before, after, rows = hashlib.sha256(), hashlib.sha256(), 0
    for name, weight in _matrices(live.model):
        stored = _stored(folder, name)
        if stored is None:
            return RowsProof(rows=0, before="", after="")
        kept = torch.tensor([row for row in range(len(stored)) if row not in changed])
        rows += len(kept)
        _hash(before, stored, kept)
        _hash(after, weight.detach().cpu(), kept)
    return RowsProof(rows=rows, before=before.hexdigest(), after=after.hexdigest())


def _renamed(live: LiveModel) -> set[int]:
    if live.spelling is None:
        return set()
    own = {number: word for word, number in live.spelling.get_vocab().items()}
    known = live.tokenizer.get_vocab()
    return {number for word, number in known.items() if own.get(number) != word}


def _matrices(model: Any) -> list[tuple[str, torch.Tensor]]:
    """The embedding, and the head where it is a matrix of its own, by their names in the base's files."""
    base = model.get_base_model()
    found: list[tuple[str, torch.Tensor]] = []
    ends = (base.get_input_embeddings(), base.get_output_embeddings())
    for layer in (getattr(end, "base_layer", end) for end in ends):
        names = [name for name, module in base.named_modules() if module is layer]
        if names and all(layer.weight is not weight for _, weight in found):
            found.append((f"{names[0].removesuffix('.base_layer')}.weight", layer.weight))
    return found


def _stored(folder: Path, name: str) -> torch.Tensor | None:
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, framework="pt") as tensors:
            if name in tensors.keys():  # noqa: SIM118
                tensor: torch.Tensor = tensors.get_tensor(name)
                return tensor
    return None


def _hash(hasher: Any, matrix: torch.Tensor, rows: torch.Tensor) -> None:
    for start in range(0, len(rows), _CHUNK):
        part = matrix[rows[start : start + _CHUNK]].float().contiguous()
        hasher.update(part.numpy().tobytes())
