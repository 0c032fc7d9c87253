"""A glossary on the live model, as every part of its measuring needs it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from adapterc.ir.scene_items import SceneItems
from adapterc.ir.verification import Arm, MeasureRequest
from adapterc.verify.live import LiveModel
from adapterc.verify.responses import Responses

SCENES_VERSION = 3

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A glossary on a model: `ids` by token, `kept` the responses of each arm, who listens."""

    live: LiveModel
    items: SceneItems
    ids: Mapping[str, int]
    kept: Mapping[Arm, Responses]
    progress: Progress

    @contextmanager
    def arm(self, name: Arm) -> Iterator[Responses]:
        """The model as base or adapter, and what it answered before."""
        with self.live.model.disable_adapter() if name == "base" else nullcontext():
            yield self.kept[name]


def kept_responses(request: MeasureRequest, cache: Path, anew: Collection[Arm] = ()) -> dict[Arm, Responses]:
    """What each arm answered before, under everything that an answer depends on; nothing of those `anew`."""
    table, mute = (request.scenes.digest, request.scenes.mute) if request.scenes else ("", ())
    version = ["scenes", SCENES_VERSION, request.base.digest, table, request.rows_digest, mute]
    return {
        "base": Responses(None if "base" in anew else cache, [*version, "", request.platform]),
        "adapter": Responses(
            None if "adapter" in anew else cache, [*version, request.adapter, request.platform]
        ),
    }
