"""What the profiles above `quick` train and measure more: a control, a prompted base, old behaviour, seeds.

Each is a stage with a key of its own, found or made as the others are; nothing of it changes a key or a
result of what `quick` does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from adapterc.digest import digest
from adapterc.driver.code import DATASET_CODE, code_digest
from adapterc.driver.further_arms import Basis, adapted_arm, arm_stage, old_request, old_stage, prompted_arm
from adapterc.driver.kept import Stage, Workshop, found, staged, write_value
from adapterc.driver.sampling import fill_control
from adapterc.driver.scale import kept_scaled, scaled
from adapterc.driver.stages import dataset_key, kept_adapter, train_stage
from adapterc.expand.persona_text import persona_text
from adapterc.ir.control import ControlRows
from adapterc.ir.further import Further, SeedScores
from adapterc.ir.judged import judged
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.training import TrainRequest
from adapterc.ir.verification import Measurements

MORE_SEEDS = 2
"""Trainings beside the first in the profile `release`."""
_SEEDS = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFurther:
    """All that was measured more, the rows of the control, and folders with what goes into `eval/`."""

    further: Further
    control: ControlRows
    folders: tuple[str, ...]


def measures_more(spec: ResolvedSpec) -> bool:
    """Whether more than base and adapter is measured: there must be something that is judged by it."""
    return spec.verify.profile != "quick" and bool(judged(spec))


def further_stages(shop: Workshop, basis: Basis, measured: Measurements) -> MadeFurther | None:
    """Everything that the spec's profile asks for beside `measured`; None where that is nothing."""
    spec = basis.spec
    if not measures_more(spec):
        return None
    rows = _control_stage(shop, basis)
    trained = train_stage(shop, control_request(basis, rows), "train, control")
    trained = scaled(shop, trained, basis.scale)
    control, folder = arm_stage(shop, adapted_arm(shop, basis, "control", trained))
    folders = [folder]
    prompted, folder = arm_stage(shop, prompted_arm(shop, basis))
    folders.append(folder)
    old, folder = old_stage(shop, basis, measured)
    folders.append(folder)
    seeds = []
    for request in seed_requests(basis):
        seed = request.recipe.seed
        adapter = scaled(shop, train_stage(shop, request, f"train, seed {seed}"), basis.scale)
        scores, folder = arm_stage(shop, adapted_arm(shop, basis, f"seed-{seed}", adapter))
        seeds.append(SeedScores(seed=seed, scores=scores))
        folders.append(folder)
    further = Further(
        parts=rows.parts,
        control=control,
        persona=persona_text(spec),
        as_system=basis.base.turns.has_system,
        prompted=prompted,
        old=old,
        seeds=tuple(seeds),
    )
    return MadeFurther(further=further, control=rows, folders=tuple(map(str, folders)))


def control_request(basis: Basis, rows: ControlRows) -> TrainRequest:
    """The control's training: the same recipe, as many steps, other rows."""
    return replace(basis.trained, rows=rows.rows)


def seed_requests(basis: Basis) -> tuple[TrainRequest, ...]:
    """The trainings of the other seeds; none below the profile `release`."""
    if basis.spec.verify.profile != "release":
        return ()
    recipe = basis.trained.recipe
    seeds = [(recipe.seed + more) % _SEEDS for more in range(1, MORE_SEEDS + 1)]
    return tuple(replace(basis.trained, recipe=replace(recipe, seed=seed)) for seed in seeds)


def kept_further(shop: Workshop, basis: Basis) -> tuple[tuple[str, bool], ...]:
    """Each further training by its title and whether its result lies in the store; then whether everything
    that is measured of them does, under an empty title."""
    rows = found(shop, _control_of(shop, basis))
    asked = [("control", control_request(basis, rows[0]) if rows else None)]
    asked += [(f"seed-{request.recipe.seed}", request) for request in seed_requests(basis)]
    known = [(name, kept_adapter(shop, request) if request is not None else None) for name, request in asked]
    known = [(name, kept_scaled(shop, one, basis.scale) if one else None) for name, one in known]
    arms = [prompted_arm(shop, basis), *(adapted_arm(shop, basis, name, one) for name, one in known if one)]
    measured = [found(shop, arm.stage) is not None for arm in arms]
    measured += [one is not None for _, one in known]
    measured.append(found(shop, old_request(shop, basis)[1]) is not None)
    trained = [
        (title, one is not None) for title, (_, one) in zip(further_trainings(basis.spec), known, strict=True)
    ]
    return (*trained, ("", all(measured)))


def further_trainings(spec: ResolvedSpec) -> tuple[str, ...]:
    """The titles of the trainings beside the first."""
    if not measures_more(spec):
        return ()
    more = MORE_SEEDS if spec.verify.profile == "release" else 0
    seeds = [(spec.training.seed + at) % _SEEDS for at in range(1, more + 1)]
    return ("train, control", *(f"train, seed {seed}" for seed in seeds))


def _control_of(shop: Workshop, basis: Basis) -> Stage[ControlRows]:
    key = digest(["control", dataset_key(shop, basis.compiled.layout, basis.base), code_digest(DATASET_CODE)])
    return Stage("control", key, ControlRows, "dataset, control")


def _control_stage(shop: Workshop, basis: Basis) -> ControlRows:
    """The control's rows; the base is asked only for what the dataset did not ask it."""
    seed = basis.spec.dataset.seed

    def make(folder: Path) -> None:
        layout = basis.compiled.layout
        rows = fill_control(
            shop.cache, shop.platform, shop.watch, layout, basis.base, dataset=basis.dataset, seed=seed
        )
        write_value(folder, ControlRows, rows)

    return staged(shop, _control_of(shop, basis), make)[0]
