"""The training run: rows in, adapter out, the same bytes for the same request on the same platform."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

from torch import Tensor

from adapterc.backend.batches import epoch_batches
from adapterc.backend.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from adapterc.backend.decoder import Decoder, decoder_for
from adapterc.backend.fast_paths import fast_paths
from adapterc.backend.loading import load_base
from adapterc.backend.lora import adapter_parameters, attach_adapter, save_adapter
from adapterc.backend.memory import resident_memory, trim_memory
from adapterc.backend.optimizer import MasterWeights, learning_rate_at
from adapterc.backend.pace import Pace
from adapterc.backend.products import with_swift_products
from adapterc.backend.progress import Progress as RowsProgress
from adapterc.backend.progress import silent
from adapterc.backend.reference import Reference, take_reference
from adapterc.backend.runtime import memory_faults_named, training_runtime
from adapterc.backend.step import BatchLoss, batch_loss
from adapterc.backend.tokens import TokenRow, tokenise_rows
from adapterc.backend.trained_rows import TrainedRows, learn_definitions, rows_to_train
from adapterc.digest import digest
from adapterc.errors import AdaptercError
from adapterc.ir.training import Recipe, StepLoss, TrainedAdapter, TrainRequest

Progress = Callable[[StepLoss, int], None]
_WINDOW = 8
"""Steps whose mean loss is looked at for whether training runs away."""
_KEPT_MEMORY = 3 << 30
"""Freed memory is kept for the next step while the process holds no more than this many bytes, or,
where the base alone needs more, than it held after its first step and a tenth."""
_GROWTH = 1.1


@dataclass(slots=True, kw_only=True)
class _Run:
    """What a run carries from step to step; `updating` while its state is between two steps."""

    recipe: Recipe
    decoder: Decoder
    masters: MasterWeights
    backward: Callable[[Tensor], object]
    folder: Path
    key: str
    scene_rows: TrainedRows | None = None
    step: int = 0
    curve: list[StepLoss] = field(default_factory=list)
    updating: bool = False

    def descend(self, loss: Tensor) -> None:
        """Take the gradient of one part of a batch."""
        self.backward(loss)
        self.masters.collect()
        if self.scene_rows is not None:
            self.scene_rows.masters.collect()

    def state(self) -> dict[str, Tensor]:
        """Everything that the next step depends on, as the live vectors."""
        rows = self.scene_rows.state() if self.scene_rows is not None else {}
        return {**self.masters.state(), **rows}


def train(
    request: TrainRequest,
    *,
    folder: Path,
    progress: Progress,
    rows_progress: RowsProgress = silent,
    pace: Pace | None = None,
) -> TrainedAdapter:
    """Train the adapter of `request` and write it to `folder`, going on from a checkpoint there.

    The checkpoint stays: who keeps the adapter elsewhere removes the folder then, and not before. `pace` says
    how often one is written. `progress` is called after each step with its losses and the number of steps in
    all; `rows_progress` hears of the steps that rows of scenes take before the first of them. Raises
    AdaptercError for rows that cannot train, for losses that break, and for memory that runs out; an
    interrupt comes through as KeyboardInterrupt, with every step kept that it did not fall into.
    """
    platform = request.platform
    with memory_faults_named("while loading the base"):
        model, tokenizer = load_base(
            request.base, device=platform.device, dtype=platform.dtype, scenes=request.scenes
        )
    return train_loaded(
        request, model, tokenizer, folder=folder, progress=progress, rows_progress=rows_progress, pace=pace
    )


def train_loaded(  # noqa: PLR0913 - two phases have an ear each
    request: TrainRequest,
    model: Any,
    tokenizer: Any,
    *,
    folder: Path,
    progress: Progress,
    rows_progress: RowsProgress = silent,
    pace: Pace | None = None,
) -> TrainedAdapter:
    """`train` on a base that is in memory already, with its scenes; `model` gets the adapter on it."""
    from accelerate import Accelerator  # type: ignore[import-untyped]

    longest = int(getattr(model.config, "max_position_embeddings", 0) or 1 << 20)
    rows = tokenise_rows(request.rows, request.base.turns, tokenizer, longest)
    if not rows:
        raise AdaptercError("there are no rows to train on", help="ask for more rows in the spec's dataset")
    recipe = request.recipe
    with training_runtime(request.platform):
        accelerator = Accelerator(cpu=request.platform.device == "cpu", mixed_precision="no")
        wrapped = with_swift_products(accelerator.prepare_model(attach_adapter(model, recipe)))
        scene_rows = rows_to_train(wrapped, request.scenes)
        gate = scene_rows.open() if scene_rows is not None else nullcontext()
        unsaid = [token.id for token in request.scenes.tokens] if request.scenes is not None else []
        with fast_paths(wrapped), decoder_for(wrapped, rows, unsaid) as decoder, gate:
            run = _Run(
                recipe=recipe,
                decoder=decoder,
                masters=MasterWeights(adapter_parameters(wrapped)),
                backward=accelerator.backward,
                folder=folder,
                key=digest(["train", request]),
                scene_rows=scene_rows,
            )
            if not _resumed(run) and scene_rows is not None:
                with memory_faults_named("while the scenes' rows learn what they stand for"):
                    learn_definitions(
                        scene_rows, decoder, tokenizer, request.base.turns, progress=rows_progress
                    )
            _steps(run, rows, progress, pace or Pace())
        sha256 = save_adapter(run.masters.tensors(), folder, request.base, recipe)
        learnt = scene_rows.save(folder) if scene_rows is not None else ""
    return TrainedAdapter(digest=sha256, curve=tuple(run.curve), folder=str(folder), rows_digest=learnt)


def _resumed(run: _Run) -> bool:
    """Go on from the checkpoint of this very run; False where there is none."""
    state = load_checkpoint(run.folder, run.key)
    if state is None:
        return False
    run.step, run.curve = state.step, list(state.curve)
    for name, value in run.masters.state().items():
        value.copy_(state.tensors[name])
    run.masters.push()
    if run.scene_rows is not None:
        run.scene_rows.restore(state.tensors)
    return True


def _keep(run: _Run) -> None:
    state = Checkpoint(step=run.step, curve=tuple(run.curve), tensors=run.state())
    save_checkpoint(run.folder, run.key, state)


def _steps(run: _Run, rows: Sequence[TokenRow], progress: Progress, pace: Pace) -> None:
    recipe = run.recipe
    plan = [
        batch
        for epoch in range(recipe.epochs)
        for batch in epoch_batches(rows, recipe.batch_size, recipe.seed, epoch)
    ]
    if run.step >= len(plan):
        return
    before = run.scene_rows.at_start() if run.scene_rows is not None else nullcontext()
    with memory_faults_named("while scoring the rows with the base"), before:
        reference = take_reference(run.decoder, rows, recipe)
    kept = 0
    try:
        while run.step < len(plan):
            with memory_faults_named(f"at training step {run.step + 1} of {len(plan)}"):
                loss = _step(run, plan[run.step], reference, len(plan))
            if pace.due():
                pace.keep(partial(_keep, run))
            kept = kept or max(_KEPT_MEMORY, int(resident_memory() * _GROWTH))
            trim_memory(above=kept)
            progress(loss, len(plan))
    except KeyboardInterrupt:
        if not run.updating:
            _keep(run)
        raise


def _step(run: _Run, batch: tuple[TokenRow, ...], reference: Reference, steps: int) -> StepLoss:
    recipe = run.recipe
    rate = learning_rate_at(run.step + 1, steps, recipe.learning_rate, recipe.warmup)
    found = batch_loss(run.decoder, batch, reference, recipe, run.descend)
    norm = run.masters.norm()
    loss = StepLoss(
        step=run.step + 1,
        total=found.total,
        nll=found.nll,
        dpo=found.dpo,
        kl=found.kl,
        lesson=found.lesson,
        told=found.told,
        grad_norm=norm,
        tokens=found.tokens,
    )
    _check(run, found, loss, rate)
    run.updating = True
    run.masters.update(run.step + 1, rate, min(1.0, recipe.clip / (norm + 1e-6)))
    if run.scene_rows is not None:
        run.scene_rows.update_along(run.step + 1, steps, recipe.warmup, recipe.clip)
    run.curve.append(loss)
    run.step += 1
    run.updating = False
    return loss


def _has_run_away(totals: Sequence[float], recipe: Recipe, words: int) -> bool:
    """Whether the last steps lost more than one that holds all `words` for equally likely, or twice what
    the first did: several of them, since a batch may hold no more than what costs nothing yet.
    """
    if len(totals) <= _WINDOW:
        return False
    last = fmean(totals[-_WINDOW:])
    chance = (recipe.nll + recipe.told + recipe.kl + recipe.lesson) * math.log(words) + recipe.dpo * math.log(
        2
    )
    return last > chance or (len(totals) >= 2 * _WINDOW and last > 2 * fmean(totals[:_WINDOW]) + 1)


def _check(run: _Run, found: BatchLoss, loss: StepLoss, rate: float) -> None:
    """Stop before a step that would carry a broken or runaway loss into the weights."""
    totals = [done.total for done in run.curve] + [loss.total]
    runaway = _has_run_away(totals, run.recipe, run.decoder.head.weight.shape[0])
    if math.isfinite(loss.total) and math.isfinite(loss.grad_norm) and not runaway:
        return
    if not runaway:
        _keep(run)
    what = "diverged" if runaway else "broke"
    raise AdaptercError(
        f"training {what} at step {loss.step}: loss {loss.total:.4g}, gradient norm {loss.grad_norm:.4g}, "
        f"learning rate {rate:.2g}; the worst of the batch is {found.worst}",
        help="lower training.learning_rate, or look at the row named; the last good state is kept",
    )
