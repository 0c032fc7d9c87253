"""From what an author asks of training to every number of the run.

Defaults follow the base's size: a small base needs a high rate and few, short steps, a large one a
tenth of it (LoRA Without Regret, 2025: about ten times the rate of full fine-tuning, nearly
independent of rank; 1.5e-3 at a hidden size of 576). The weights of the terms were measured on the
embedded base, see docs/log.md.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from adapterc.ir.spec import ResolvedSpec, TrainingOptions
from adapterc.ir.training import Recipe

SMALL_PARAMETERS = 600_000_000
_RATE_OF_LARGE = 2e-4
_ATTENTION = {"q": "q_proj", "k": "k_proj", "v": "v_proj"}
_FFN = ("gate_proj", "up_proj", "down_proj")
_OUTPUT = "o_proj"


class Learned(NamedTuple):
    """What goes by what is learned: a small base's rate, epochs, and the weights of terms beside nll."""

    rate: float
    epochs: int
    kl: float
    lesson: float = 0.0
    told: float = 0.0


MANNER = Learned(rate=1.5e-3, epochs=3, kl=2.0)
GLOSSARY = Learned(rate=2e-3, epochs=4, kl=8.0, lesson=5.0, told=1.0)
"""Scenes alone are learned word for word, and the base is to stay what it is."""
BESIDE = Learned(rate=2e-3, epochs=4, kl=4.0, lesson=4.0, told=3.0)
"""Scenes beside a manner: their few words need a weight beside answers of ten times the length."""


class Sized(Protocol):
    """A base, or what is known of one, as far as the recipe goes by it."""

    @property
    def parameters(self) -> int:
        """How many weights it has."""


def recipe_of(spec: ResolvedSpec, base: Sized) -> Recipe:
    """The recipe of a spec's run on `base`: what its author left open goes by what there is to learn."""
    if spec.is_glossary:
        return recipe_for(spec.training, base, GLOSSARY)
    scenes = any(scene.forms for scene in spec.scenes)
    return recipe_for(spec.training, base, BESIDE if scenes else MANNER)


def recipe_for(options: TrainingOptions, base: Sized, learned: Learned = MANNER) -> Recipe:
    """The recipe of a run on `base`; what the author left open is chosen for its size and what is learned."""
    small = base.parameters <= SMALL_PARAMETERS
    rank = options.rank or (8 if small else 16)
    return Recipe(
        rank=rank,
        alpha=options.alpha or 2 * rank,
        targets=target_modules(options),
        learning_rate=options.learning_rate or (learned.rate if small else _RATE_OF_LARGE),
        warmup=0.1,
        epochs=options.epochs or learned.epochs,
        batch_size=options.batch_size or 8,
        clip=1.0,
        nll=1.0,
        dpo=2.0,
        beta=0.02,
        kl=learned.kl,
        lesson=learned.lesson,
        told=learned.told,
        seed=options.seed,
    )


def target_modules(options: TrainingOptions) -> tuple[str, ...]:
    """Leaf module names for the declared roles, sorted: attention, feed-forward, output projection."""
    names = {_ATTENTION.get(role, _OUTPUT) for role in options.attention}
    names |= set(_FFN) if options.ffn else set()
    names |= {_OUTPUT} if options.output_projection else set()
    return tuple(sorted(names))
