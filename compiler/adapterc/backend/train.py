"""The training run: rows in, adapter out, the same bytes for the same request on the same platform."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from adapterc.backend.batches import epoch_batches
from adapterc.backend.checkpoint import Checkpoint, drop_checkpoint, load_checkpoint, save_checkpoint
from adapterc.backend.decoder import Decoder, decoder_for
from adapterc.backend.fast_paths import fast_paths
from adapterc.backend.loading import load_base
from adapterc.backend.lora import adapter_parameters, attach_adapter, save_adapter
from adapterc.backend.optimizer import MasterWeights, learning_rate_at
from adapterc.backend.reference import Reference, take_reference
from adapterc.backend.step import batch_loss
from adapterc.backend.tokens import TokenRow, tokenise_rows
from adapterc.digest import digest
from adapterc.errors import AdaptercError
from adapterc.ir.training import Recipe, StepLoss, TrainedAdapter, TrainRequest

STAGE_VERSION = 1
CHECKPOINT_EVERY = 10
Progress = Callable[[StepLoss, int], None]


@dataclass(slots=True, kw_only=True)
class _Run:
    """What a run carries from step to step."""

    recipe: Recipe
    decoder: Decoder
    masters: MasterWeights
    folder: Path
    key: str
    step: int = 0
    curve: list[StepLoss] = field(default_factory=list)
    updating: bool = False


def train(request: TrainRequest, *, folder: Path, progress: Progress) -> TrainedAdapter:
    """Train the adapter of `request` and write it to `folder`, going on from a checkpoint there.

    `progress` is called after each step with its losses and the number of steps in all. Raises
    AdaptercError for rows that cannot train, for losses that break, and for memory that runs out.
    """
    platform = request.platform
    model, tokenizer = load_base(request.base, device=platform.device, dtype=platform.dtype)
    return train_loaded(request, model, tokenizer, folder=folder, progress=progress)


def train_loaded(
    request: TrainRequest, model: Any, tokenizer: Any, *, folder: Path, progress: Progress
) -> TrainedAdapter:
    """`train` on a base that is in memory already."""
    recipe = request.recipe
    longest = int(getattr(model.config, "max_position_embeddings", 0) or 1 << 20)
    rows = tokenise_rows(request.rows, request.base, tokenizer, longest)
    torch.set_num_threads(request.platform.threads)
    torch.use_deterministic_algorithms(True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    wrapped = attach_adapter(model, recipe)
    with fast_paths(wrapped), decoder_for(wrapped, rows) as decoder:
        run = _Run(
            recipe=recipe,
            decoder=decoder,
            masters=MasterWeights(adapter_parameters(wrapped)),
            folder=folder,
            key=digest(["train", STAGE_VERSION, request]),
        )
        _resume(run)
        _steps(run, rows, progress)
    sha256 = save_adapter(run.masters.tensors(), folder, request.base, recipe)
    drop_checkpoint(folder)
    return TrainedAdapter(digest=sha256, curve=tuple(run.curve), folder=str(folder))


def _resume(run: _Run) -> None:
    state = load_checkpoint(run.folder, run.key)
    if state is None:
        return
    run.step, run.curve = state.step, list(state.curve)
    for name, value in run.masters.state().items():
        value.copy_(state.tensors[name])
    run.masters.push()


def _keep(run: _Run) -> None:
    state = Checkpoint(step=run.step, curve=tuple(run.curve), tensors=run.masters.state())
    save_checkpoint(run.folder, run.key, state)


def _steps(run: _Run, rows: Sequence[TokenRow], progress: Progress) -> None:
    recipe = run.recipe
    plan = [
        batch
        for epoch in range(recipe.epochs)
        for batch in epoch_batches(rows, recipe.batch_size, recipe.seed, epoch)
    ]
    if run.step >= len(plan):
        return
    reference = take_reference(run.decoder, rows, recipe)
    try:
        while run.step < len(plan):
            loss = _step(run, plan[run.step], reference, len(plan))
            if run.step % CHECKPOINT_EVERY == 0 and run.step < len(plan):
                _keep(run)
            progress(loss, len(plan))
    except KeyboardInterrupt:
        if not run.updating:
            _keep(run)
        raise


def _step(run: _Run, batch: tuple[TokenRow, ...], reference: Reference, steps: int) -> StepLoss:
    recipe = run.recipe
    rate = learning_rate_at(run.step + 1, steps, recipe.learning_rate, recipe.warmup)
    found = batch_loss(run.decoder, batch, reference, recipe, run.masters.collect)
    norm = run.masters.norm()
    loss = StepLoss(
        step=run.step + 1,
        total=found.total,
        nll=found.nll,
        dpo=found.dpo,
        kl=found.kl,
        grad_norm=norm,
        tokens=found.tokens,
    )
    _check_finite(run, found.worst, loss, rate)
    run.updating = True
    run.masters.update(run.step + 1, rate, min(1.0, recipe.clip / (norm + 1e-6)))
    run.curve.append(loss)
    run.step += 1
    run.updating = False
    return loss


def _check_finite(run: _Run, worst: str, loss: StepLoss, rate: float) -> None:
    if math.isfinite(loss.total) and math.isfinite(loss.grad_norm):
        return
    _keep(run)
    raise AdaptercError(
        f"training broke at step {loss.step}: the loss is {loss.total}, the gradient {loss.grad_norm}, "
        f"at a learning rate of {rate:.2g}; worst {worst}",
        help="lower training.learning_rate, or look at the row named; the state before this step is kept",
    )
