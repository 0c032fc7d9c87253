"""What each part of an adapter contributes: one spec, built with the adapter on one part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from adapterc.backend.weights_file import numbers_in
from adapterc.driver.build import Built, build
from adapterc.driver.compile import Compiled
from adapterc.driver.lock import target_lock
from adapterc.driver.watch import Watch
from adapterc.ir.spec import ResolvedSpec, TrainingOptions

_ATTENTION = ("q", "v")
_WEIGHTS = "adapter_model.safetensors"
Opened = Callable[[str], AbstractContextManager[Watch]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One variant: what was built and how many numbers it trained, or what stopped it."""

    name: str
    built: Built | None = None
    trained: int = 0
    fault: Exception | None = None


def target_variants(training: TrainingOptions) -> tuple[tuple[str, TrainingOptions], ...]:
    """The roles that an adapter can take, alone and together; the embedding is not among them.

    Attention is trained as the spec asks for it, or at q and v where it asks for none.
    """
    attention = training.attention or _ATTENTION
    without = replace(training, attention=(), ffn=False, output_projection=False)
    return (
        ("attention", replace(without, attention=attention)),
        ("ffn", replace(without, ffn=True)),
        ("output-projection", replace(without, output_projection=True)),
        ("all", replace(without, attention=attention, ffn=True, output_projection=True)),
    )


def ablate_targets(
    compiled: Compiled, *, folder: Path, device: str | None, opened: Opened
) -> Iterator[Variant]:
    """Build each variant into its own folder below `folder`, one after the other.

    `opened` gives the ear of a variant's build by its name. What stops one variant is told in its place;
    an interrupt stops all.
    """
    for name, training in target_variants(compiled.spec.training):
        spec = replace(compiled.spec, training=training)
        target = folder / name
        try:
            with target_lock(target), opened(name) as watch:
                built = build(replace(compiled, spec=spec), target=target, device=device, watch=watch)
            yield Variant(name=name, built=built, trained=_trained(built, spec))
        except Exception as fault:  # whatever stopped this one, the others are still to be built
            yield Variant(name=name, fault=fault)


def _trained(built: Built, spec: ResolvedSpec) -> int:
    """Numbers that training could change: the adapter's, and those of the scenes' rows that train."""
    rows = sum(scene.row == "trained" for scene in spec.scenes)
    return numbers_in(built.target / _WEIGHTS) + rows * built.base.hidden_size
