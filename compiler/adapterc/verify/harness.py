"""Measures both arms of an adapter through lm-eval, on one model in memory.

The artifact's own `eval/` tasks are run; the folder also receives lm-eval's results and samples,
free of clock, host and path, so that the same run writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Any

from adapterc.digest import digest
from adapterc.errors import CompilerBugError
from adapterc.ir.base import Turns
from adapterc.ir.dataset import OPEN
from adapterc.ir.drift import PassageDrift
from adapterc.ir.further import ArmScores
from adapterc.ir.part_verdicts import PartMeasurements
from adapterc.ir.settings import SettingMeasurements
from adapterc.ir.verification import Answer, Arm, Measurements, MeasureRequest
from adapterc.verify.drift_record import write_drift
from adapterc.verify.live import LiveModel
from adapterc.verify.parts_measured import part_arm
from adapterc.verify.parts_tasks import FOLDER as PARTS_FOLDER
from adapterc.verify.responses import Responses
from adapterc.verify.samples import Samples, pair_scores, probe_answers
from adapterc.verify.scenes_measure import measure_scenes
from adapterc.verify.scenes_sets import CHAT_TURNS, scene_prompts
from adapterc.verify.settings_measured import prompts_without_system, setting_arm
from adapterc.verify.task_run import quiet, run_tasks
from adapterc.verify.tasks import SETTINGS_FOLDER, end_of_turn

HARNESS_VERSION = 3
ARMS: tuple[Arm, ...] = ("base", "adapter")
_SHIFT_PROMPTS = 8


def measure(  # noqa: PLR0913
    request: MeasureRequest,
    live: LiveModel,
    *,
    eval_folder: Path,
    cache: Path,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    anew: Collection[Arm] = (),
) -> Measurements:
    """Base and adapter arms of `request` on `live`.

    `eval_folder` holds the tasks (`tasks.write_tasks`) and gets `results/<arm>.json`,
    `samples/<arm>/<task>.jsonl` and `retention.jsonl`. `cache` is a folder of kept responses, which the arms
    `anew` go without.
    `progress` hears ("base: <task>", requests done, of all) after each batch. Raises CompilerBugError when a
    prompt carries a system turn.
    """
    from adapterc.verify.drift import logit_shift, measure_drift

    prompts = [item.prompt for item in request.pairs] + [item.prompt for item in request.probes]
    prompts += scene_prompts(request.scene_items)
    of_parts = list(request.parts.prompts) if request.parts is not None else []
    assert_no_system_turn(
        [*prompts, *of_parts, *prompts_without_system(request.settings, request.base.turns)],
        request.base.turns,
    )
    live.model.eval()
    shift = logit_shift(live, [*prompts[:_SHIFT_PROMPTS], *request.neutral[:1]])
    tokens = [token.id for token in request.scenes.tokens] if request.scenes is not None else []
    drift = measure_drift(live, request.neutral, tokens)
    arms: dict[Arm, Samples] = {}
    elsewhere: dict[Arm, Samples] = {}
    parts: dict[Arm, Samples] = {}
    for arm in ARMS:
        lm = _arm_model(arm, request, live, None if arm in anew else cache, progress)
        with live.model.disable_adapter() if arm == "base" else nullcontext():
            arms[arm] = run_tasks(arm, lm, eval_folder)
            elsewhere[arm] = run_tasks(arm, lm, eval_folder / SETTINGS_FOLDER)
            parts[arm] = run_tasks(arm, lm, eval_folder / PARTS_FOLDER)
    answers = {arm: probe_answers(request, arms[arm]) for arm in ARMS}
    talk = _talk(request, live, answers["base"], tokens)
    scenes = None
    if request.scene_items is not None:
        scenes = measure_scenes(request, live, talk=talk, cache=cache, progress=progress, anew=anew)
    measured = Measurements(
        base_pairs=pair_scores(request, arms["base"]),
        adapter_pairs=pair_scores(request, arms["adapter"]),
        base_answers=answers["base"],
        adapter_answers=answers["adapter"],
        retention=drift,
        logit_shift=shift,
        scenes=scenes,
        settings=_settings(request, elsewhere),
        parts=_parts(request, parts),
        talk=talk,
    )
    write_drift(request, measured, eval_folder)
    return measured


def _parts(request: MeasureRequest, arms: Mapping[Arm, Samples]) -> PartMeasurements | None:
    items = request.parts
    if items is None:
        return None
    return PartMeasurements(base=part_arm(items, arms["base"]), adapter=part_arm(items, arms["adapter"]))


def _settings(request: MeasureRequest, arms: Mapping[Arm, Samples]) -> SettingMeasurements | None:
    items = request.settings
    if items is None:
        return None
    return SettingMeasurements(
        base=setting_arm(items, arms["base"]), adapter=setting_arm(items, arms["adapter"])
    )


def measure_arm(  # noqa: PLR0913
    arm: str,
    request: MeasureRequest,
    live: LiveModel,
    *,
    eval_folder: Path,
    cache: Path,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> ArmScores:
    """One more arm of `request` on `live`, as `measure` measures one; its prompts are not looked at here.

    The adapter is off where the request names none.
    """
    from adapterc.verify.drift import logit_shift, measure_drift

    live.model.eval()
    tokens = [token.id for token in request.scenes.tokens] if request.scenes is not None else []
    prompts = [item.prompt for item in request.pairs] + [item.prompt for item in request.probes]
    adapted = bool(request.adapter)
    lm = _arm_model(arm, request, live, cache, progress)
    with nullcontext() if adapted else live.model.disable_adapter():
        samples = run_tasks(arm, lm, eval_folder)
    return ArmScores(
        arm=arm,
        pairs=pair_scores(request, samples),
        answers=probe_answers(request, samples),
        logit_shift=logit_shift(live, prompts[:_SHIFT_PROMPTS]) if adapted else 0.0,
        retention=measure_drift(live, request.neutral, tokens) if adapted else None,
    )


def kept_by(arm: str, request: MeasureRequest, cache: Path | None) -> Responses:
    """What an arm said before, under everything that it depends on."""
    adapter = "" if arm == "base" else request.adapter
    return Responses(cache, [*_versions(), *_base(request), adapter, request.platform])


def _talk(
    request: MeasureRequest, live: LiveModel, answers: Sequence[Answer], unsaid: Sequence[int]
) -> tuple[PassageDrift, ...]:
    """Ordinary talk: the first open questions, with the base's own answers."""
    from adapterc.verify.drift import Turn, talk_drift

    said = {answer.item: answer.text for answer in answers}
    asked = [item for item in request.probes if item.trait == OPEN][:CHAT_TURNS]
    turns = [
        Turn(item=item.id, family=item.origin.family, prompt=item.prompt, answer=said[item.id])
        for item in asked
    ]
    return talk_drift(live, turns, unsaid)


