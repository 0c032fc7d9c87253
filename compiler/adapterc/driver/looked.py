"""A spec as it was found before others are held against it, and before anything is built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic
from adapterc.diagnostics.source import Span
from adapterc.driver.compile import Checked
from adapterc.errors import AdaptercError
from adapterc.ir.scene import Scene
from adapterc.middle.lint.places import span_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedScene:
    """A scene of a spec, and where its token stands."""

    scene: Scene
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A spec as it was found before anything is built: its name and where that stands, its findings with the
    texts that they point into, or what stopped the look."""

    path: Path
    kind: str = ""
    name: str = ""
    named_at: Span | None = None
    sound: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: dict[str, str] | None = None
    scenes: tuple[LookedScene, ...] = ()
    fault: AdaptercError | None = None


def looked(path: Path, checked: Checked) -> Looked:
    """What a check of the spec at `path` found."""
    spec, spans = checked.spec, checked.spans
    return Looked(
        path=path,
        kind=spec.kind if spec else "",
        name=spec.name if spec else "",
        named_at=spans.get("name") if spans else None,
        sound=checked.sound,
        diagnostics=checked.diagnostics,
        sources=checked.sources,
        scenes=_scenes(checked) if checked.sound else (),
    )


def _scenes(checked: Checked) -> tuple[LookedScene, ...]:
    """Those of a spec that is built; a library's are its importers'."""
    spec, spans = checked.spec, checked.spans
    if spec is None or spans is None or spec.kind != "adapter":
        return ()
    return tuple(
        LookedScene(scene=scene, span=span_of(spans, f"scenes.{at}.token"))
        for at, scene in enumerate(spec.scenes)
    )
