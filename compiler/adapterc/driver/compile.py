"""From a path to a laid-out spec: all that needs no model, in one value."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from adapterc.backend.cache_folder import cache_root
from adapterc.diagnostics.ignores import heeded
from adapterc.diagnostics.model import Diagnostic, has_errors, in_order
from adapterc.diagnostics.source import SpanMap
from adapterc.driver.asked_words import asked_words
from adapterc.driver.languages import languages
from adapterc.driver.long_forms import long_forms
from adapterc.driver.own_templates import own_findings, with_own
from adapterc.driver.published_secrets import published_secrets
from adapterc.driver.reach import out_of_reach
from adapterc.driver.scenes import known_to_base, scene_findings
from adapterc.driver.self_taught import self_taught
from adapterc.driver.spelling import spelt_by_base
from adapterc.driver.undecided_dialogues import undecided_dialogues
from adapterc.driver.unknown_tasks import unknown_tasks
from adapterc.driver.unreached import unreached
from adapterc.errors import AdaptercError, CompilerBugError, ExitCode
from adapterc.expand.layout import LayoutRequest, lay_development, lay_out
from adapterc.frontend.library import PARTS, LoadedLibrary, load_library
from adapterc.frontend.library_pressure import PRESSURE
from adapterc.frontend.load import load
from adapterc.frontend.packages import PinnedPackages
from adapterc.frontend.templates_folder import templates_folder
from adapterc.ir.layout import Layout
from adapterc.ir.spec import ResolvedSpec
from adapterc.middle.resolve import resolve, whatever_holds
from adapterc.pinned import PACKAGES, PinnedFiles
from adapterc.spec.loaded import LoadedSpec, UsedPackage
from adapterc.spec.scene_lock import LOCK_FILE
from adapterc.value import value


@value()
class Compiled:
    """A spec that holds, resolved and laid out, with the texts it was made of."""

    path: Path
    spec: ResolvedSpec
    sources: dict[str, str]
    library: LoadedLibrary
    layout: Layout
    spans: SpanMap
    packages: tuple[UsedPackage, ...] = ()
    development: Layout | None = None

    @property
    def request(self) -> LayoutRequest:
        """What the layout was made of."""
        return LayoutRequest(spec=self.spec, library=self.library.library)

    @property
    def templates(self) -> tuple[tuple[str, str], ...]:
        """Path and text of each file of the library that the layout may be made from."""
        parts = self.layout.parts
        idle = [PRESSURE] * (self.layout.settings is None)
        idle += [PARTS] * (parts is None or not (parts.facts or parts.strides))
        return tuple(
            file for file in self.library.files if not any(file[0].endswith(f"/{one}") for one in idle)
        )


@value()
class Checked:
    """A spec's findings, and what it says when none of them is an error."""

    spec: ResolvedSpec | None
    diagnostics: tuple[Diagnostic, ...]
    sources: dict[str, str]
    spans: SpanMap | None = None
    packages: tuple[UsedPackage, ...] = ()
    uncompared: str = ""
    """The base that scene tokens were not compared with, since it is not on this machine yet."""
    followed: bool = False
    """Whether another spec, which is no source of this one, was read for what was found."""

    @property
    def sound(self) -> bool:
        """Whether the spec can be built."""
        return self.spec is not None and not has_errors(self.diagnostics)


def read_spec(path: Path, data: bytes | None = None) -> LoadedSpec:
    """The spec as its author wrote it, with what its project's lock pins of what it imports from git."""
    pinned = PinnedPackages(path.parent, PinnedFiles(root=cache_root() / PACKAGES))
    return load(path, data, packages=pinned)


def check(path: Path, data: bytes | None = None) -> Checked:
    """Read, resolve and lint one spec, or `data` in its place, and see what it reaches when it holds.

    What its author has silenced is left out.
    """
    loaded = read_spec(path, data)
    spec, diagnostics = resolve(loaded)
    sources, uncompared, followed = dict(loaded.sources), "", False
    if spec is not None:
        diagnostics = (*diagnostics, *languages(spec, loaded.spans))
        for found in (out_of_reach, spelt_by_base, long_forms, self_taught):
            diagnostics = (*diagnostics, *found(spec, loaded.spans, folder=path.parent))
        for told in (unknown_tasks, undecided_dialogues):
            diagnostics = (*diagnostics, *told(spec, loaded.spans))
        scenes = scene_findings(spec, loaded.spans, path=path)
        diagnostics, sources = (*diagnostics, *scenes.diagnostics), {**sources, **scenes.sources}
        uncompared, followed = "" if scenes.compared else spec.base, scenes.followed
        if spec.kind == "adapter" and not has_errors(diagnostics):
            library = _templates(spec.language[0]).library
            for own in (own_findings, asked_words):
                diagnostics = (*diagnostics, *own(spec, loaded.spans, library))
            if not has_errors(diagnostics):
                diagnostics = (*diagnostics, *unreached(spec, with_own(library, spec), loaded.spans))
    elif (rest := whatever_holds(loaded)) is not None:
        wrong = {one.span for one in diagnostics if one.severity == "error"}
        known = (
            *known_to_base(rest, loaded.spans, folder=path.parent),
            *unknown_tasks(rest, loaded.spans),
        )
        diagnostics = (*diagnostics, *(one for one in known if one.span not in wrong))
    diagnostics = (*diagnostics, *published_secrets(loaded.sources, diagnostics))
    diagnostics = in_order(heeded(diagnostics, loaded.ignores, loaded.named_at))
    return Checked(
        spec=spec,
        diagnostics=diagnostics,
        sources=sources,
        spans=loaded.spans,
        packages=loaded.packages,
        uncompared=uncompared,
        followed=followed,
    )


@lru_cache(maxsize=4)
def _templates(language: str) -> LoadedLibrary:
    """The templates of a language, read once for however many specs."""
    return load_library(templates_folder(), language)


def compile_spec(path: Path, checked: Checked) -> Compiled:
    """Lay out a sound spec with the templates of its first language.

    The project's lock, which findings point into, is no source: other specs write it too. AdaptercError
    for a library.
    """
    if checked.spec is None or checked.spans is None:
        raise CompilerBugError("only a sound spec can be laid out")
    _refuse(path, checked.spec)
    shipped = _templates(checked.spec.language[0])
    library = replace(shipped, library=with_own(shipped.library, checked.spec))
    asked = LayoutRequest(spec=checked.spec, library=library.library)
    layout = lay_out(asked)
    return Compiled(
        path=path,
        spec=checked.spec,
        sources={file: text for file, text in checked.sources.items() if Path(file).name != LOCK_FILE},
        library=library,
        layout=layout,
        spans=checked.spans,
        packages=checked.packages,
        development=lay_development(asked),
    )


def _refuse(path: Path, spec: ResolvedSpec) -> None:
    if spec.kind == "library":
        raise AdaptercError(
            f"{path} is a library: it is imported, not built",
            help="build a spec that imports it, or check it with: adapterc check",
            code=ExitCode.USAGE,
        )
