"""AC0538: scenes whose held-out paraphrases are too few, so that others are composed of their attributes."""

from __future__ import annotations

from collections.abc import Iterator

from adapterc.diagnostics.model import Diagnostic, Label, finding
from adapterc.diagnostics.quoting import counted, quoted
from adapterc.diagnostics.source import SpanMap
from adapterc.ir.scene import SCENE_ATTRIBUTES, Scene
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.lint.places import span_of
from adapterc.middle.lint.weak_paraphrases import ENOUGH, is_weak

_SHOWN = 3


def composed_paraphrases(spec: ResolvedSpec, spans: SpanMap) -> Iterator[Diagnostic]:
    """One finding for the spec: who writes none for any scene need not be told for each."""
    few = [
        number
        for number, scene in enumerate(spec.scenes)
        if scene.forms
        and len(scene.paraphrases) < ENOUGH
        and any(getattr(scene, name) for name in SCENE_ATTRIBUTES)
    ]
    few = [number for number in few if not is_weak(spec, number)]  # of these nothing can be composed: AC0509
    if not few:
        return
    scenes = [spec.scenes[number] for number in few]
    count = len(scenes[0].paraphrases)
    if len(few) == 1:
        what = f"the scene {quoted(scenes[0].token)} has {count or 'no'} paraphrase{'s' * (count != 1)}"
    else:
        what = f"{len(few)} scenes have fewer than {ENOUGH} paraphrases"
    own, each = (" of their own", " for each") if len(few) > 1 else (" of its own", "")
    more = f", and too few in {counted(len(few) - _SHOWN, 'other scene')}" if len(few) > _SHOWN else ""
    others = [span_of(spans, f"scenes.{number}.token") for number in few[1:_SHOWN]]
    yield finding(
        "AC0538",
        f"{what}{own}: the rest are composed of the attributes, and prove less",
        span_of(spans, f"scenes.{few[0]}.token"),
        label=_has(scenes[0]) if others else "",
        labels=[
            Label(span=other, text=_has(scenes[at]) + (more if at == len(others) else ""))
            for at, other in enumerate(others, 1)
        ],
        advice=f"write {ENOUGH} `paraphrases`{each}, in words that neither attributes nor forms have, and "
        f"twenty to decide a close verdict; beside {ENOUGH} of yours the definition itself is trained on too",
    )


def _has(scene: Scene) -> str:
    return f"{len(scene.paraphrases) or 'none'} here"
