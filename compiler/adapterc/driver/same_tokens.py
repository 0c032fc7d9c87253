"""AC0323, AC0312: tokens of specs that are checked or built in one go, where no lock decides between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapterc.diagnostics.model import Diagnostic
from adapterc.driver.claimants import OtherScene
from adapterc.driver.looked import Looked, LookedScene
from adapterc.driver.scene_claims import one_token_two_scenes
from adapterc.driver.token_claims import Claims
from adapterc.frontend.lock_files import shown
from adapterc.frontend.scenes_lock import find_lock, read_lock
from adapterc.ir.scene import Scene
from adapterc.middle.lint.places import no_flood
from adapterc.middle.lookalikes import drawn, uncased
from adapterc.middle.scene_definitions import definition_of
from adapterc.middle.scene_slots import alike

_Held = tuple[Looked, LookedScene]


@dataclass(slots=True)
class _Project:
    """The tokens that a project's lock knows, and the scenes of its specs so far, by token and by look."""

    known: Set[str]
    tokens: dict[str, _Held] = field(default_factory=dict)
    looks: dict[str, _Held] = field(default_factory=dict)

    def add(self, spec: Looked) -> None:
        """Only what no earlier spec has: the first claims."""
        for one in spec.scenes:
            token = one.scene.token
            self.tokens.setdefault(token, (spec, one))
            for look in (drawn(token), uncased(token)):
                self.looks.setdefault(look, (spec, one))

    def against(self, spec: Looked) -> Iterator[tuple[Looked, Diagnostic]]:
        """What an earlier spec has against the scenes of this one."""
        for one in spec.scenes:
            scene = one.scene
            held = self.tokens.get(scene.token)
            if held is None and scene.token in self.known:
                continue
            if held is None:
                twin = self.looks.get(drawn(scene.token)) or self.looks.get(uncased(scene.token))
                if twin is not None:
                    yield twin[0], alike(scene.token, one.span, twin[1].scene.token, twin[1].span)
            elif definition_of(held[1].scene) != definition_of(scene):
                earlier, there = held
                other = OtherScene(scene=there.scene, span=there.span, sources=earlier.sources or {})
                yield earlier, one_token_two_scenes(scene, one.span, other, shown(earlier.path))


def told_tokens(path: Path, scenes: Iterable[Scene]) -> Claims:
    """What a spec at `path` says of its tokens: of all of them, since one with a slot may be nobody's.

    Two that the lock tells apart are only compared once more.
    """
    lock = find_lock(path.parent)
    told = [(scene.token, f"{scene.token} {definition_of(scene)}") for scene in scenes]
    return tuple(
        (f"{lock} {look}", meant) for token, meant in told for look in sorted({drawn(token), uncased(token)})
    )


def same_tokens(looked: Mapping[Path, Looked]) -> Iterator[tuple[Looked, tuple[Diagnostic, ...]]]:
    """Each spec with a token that is another scene in an earlier one of its project, or looks like a token
    there, with the findings; sources of both are with it. What is refused claims nothing."""
    projects: dict[Path, _Project] = {}
    for path, spec in looked.items():
        if not spec.scenes:
            continue
        place = find_lock(path.parent)
        project = projects.get(place) or projects.setdefault(place, _Project(set(read_lock(place).slots)))
        found = list(project.against(spec))
        if not found:
            project.add(spec)
            continue
        sources = dict(spec.sources or {})
        for earlier, _ in found:
            sources = {**(earlier.sources or {}), **sources}
        yield replace(spec, sources=sources), tuple(no_flood(told for _, told in found))
