"""What trains, on what, and what came out."""

from __future__ import annotations

from dataclasses import field

from adapterc.digest import UNKEYED
from adapterc.ir.base import BaseModel
from adapterc.ir.dataset import Row
from adapterc.ir.scenes import SceneTable
from adapterc.value import value


@value()
class Platform:
    """What decides the last bits of a float: part of every key from training on."""

    device: str
    dtype: str
    threads: int
    processor: str
    libraries: tuple[tuple[str, str], ...]


@value()
class Recipe:
    """Every number of the training run; nothing is left to a library's default.

    `targets` are leaf module names, sorted. Weights of the stated terms:
    nll on the chosen pole, told once more on what of it tells a scene, dpo (with `beta`) against the
    opposite, kl to the base on replay, lesson: kl to the base that reads a scene written out.
    """

    rank: int
    alpha: int
    targets: tuple[str, ...]
    learning_rate: float
    warmup: float
    epochs: int
    batch_size: int
    clip: float
    nll: float
    dpo: float
    beta: float
    kl: float
    lesson: float
    told: float
    seed: int


@value()
class TrainRequest:
    """Everything the adapter depends on."""

    base: BaseModel
    rows: tuple[Row, ...]
    recipe: Recipe
    platform: Platform
    scenes: SceneTable | None = None


@value()
class StepLoss:
    """One optimizer step: mean loss terms, gradient norm before clipping, tokens that trained."""

    step: int
    total: float
    nll: float
    dpo: float
    kl: float
    grad_norm: float
    tokens: int
    lesson: float = 0.0
    told: float = 0.0


@value()
class TrainedAdapter:
    """`digest` is the SHA-256 of `adapter_model.safetensors` in `folder`, beside `adapter_config.json`.

    `rows_digest` is the SHA-256 of the trained scene rows beside them (`rows.safetensors`); empty where
    every row is composed.
    """

    digest: str
    curve: tuple[StepLoss, ...]
    folder: str = field(metadata=UNKEYED)
    rows_digest: str = ""
