"""What a build recorded of the arms that it trained beside the adapter, and an artifact does not have.

The control and the further seeds are adapters of their own, which are thrown away. What they said to each
held-out item lies in `eval/samples/`: by that they are compared again with an adapter that is measured anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from adapterc import codec
from adapterc.driver.artifact_json import read_records
from adapterc.emit.integrity import Difference
from adapterc.errors import AdaptercError
from adapterc.ir.control import Swapped
from adapterc.ir.further import ArmScores, Further, SeedScores
from adapterc.ir.judged import judged
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.verification import MeasureRequest, Retention
from adapterc.verify.samples import Samples, pair_scores, probe_answers

CONTROL = "control"
SAID = (
    "control not measured again: its answers, and those of further seeds, are those that the build recorded"
)
_SAMPLES = "eval/samples/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Samples of the control and of each further seed; the control's figures as the report has them."""

    control: Samples
    seeds: tuple[tuple[int, Samples], ...]
    parts: tuple[Swapped, ...]
    logit_shift: float
    kl: float
    persona: str


def read_recorded(
    folder: Path, spec: ResolvedSpec, published: Mapping[str, Any], altered: Iterable[Difference]
) -> Recorded | str:
    """What is there of it; or why the artifact cannot be judged at its own profile, in words."""
    if any(one.path == "report.json" or one.path.startswith(_SAMPLES) for one in altered):
        return "what the build recorded of them is not as it was built"
    told, persona = published.get("control"), published.get("persona")
    control = _samples(folder, CONTROL)
    parts = _parts(told)
    if not control or not parts or not isinstance(told, dict) or not isinstance(persona, dict):
        return "what the build recorded of them is not in it"
    seeds: list[tuple[int, Samples]] = []
    if spec.verify.profile == "release":
        places = [place for place in (folder / _SAMPLES).glob("seed-*") if _is_seed(place)]
        numbers = sorted({int(place.name[5:]): place.name for place in places}.items())
        seeds = [(seed, _samples(folder, name)) for seed, name in numbers]
        if not seeds:
            return "what the build recorded of its further seeds is not in it"
    shift, kl, text = told.get("logit_shift"), told.get("kl"), persona.get("text")
    if not _is_number(shift) or not _is_number(kl) or not isinstance(text, str):
        return "what the build recorded of them is not in it"
    return Recorded(control=control, seeds=tuple(seeds), parts=parts, logit_shift=shift, kl=kl, persona=text)


def can_be_judged_wider(spec: ResolvedSpec) -> bool:
    """Whether the spec's profile asks for more than base and adapter."""
    return spec.verify.profile != "quick" and bool(judged(spec))


def with_recorded(found: Further, recorded: Recorded, request: MeasureRequest) -> Further:
    """`found`, which has what was measured again, with what was recorded of the arms that were not.

    AdaptercError where a record lacks an item, or says what no build writes of it.
    """
    control = ArmScores(
        arm=CONTROL,
        pairs=(),
        answers=(),
        logit_shift=recorded.logit_shift,
        retention=Retention(kl=recorded.kl, base_perplexity=1.0, adapter_perplexity=1.0, tokens=0),
    )
    return Further(
        parts=recorded.parts,
        control=_scored(control, request, recorded.control),
        persona=found.persona,
        as_system=found.as_system,
        prompted=found.prompted,
        old=found.old,
        seeds=tuple(
            SeedScores(
                seed=seed,
                scores=_scored(ArmScores(arm=f"seed-{seed}", pairs=(), answers=()), request, samples),
            )
            for seed, samples in recorded.seeds
        ),
    )


def _scored(arm: ArmScores, request: MeasureRequest, samples: Samples) -> ArmScores:
    """The arm with what its samples say to every item, checked as foreign values are."""
    try:
        known = ArmScores(
            arm=arm.arm,
            pairs=pair_scores(request, samples),
            answers=probe_answers(request, samples),
            logit_shift=arm.logit_shift,
            retention=arm.retention,
        )
        sound = codec.from_json(ArmScores, codec.to_json(ArmScores, known))
    except (KeyError, TypeError, IndexError, ValueError):
        sound = None
    if sound is None:
        raise AdaptercError(
            f"eval/samples/{arm.arm} of the artifact lacks an item, or says what no build writes",
            help="take the artifact from where it was built, or build it anew",
        )
    return sound


def _samples(folder: Path, arm: str) -> Samples:
    place = folder / _SAMPLES / arm
    files = sorted(place.glob("*.jsonl")) if place.is_dir() else []
    return {
        path.stem: [row for row in read_records(path) if isinstance(row.get("doc"), dict)] for path in files
    }


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_seed(place: Path) -> bool:
    return place.is_dir() and place.name[5:].isdecimal()


def _parts(told: object) -> tuple[Swapped, ...]:
    listed = told.get("parts") if isinstance(told, dict) else None
    parts = [codec.from_json(Swapped, json.dumps(one)) for one in listed] if isinstance(listed, list) else []
    return tuple(part for part in parts if part is not None)
