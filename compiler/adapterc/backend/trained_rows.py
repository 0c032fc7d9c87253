"""Rows of scene tokens that train: first against the definition written out, then along with the adapter.

The embedding itself stays frozen. A hook lets gradients through to one small parameter, and the rows of
the matrix follow it after each step, so that a tied head sees them too and no other row is touched.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from adapterc.backend.decoder import Decoder
from adapterc.backend.optimizer import MasterWeights, learning_rate_at
from adapterc.backend.progress import Progress, silent
from adapterc.backend.scene_rows import ALONG, EMBEDDING, ROWS_FILE, read_rows
from adapterc.backend.tokens import TokenSpan
from adapterc.digest import digest_file
from adapterc.errors import AdaptercError
from adapterc.ir.base import Turns
from adapterc.ir.scenes import SceneTable, SceneToken
from adapterc.ir.spec import Message
from adapterc.templating.chat import render_prompt

DEFINITION_STEPS = 100
_DEFINITION_RATE = 0.05
_ALONG_RATE = 0.005
"""Rates are shares of a row's root mean square: what a step of Adam moves each of its numbers by."""
_CARRIERS = ("{}", "{}.")
_LONGEST = 2000
"""Characters of a definition that are read."""
_AT_ONCE = 32
_STATE = "scene_rows_"


