"""The base's own answers: what is asked of it, and what it said."""

from __future__ import annotations

from dataclasses import dataclass

from adapterc.ir.base import BaseModel
from adapterc.ir.training import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRequest:
    """Fully rendered prompts, system turn excluded, each answered greedily with at most `cap` tokens."""

    base: BaseModel
    prompts: tuple[str, ...]
    cap: int
    platform: Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledAnswer:
    """What the base said; `finished` when it ended its turn by itself, which `tokens` does not count."""

    text: str
    tokens: int
    finished: bool
