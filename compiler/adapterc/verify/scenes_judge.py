"""What the measurements prove of a glossary: a verdict a scene, and one on all of them together.

The glossary is VERIFIED when its scenes are told apart, come back in the form that was asked for, take
the same course again under sampling, lose by losing their rows, and leave the base as it was; each on the
bound of its interval (`scenes_limits`). What fails is NOT VERIFIED; what the items cannot decide is
INCONCLUSIVE.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapterc.errors import CompilerBugError
from adapterc.ir.dataset import Dataset
from adapterc.ir.findings import REPORTED, Answer, Check
from adapterc.ir.interval import Interval
from adapterc.ir.scene import Scene
from adapterc.ir.scene_items import SceneCue, SceneItems
from adapterc.ir.scene_verdicts import STABLE, GlossaryVerdict, SceneMeasurements, SceneVerdict, Stability
from adapterc.ir.spec import ResolvedSpec
from adapterc.ir.verification import Measurements
from adapterc.verify.conditions import settled
from adapterc.verify.reasons import decision, number, span
from adapterc.verify.scenes_beside import beside, counted_beside, shorter_beside
from adapterc.verify.scenes_core import core_checks
from adapterc.verify.scenes_forms import (
    COUNTED,
    AskedForm,
    counted,
    counted_exact,
    read_forms,
    share_exact,
    shares,
)
from adapterc.verify.scenes_identity import Identity, conditions, confusion, identify
from adapterc.verify.scenes_limits import (
    AUC,
    FORM,
    IDENTIFICATION,
    OWN_DRAWS,
    at_least,
    reported,
)
from adapterc.verify.scenes_missed import missed_of
from adapterc.verify.scenes_pairs import judge_pairs, told_together
from adapterc.verify.scenes_stability import Draws, draws_of, judge_stability, own_share
from adapterc.verify.scenes_texts import Told, declared

_NOTHING = Interval(estimate=0.0, low=0.0, high=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """A glossary's items and measurements, read once."""

    items: SceneItems
    measured: SceneMeasurements
    texts: tuple[Told, ...]
    identity: Identity
    forms: tuple[AskedForm, ...]
    draws: Mapping[str, Draws]


def judge_scenes(
    spec: ResolvedSpec, dataset: Dataset, measurements: Measurements
) -> tuple[tuple[SceneVerdict, ...], GlossaryVerdict | None]:
    """The verdicts on `spec`'s scenes in their order, and on its glossary; nothing where it has none."""
    items, measured = dataset.scenes, measurements.scenes
    if not spec.scenes:
        return (), None
    if items is None:
        return tuple(map(_untested, spec.scenes)), None
    if measured is None:
        raise CompilerBugError("the scenes of the spec were never measured")
    texts = declared(spec.scenes)
    found = _Evidence(
        items=items,
        measured=measured,
        texts=texts,
        identity=identify(items, measured.identification),
        forms=read_forms(items.asks, _by_item(measured.asked), texts),
        draws=draws_of(items, measured.sampled),
    )
    told, base_told = _by_item(measured.alone), _by_item(measured.base_alone)
    cues = {cue.scene: cue for cue in items.cues}
    scenes = tuple(
        _scene(cues[scene.token], found, told, base_told) if scene.token in cues else _untested(scene)
        for scene in spec.scenes
    )
    return scenes, _glossary(spec, dataset, measurements, found)


def _scene(
    cue: SceneCue, found: _Evidence, told: Mapping[str, Answer], base_told: Mapping[str, Answer]
) -> SceneVerdict:
    hits, share = found.identity.of(cue.scene)
    chance = _chance(cue.scene, found.identity)
    threshold = max(IDENTIFICATION.scene or 0.0, chance)
    checks = [at_least("paraphrases taken for it", share, threshold, note=f"chance {chance:.2f}")]
    forms = [one for one in found.forms if one.scene == cue.scene]
    asked, exact = shares(forms, [one.item for one in forms])
    said, word_for_word = counted(forms), counted_exact(forms)
    note = f"{said}; {word_for_word}"
    checks.append(at_least("form and register as asked", asked, FORM.scene or 0.0, note=note))
    sentence = (
        f"{sum(hits):g} of {len(hits)} held-out paraphrases are taken for it, where chance is {chance:.2f}; "
        f"its forms came back as asked in {said} ({word_for_word})"
    )
    if cue.scene in found.draws:
        own, draws, kept = own_share(cue.scene, found.draws[cue.scene], found.texts)
        checks.append(at_least("sampled answers that tell it", kept, OWN_DRAWS, note=f"{own} of {draws}"))
        sentence += f"; {own} of {draws} sampled answers tell it"
    return SceneVerdict(
        token=cue.scene,
        id=dict(found.measured.ids)[cue.scene],
        verdict=settled(checks),
        n=len(hits),
        effect=share,
        chance=chance,
        threshold=threshold,
        checks=tuple(checks),
        reason=f"{sentence}. {decision(checks)}",
        told=told[cue.scene].text,
        base_told=base_told[cue.scene].text,
        missed=missed_of(
            cue.scene,
            found.items.asks,
            {one.item for one in forms if one.hit},
            _by_item(found.measured.asked),
        ),
        exact=exact if forms else None,
    )