def assert_no_system_turn(prompts: Sequence[str], turns: Turns) -> None:
    """Raises CompilerBugError unless every prompt opens with the user's turn and holds no system turn."""
    start = turns.prefix + turns.user_open
    for prompt in prompts:
        found = next((mark for mark in turns.forbidden if mark in prompt), None)
        if found is not None:
            raise CompilerBugError(f"a verification prompt carries a system turn: {found!r}")
        if not prompt.startswith(start):
            raise CompilerBugError(
                f"a verification prompt does not open with the user's turn: {prompt[:80]!r}"
            )


def _arm_model(
    arm: str,
    request: MeasureRequest,
    live: LiveModel,
    cache: Path | None,
    progress: Callable[[str, int, int], None],
) -> Any:
    from adapterc.verify.arm import ArmModel

    with quiet():
        return ArmModel(
            live,
            end_of_turn=end_of_turn(request.base),
            responses=kept_by(arm, request, cache),
            progress=lambda task, done, total: progress(f"{arm}: {task}", done, total),
        )


def _base(request: MeasureRequest) -> list[str]:
    """What the base's own answers depend on: a glossary gives it words and rows, and some are never said."""
    scenes = request.scenes
    glossary = [scenes.digest, request.rows_digest, digest(scenes.mute)] if scenes is not None else []
    return [request.base.digest, *glossary]


def _versions() -> list[str]:
    return [str(HARNESS_VERSION), version("lm_eval")]
