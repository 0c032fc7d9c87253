"""An EmitRequest with a glossary, judged from measurements made to order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from adapterc.emit.request import EmitRequest
from adapterc.verify.scenes_judge import judge_scenes
from support.emission import emit_request
from support.glossary import decoder, scene_items, scenes, told
from support.texts import HOSTILE


def scenes_request(folder: Path, *, hostile: bool = False, traits: bool = True) -> EmitRequest:
    """Four scenes that hold; with `hostile` what they tell is hostile text, without `traits` nothing else."""
    request = emit_request(folder)
    items = scene_items(paraphrases=10, contexts=10, wordings=12)
    measured = decoder(items)
    if hostile:
        names = [cue.scene for cue in items.cues]
        evil = tuple(told(name, HOSTILE[at % len(HOSTILE)]) for at, name in enumerate(names))
        measured = replace(measured, alone=evil, base_alone=evil)
    spec = replace(request.spec, scenes=scenes())
    judgement = request.judgement
    if not traits:
        spec, judgement = replace(spec, traits=()), replace(judgement, traits=(), verdict="VERIFIED")
    dataset = replace(request.dataset, scenes=items)
    measurements = replace(request.measurements, scenes=measured)
    verdicts, glossary = judge_scenes(spec, dataset, measurements)
    return replace(
        request,
        spec=spec,
        dataset=dataset,
        measurements=measurements,
        judgement=replace(judgement, scenes=verdicts, glossary=glossary),
    )
