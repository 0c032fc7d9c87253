"""Many specs built in one go: what is up to date is told at once, the others share base and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal

from adapterc.driver.uptodate import UpToDate, UpToDateSpecs
from adapterc.driver.watch import Watch
from adapterc.errors import AdaptercError, ExitCode

if TYPE_CHECKING:
    from adapterc.diagnostics.model import Diagnostic
    from adapterc.driver.ahead import Ahead
    from adapterc.driver.compile import Compiled
    from adapterc.driver.looked import Looked

Result = Literal["up to date", "built", "findings", "failed", "not tried"]
Opened = Callable[[str], AbstractContextManager[Watch]]
_SAVE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one spec came to. `open` are the traits, scenes and gates that a build did not verify; `fault` is
    what stopped one; findings point into `sources`."""

    path: Path
    result: Result
    name: str = ""
    target: Path = Path()
    verdict: str = ""
    open: tuple[str, ...] = ()
    seconds: float = 0.0
    warnings: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    fault: Exception | None = None

    @property
    def code(self) -> ExitCode:
        """The exit code of a build of this spec alone."""
        if self.fault is not None:
            return self.fault.code if isinstance(self.fault, AdaptercError) else ExitCode.BUG
        if self.result == "findings":
            return ExitCode.FINDINGS
        return (
            ExitCode.OK if self.verdict == "VERIFIED" or self.result == "not tried" else ExitCode.NOT_VERIFIED
        )


def build_many(
    paths: Sequence[Path], *, out: Path | None, device: str | None, keep_going: bool, opened: Opened
) -> Iterator[Outcome]:
    """Build each spec into a folder of its name in `out`; outcomes in the order of the paths, no libraries.

    `opened` gives the ear of a spec's build by its name. What stops one spec is told in its place, and the
    others go on; without `keep_going` they are not tried any more. An interrupt stops all.
    """
    known = UpToDateSpecs(device)
    fresh = {path: known.find(path, out) for path in paths}
    stale = [path for path in paths if fresh[path] is None]
    if not stale:
        known.save()
        yield from (_up_to_date(one) for one in fresh.values() if one and one.kind != "library")
        return
    from adapterc.backend.loading import bases_kept
    from adapterc.driver.ahead import Ahead

    try:
        with Ahead(len(stale)) as ahead, bases_kept():
            yield from _in_order(paths, fresh, stale, ahead, _Site(known, out, device, opened), keep_going)
    finally:
        known.save()


@dataclass(slots=True)
class _Site:
    """Where specs are built, and who listens."""

    known: UpToDateSpecs
    out: Path | None
    device: str | None
    opened: Opened
    saved: float = field(default_factory=monotonic)

    def save_seldom(self) -> None:
        """Write the records down now and then: a killed run does not lose all of them."""
        if monotonic() - self.saved > _SAVE_SECONDS:
            self.known.save()
            self.saved = monotonic()


def _in_order(  # noqa: PLR0913, PLR0917
    paths: Sequence[Path],
    fresh: Mapping[Path, UpToDate | None],
    stale: Sequence[Path],
    ahead: Ahead,
    site: _Site,
    keep_going: bool,
) -> Iterator[Outcome]:
    looked = {one.path: one for one in ahead.look_at(stale)}
    _note_libraries(looked, site)
    refused = _refused(paths, fresh, looked)
    asked = [path for path in stale if path not in refused and looked[path].kind != "library"]
    laid_out = ahead.compiled(asked)
    stopped = False
    for path in paths:
        known = fresh[path]
        if known is not None:
            if known.kind != "library":
                yield refused.get(path) or _up_to_date(known)
            continue
        if looked[path].kind == "library" and path not in refused:
            continue
        if stopped:
            outcome = Outcome(path=path, result="not tried", name=looked[path].name)
        else:
            outcome = refused.get(path) or _built(looked[path], next(laid_out, None), site)
        yield outcome
        stopped = stopped or (not keep_going and outcome.result in ("findings", "failed"))


def _note_libraries(looked: Mapping[Path, Looked], site: _Site) -> None:
    from adapterc.driver.noted import library_record

    for path, one in looked.items():
        record = library_record(path, one.sources or {}) if one.kind == "library" and one.sound else None
        if record is not None:
            site.known.note(record)


def _refused(
    paths: Sequence[Path], fresh: Mapping[Path, UpToDate | None], looked: Mapping[Path, Looked]
) -> dict[Path, Outcome]:
    """What is not built: specs with errors, files that cannot be read, specs of one name, and such whose
    scene tokens are other scenes in an earlier one."""
    from adapterc.driver.same_names import same_names
    from adapterc.driver.same_tokens import same_tokens

    refused = {}
    for path, one in looked.items():
        if one.fault is not None:
            refused[path] = Outcome(path=path, result="failed", fault=one.fault)
        elif not one.sound:
            refused[path] = _with_findings(one, one.diagnostics)
    names = {path: known.name if (known := fresh[path]) else looked[path].name for path in paths}
    for named, told in same_names(names, looked):
        refused[named.path] = _with_findings(named, (*named.diagnostics, told))
    for spec, found in same_tokens({path: one for path, one in looked.items() if path not in refused}):
        refused[spec.path] = _with_findings(spec, (*spec.diagnostics, *found))
    return refused


def _with_findings(one: Looked, diagnostics: tuple[Diagnostic, ...]) -> Outcome:
    return Outcome(
        path=one.path, result="findings", name=one.name, diagnostics=diagnostics, sources=one.sources or {}
    )


def _up_to_date(known: UpToDate) -> Outcome:
    return Outcome(
        path=known.path, result="up to date", name=known.name, target=known.target, verdict=known.verdict
    )


def _built(looked: Looked, compiled: Compiled | AdaptercError | None, site: _Site) -> Outcome:
    """Build one spec; whatever stops it but an interrupt is its own outcome."""
    from adapterc.driver.build import build
    from adapterc.driver.lock import target_lock
    from adapterc.driver.noted import build_record

    start, path, name = monotonic(), looked.path, looked.name
    if compiled is None or isinstance(compiled, AdaptercError):
        fault = compiled or AdaptercError(f"{path} was not laid out", help="run the same command again")
        return Outcome(path=path, result="failed", name=name, fault=fault)
    target = Path(site.out or "build").absolute() / compiled.spec.name
    try:
        with target_lock(target), site.opened(compiled.spec.name) as watch:
            built = build(compiled, target=target, device=site.device, watch=watch)
        record = build_record(compiled, built)
    except Exception as fault:
        return Outcome(path=path, result="failed", name=compiled.spec.name, target=target, fault=fault)
    if record is not None:
        site.known.note(record)
        site.save_seldom()
    judgement = built.judgement
    traits = [trait.id for trait in judgement.traits if trait.verdict != "VERIFIED"]
    scenes = [scene.token for scene in judgement.scenes if scene.verdict != "VERIFIED"]
    gates = ["parrot gate"] * (not judgement.parrot.holds)
    gates += ["retention"] * (judgement.retention.verdict != "VERIFIED")
    return Outcome(
        path=path,
        result="built" if built.changed else "up to date",
        name=compiled.spec.name,
        target=target,
        verdict=judgement.verdict,
        open=(*traits, *scenes, *gates),
        seconds=monotonic() - start,
        warnings=len(looked.diagnostics),
    )