def _untested(scene: Scene) -> SceneVerdict:
    """A scene that nothing was measured for is never passed over in silence."""
    return SceneVerdict(
        token=scene.token,
        id=None,
        verdict="INCONCLUSIVE",
        n=0,
        effect=_NOTHING,
        chance=1.0,
        threshold=IDENTIFICATION.scene or 0.0,
        checks=(),
        reason="The scene has no form to be told in, so nothing was tested.",
        told="",
        base_told="",
    )


def _glossary(
    spec: ResolvedSpec, dataset: Dataset, measurements: Measurements, found: _Evidence
) -> GlossaryVerdict:
    measured, identity = found.measured, found.identity
    stability = judge_stability(found.items, measured.sampled, found.texts)
    form, exact = shares(found.forms, [one.scene for one in found.forms])
    asked = f"{counted(found.forms)}; {share_exact(exact, found.forms)}; {COUNTED}"
    shown, losing, counted_only = conditions(found.items, measured)
    paired, alone = _by_item(measured.paired), _by_item(measured.alone)
    both, pairs = judge_pairs(found.items.pairs, paired, alone, found.texts)
    together = told_together(found.items.pairs, paired, found.texts)
    more = [*counted_beside(together, alone, found.texts), *shorter_beside(dataset, measurements)]
    gating, told = core_checks(spec, dataset, measurements, found.texts)
    checks = [
        at_least("identification", identity.share(), IDENTIFICATION.glossary, note=_against(found)),
        at_least("form and register as asked", form, FORM.glossary, note=asked),
        *_stable(stability),
        *pairs,
        *losing,
        *counted_only,
        *gating,
    ]
    deciding = [check for check in checks if not check.note.endswith(REPORTED)]
    return GlossaryVerdict(
        verdict=settled(deciding),
        scenes=len(found.items.cues),
        n=len(identity.hits),
        chance=identity.chance,
        identification=identity.share(),
        form=form,
        stability=stability,
        composition=both,
        conditions=shown,
        confusion=confusion(found.items, identity),
        chat_kl=measured.chat_kl,
        rows=measured.rows,
        checks=(*checks, *told),
        reason=f"{_level(found, (form, exact), stability)} {beside(more)} {decision(deciding)}",
        together=together,
        exact=exact if found.forms else None,
    )


def _stable(found: Stability | None) -> list[Check]:
    if found is None:
        unknown = Interval(estimate=1.0, low=0.0, high=1.0)
        note = "fewer than two scenes were sampled"
        return [at_least(STABLE, unknown, AUC.glossary, note=note)]
    note = f"{found.samples} answers; likeness within a scene against between scenes"
    modal = Check(
        name="draws that tell their scene's most frequent text",
        bound="no bound",
        found=found.modal,
        holds=None,
        note="modal agreement",
    )
    return [at_least(STABLE, found.auc, AUC.glossary, note=note), *reported([modal])]


def _level(found: _Evidence, forms: tuple[Interval, Interval], stability: Stability | None) -> str:
    share, (form, exact) = found.identity.share(), forms
    said = (
        f"{number(share.estimate)} of {len(found.identity.hits)} held-out paraphrases are taken for their "
        f"own scene ({span(share)}), where chance is {number(found.identity.chance)}; "
        f"{number(form.estimate)} of {len(found.forms)} requests come back in the form asked for "
        f"({share_exact(exact, found.forms)})"
    )
    if stability is None:
        return f"{said}."
    return (
        f"{said}; likeness of sampled answers tells scenes apart with AUC {number(stability.auc.estimate)}."
    )


def _against(found: _Evidence) -> str:
    """What the paraphrases are and what guessing would score."""
    measured = set(found.identity.ids)
    nodes = [item.origin.node for item in found.items.paraphrases if item.id in measured]
    written = sum(".paraphrases." in node for node in nodes)
    made = len(nodes) - written
    who = [f"{written} written by the author"] * (written > 0)
    who += [f"{made} composed of the scenes' attributes"] * (made > 0)
    return f"chance {found.identity.chance:.2f}; clustered by scene; paraphrases: {', '.join(who)}"


def _chance(scene: str, identity: Identity) -> float:
    own = [chance for chance, at in zip(identity.chances, identity.scenes, strict=True) if at == scene]
    return own[0] if own else 1.0


def _by_item(answers: Sequence[Answer]) -> dict[str, Answer]:
    return {answer.item: answer for answer in answers}
