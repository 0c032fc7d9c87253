"""The held-out items of an artifact's scenes.

Its records have the paraphrases, the requests and what tokens are drawn in. What each scene is asked by is
laid out from the spec once more: it is the token alone, and one wording with the token or the definition.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from adapterc import codec
from adapterc.driver.artifact_items import EVAL
from adapterc.driver.artifact_tasks import cap_of, task_documents
from adapterc.errors import AdaptercError
from adapterc.expand.chance import Chance
from adapterc.expand.scene_items import lay_scenes
from adapterc.expand.scenes_asked import scene_items
from adapterc.ir.base import Turns
from adapterc.ir.layout import Layout
from adapterc.ir.library import Library
from adapterc.ir.scene_items import SceneAsk, SceneContext, SceneItems, ScenePair, SceneParaphrase
from adapterc.ir.spec import ResolvedSpec
from adapterc.verify.scenes_tasks import FOLDER, FORM, IDENTIFICATION
from adapterc.verify.tasks import slug

Records = Mapping[str, Sequence[Mapping[str, Any]]]
T = TypeVar("T")


def lay_scene_items(spec: ResolvedSpec, library: Library, turns: Turns) -> SceneItems | None:
    """What this version of the compiler would ask of the spec's scenes."""
    laid = lay_scenes(spec, library, Chance(spec.dataset.seed, True))
    nothing = Layout(
        pairs=(), texts=(), replays=(), items=(), probes=(), neutral=(), answer_cap=0, scenes=laid
    )
    return scene_items(nothing, turns)


def recorded(laid: SceneItems, records: Records) -> SceneItems:
    """`laid` with the items that were recorded, whatever this version would ask."""
    return replace(
        laid,
        paraphrases=_all(SceneParaphrase, records.get("scene paraphrase", ())),
        asks=_all(SceneAsk, records.get("scene form", ())),
        contexts=_all(SceneContext, records.get("scene context", ())),
        pairs=_all(ScenePair, records.get("scene pair", ())),
    )


def from_tasks(laid: SceneItems, folder: Path, spec: ResolvedSpec) -> SceneItems:
    """`laid` with the paraphrases and requests of the lm-eval tasks, where the records were left out.

    Carriers and pairs of tokens are laid out from the forms, which every artifact has.
    """
    prefix = folder / EVAL / FOLDER / f"adapterc_{slug(spec.name)}"
    told = prefix.with_name(f"{prefix.name}_{IDENTIFICATION}.jsonl")
    asked = prefix.with_name(f"{prefix.name}_{FORM}.jsonl")
    paraphrases = {one["id"]: _item(one) for one in task_documents(told) if isinstance(one.get("id"), str)}
    asks = [_item(one) | {"cap": cap_of(asked), "expected": _expected(one)} for one in task_documents(asked)]
    own = {ask.id: ask.cap for ask in laid.asks}
    return replace(
        laid,
        paraphrases=_all(SceneParaphrase, tuple(paraphrases.values())),
        asks=_all(SceneAsk, [ask | {"cap": own.get(str(ask.get("id")), ask["cap"])} for ask in asks]),
    )


def _item(document: Mapping[str, Any]) -> dict[str, Any]:
    family = document.get("family")
    origin = {"node": "scenes", "template": "", "family": family, "split": "verify", "seed": 0}
    return {**document, "origin": origin}


def _expected(document: Mapping[str, Any]) -> object:
    texts, place = document.get("texts"), document.get("asked")
    if isinstance(texts, list) and isinstance(place, int) and 0 <= place < len(texts):
        return texts[place]
    return None


def _all(kind: type[T], records: Sequence[Mapping[str, Any]]) -> tuple[T, ...]:
    found = [codec.from_json(kind, json.dumps(record)) for record in records]
    if any(item is None for item in found):
        raise AdaptercError(
            f"the artifact's records of scenes hold what no build writes ({kind.__name__})",
            help="take the artifact from where it was built, or build it anew",
        )
    return tuple(item for item in found if item is not None)
