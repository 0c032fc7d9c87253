"""The specs that have claimed a token in the project's lock, each read once and only when asked for."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from adapterc.backend.cache_folder import cache_root
from adapterc.diagnostics.model import has_errors
from adapterc.diagnostics.source import Span
from adapterc.errors import AdaptercError
from adapterc.frontend.load import load
from adapterc.frontend.lock_files import shown
from adapterc.frontend.packages import PinnedPackages
from adapterc.ir.scene import Scene
from adapterc.middle.lint.places import span_of
from adapterc.middle.resolve import whatever_holds
from adapterc.pinned import PACKAGES, PinnedFiles
from adapterc.spec.scene_lock import LockedToken, SceneClaim, SceneLock
from adapterc.value import value

NoScene = Literal["given up", "unread"]


@value()
class OtherScene:
    """The scene that a token is in another spec: what it is, where, and that spec's texts."""

    scene: Scene
    span: Span
    sources: Mapping[str, str]


@value()
class _Claimant:
    """A spec as it was read: its scenes by token, and whether it can have no other ones."""

    scenes: Mapping[str, OtherScene]
    is_whole: bool


class Claimants:
    """Those of a lock, as the spec at `path` sees them; `own` is how the lock names that spec."""

    def __init__(self, path: Path, lock: SceneLock) -> None:
        self.own = (path.parent.resolve() / path.name).relative_to(lock.path.parent).as_posix()
        self._folder = lock.path.parent
        self._read: dict[str, _Claimant] = {}

    @property
    def followed(self) -> bool:
        """Whether another spec was read: what was found depends on it."""
        return bool(self._read)

    def named(self, claim: SceneClaim) -> str:
        """The claiming spec as messages name it: from where the reader stands."""
        return shown(self._folder / claim.spec)

    def scene(self, token: str, claim: SceneClaim) -> OtherScene | NoScene:
        """What the token is in the spec that claimed it: "given up" where that spec is gone or has no such
        scene, "unread" where it has mistakes for which nobody can say."""
        if claim.spec not in self._read:
            self._read[claim.spec] = self._reading(claim)
        found = self._read[claim.spec]
        return found.scenes.get(token) or ("given up" if found.is_whole else "unread")

    def is_gone(self, claim: SceneClaim) -> bool:
        """Whether there is no file any more where the claiming spec was."""
        try:
            return stat.S_ISDIR((self._folder / claim.spec).stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except (OSError, ValueError):
            return False

    def has_given_up(self, entry: LockedToken) -> bool:
        """Whether a token that the spec itself has not is no longer in the spec that claimed it either."""
        if entry.claim is None:
            return False
        return entry.claim.spec == self.own or self.scene(entry.token, entry.claim) == "given up"

    def _reading(self, claim: SceneClaim) -> _Claimant:
        path = Path(self.named(claim))
        if self.is_gone(claim):
            return _Claimant(scenes={}, is_whole=True)
        try:
            loaded = load(
                path, packages=PinnedPackages(path.parent, PinnedFiles(root=cache_root() / PACKAGES))
            )
        except (AdaptercError, OSError, ValueError):
            return _Claimant(scenes={}, is_whole=False)
        spec = whatever_holds(loaded)
        if spec is None:
            return _Claimant(scenes={}, is_whole=False)
        scenes = {
            scene.token: OtherScene(
                scene=scene, span=span_of(loaded.spans, f"scenes.{at}.token"), sources=loaded.sources
            )
            for at, scene in enumerate(spec.scenes)
        }
        return _Claimant(scenes=scenes, is_whole=not has_errors(loaded.diagnostics))