class TrainedRows:
    """The trained rows of a model's scenes: one parameter [rows, hidden] with its fp32 master."""

    def __init__(self, model: Any, table: SceneTable) -> None:
        self.tokens = tuple(token for token in table.tokens if token.row == "trained")
        self._embedding = model.get_input_embeddings()
        weight: Tensor = self._embedding.weight
        self._ids = torch.tensor([token.id for token in self.tokens], device=weight.device)
        self._own = [at for at, token in enumerate(table.tokens) if token.row == "trained"]
        self._all = read_rows(Path(table.folder) / ROWS_FILE, len(table.tokens))
        own = self._all[EMBEDDING][self._own].to(weight.device)
        self.parameter = torch.nn.Parameter(own.to(weight.dtype))
        self.masters = MasterWeights({"rows": self.parameter})
        self._set(own.flatten())
        self._first = own.clone()
        along = self._all.get(ALONG)
        self._along = along.to(weight.device) if along is not None else None
        self.size = float(own.double().pow(2).mean().sqrt())
        self._start = self.masters.flat.clone()
        self._places = torch.full((len(weight),), -1, device=weight.device)
        self._places[self._ids] = torch.arange(len(self.tokens), device=weight.device)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Let gradients through to the rows inside the block."""
        hook = self._embedding.register_forward_hook(self._let_through)
        try:
            yield
        finally:
            hook.remove()

    def _let_through(self, _: Any, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        """Add nothing to the states of scene tokens, with the rows' gradient: the matrix has their values."""
        if not torch.is_grad_enabled():
            return output
        which = self._places[inputs[0].flatten()]
        found = (which >= 0).nonzero().squeeze(1)
        if not len(found):
            return output
        chosen = torch.nn.functional.one_hot(which[found], len(self.tokens)).to(output.dtype)
        picked = chosen @ self.parameter
        flat = output.flatten(0, -2).index_add(0, found, picked - picked.detach())
        return flat.view_as(output)

    def keep_start(self) -> None:
        """What the rows are now is where the adapter begins; their moments begin anew."""
        self._start = self.masters.flat.clone()
        for moment in (self.masters.mean, self.masters.square, self.masters.gradient):
            moment.zero_()

    def update(self, step: int, rate: float, clip: float) -> None:
        """One step of Adam on what was collected; `rate` is a share of a row's size."""
        scale = min(1.0, clip / (self.masters.norm() + 1e-6))
        self.masters.update(step, rate * self.size, scale)
        if self._along is not None:
            rows = self.masters.tensors()["rows"]
            rows -= torch.outer((rows - self._first) @ self._along, self._along)
            self.masters.push()
        self._follow()

    def update_along(self, step: int, steps: int, warmup: float, clip: float) -> None:
        """The rows' part of one step of the adapter's training."""
        self.update(step, learning_rate_at(step, steps, _ALONG_RATE, warmup), clip)

    @contextmanager
    def at_start(self) -> Iterator[None]:
        """Inside the block the rows are what they were before the adapter's first step."""
        now = self.masters.flat.clone()
        self._set(self._start)
        try:
            yield
        finally:
            self._set(now)

    def state(self) -> dict[str, Tensor]:
        """Everything that the next step depends on, for a checkpoint."""
        live = {**self.masters.state(), "start": self._start}
        return {f"{_STATE}{name}": value for name, value in live.items()}

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Go on from what `state` gave."""
        for name, value in self.state().items():
            value.copy_(tensors[name])
        self._set(self.masters.flat.clone())

    def save(self, folder: Path) -> str:
        """Write all rows, trained and composed, in the layout of the table's; return the file's SHA-256."""
        from safetensors.torch import save_file

        rows = dict(self._all)
        rows[EMBEDDING] = rows[EMBEDDING].clone()
        rows[EMBEDDING][self._own] = self.masters.tensors()["rows"].detach().cpu()
        save_file(rows, folder / ROWS_FILE, metadata={"format": "pt"})
        return digest_file(folder / ROWS_FILE)

    def _set(self, flat: Tensor) -> None:
        self.masters.flat.copy_(flat)
        self.masters.push()
        self._follow()

    @torch.no_grad()
    def _follow(self) -> None:
        """The matrix's own rows are the parameter's values."""
        self._embedding.weight.index_copy_(0, self._ids, self.parameter.detach())


def rows_to_train(model: Any, table: SceneTable | None) -> TrainedRows | None:
    """The trained rows of `table` on a model that has them put in; None where all rows are composed."""
    if table is None or all(token.row == "composed" for token in table.tokens):
        return None
    return TrainedRows(model, table)


def learn_definitions(  # noqa: PLR0913 - what a reading takes, and an ear
    rows: TrainedRows,
    decoder: Decoder,
    tokenizer: Any,
    turns: Turns,
    *,
    steps: int = DEFINITION_STEPS,
    progress: Progress = silent,
) -> tuple[float, float]:
    """Move the rows alone until a token reads like its definition: the mean errors before and after.

    A turn that is the token and one that is the definition end alike; the base's last hidden states
    over that common end are what is brought together (squared error, as a share of the definition's).
    """
    pairs = [pair for token in rows.tokens for pair in _readings(token, tokenizer, turns)]
    groups = [pairs[at : at + _AT_ONCE] for at in range(0, len(pairs), _AT_ONCE)]
    with decoder.model.disable_adapter():
        with torch.no_grad():
            targets = [decoder.run([target for _, target in group]).hidden for group in groups]
        errors: list[float] = []
        for step in range(1, steps + 2):
            error = 0.0
            for group, target in zip(groups, targets, strict=True):
                loss = _error(decoder, [own for own, _ in group], target)
                error += float(loss.detach()) / len(pairs)
                if step <= steps:
                    (slope,) = torch.autograd.grad(loss, [rows.parameter])
                    rows.masters.gradient += slope.float().flatten()
            errors.append(error)
            progress(f"rows {min(step, steps)}/{steps}  error {error:.3f}", min(step, steps) / steps)
            if not math.isfinite(error):
                raise AdaptercError(
                    f"the scenes' rows broke at step {step} of learning their definitions",
                    help="leave `row` at composed for them, or report this base",
                )
            if step <= steps:
                rows.update(step, learning_rate_at(step, steps, _DEFINITION_RATE, 0.1), float("inf"))
    rows.keep_start()
    return errors[0], errors[-1]


def _error(decoder: Decoder, spans: Sequence[TokenSpan], target: Tensor) -> Tensor:
    """Summed over `spans`: the mean squared error of a span's states as a share of the target's square."""
    states = decoder.run(spans)
    distance = (states.hidden - target).float().pow(2).sum(dim=-1) / target.float().pow(2).sum(dim=-1)
    return torch.stack([part.mean() for part in torch.split(distance, list(states.counts))]).sum()


def _readings(token: SceneToken, tokenizer: Any, turns: Turns) -> Iterator[tuple[TokenSpan, TokenSpan]]:
    """The token's turn and its definition's, each with the common end as what is looked at."""
    for carrier in _CARRIERS:
        said = [carrier.replace("{}", text) for text in (token.token, token.definition[:_LONGEST])]
        own, written = (
            tokenizer(
                render_prompt(turns, [Message(role="user", content=text)]), add_special_tokens=False
            ).input_ids
            for text in said
        )
        common = 0
        while common < min(len(own), len(written)) - 1 and own[-1 - common] == written[-1 - common]:
            common += 1
        if common:
            yield _ending(own, common), _ending(written, common)


def _ending(ids: list[int], count: int) -> TokenSpan:
    """A span whose looked-at states are those of its last `count` tokens; what follows is never read."""
    return TokenSpan(ids=(*ids, 0), start=len(ids) - count + 1)
