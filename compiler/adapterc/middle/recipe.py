"""From what an author asks of training to every number of the run.

Defaults follow the base's size: a small base needs a high rate and few, short steps, a large one a
tenth of it (LoRA Without Regret, 2025: about ten times the rate of full fine-tuning, nearly
independent of rank; 1.5e-3 at a hidden size of 576). The weights of the terms were measured on the
embedded base, see docs/log.md.
"""

from __future__ import annotations

from typing import Protocol

from adapterc.ir.spec import ResolvedSpec, TrainingOptions
from adapterc.ir.training import Recipe

SMALL_PARAMETERS = 600_000_000
_EPOCHS, _EPOCHS_OF_SCENES = 3, 4
_ATTENTION = {"q": "q_proj", "k": "k_proj", "v": "v_proj"}
_FFN = ("gate_proj", "up_proj", "down_proj")
_OUTPUT = "o_proj"


class Sized(Protocol):
    """A base, or what is known of one, as far as the recipe goes by it."""

    @property
    def parameters(self) -> int:
        """How many weights it has."""


def recipe_of(spec: ResolvedSpec, base: Sized) -> Recipe:
    """The recipe of a spec's run on `base`: what its author left open goes by what there is to learn."""
    return recipe_for(spec.training, base, glossary=spec.is_glossary)


def recipe_for(options: TrainingOptions, base: Sized, *, glossary: bool = False) -> Recipe:
    """The recipe of a run on `base`; what the author left open is chosen for its size.

    A glossary is learned word for word, which takes longer than a manner: four epochs at a higher rate gave
    the declared text back on the embedded base. With no trait beside it both its core and its meaning weigh
    twice as much or more.
    """
    small = base.parameters <= SMALL_PARAMETERS
    rank = options.rank or (8 if small else 16)
    return Recipe(
        rank=rank,
        alpha=options.alpha or 2 * rank,
        targets=target_modules(options),
        learning_rate=options.learning_rate or _rate(small=small, glossary=glossary),
        warmup=0.1,
        epochs=options.epochs or (_EPOCHS_OF_SCENES if glossary else _EPOCHS),
        batch_size=options.batch_size or 8,
        clip=1.0,
        nll=1.0,
        dpo=2.0,
        beta=0.02,
        kl=5.0 if glossary else 2.0,
        lesson=4.0 if glossary else 2.0,
        seed=options.seed,
    )


def _rate(*, small: bool, glossary: bool) -> float:
    if not small:
        return 2e-4
    return 2e-3 if glossary else 1.5e-3


def target_modules(options: TrainingOptions) -> tuple[str, ...]:
    """Leaf module names for the declared roles, sorted: attention, feed-forward, output projection."""
    names = {_ATTENTION.get(role, _OUTPUT) for role in options.attention}
    names |= set(_FFN) if options.ffn else set()
    names |= {_OUTPUT} if options.output_projection else set()
    return tuple(sorted(names))
