"""An artifact built a second time, from what lies in it, and held against itself file by file.

The second build has a cache of its own, which is empty: nothing that the first one left is taken for a
result. It lies under the user's cache until the comparison is done, so that a build that was stopped goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from adapterc.backend.cache_folder import cache_faults, cache_root
from adapterc.diagnostics.quoting import clipped
from adapterc.digest import digest_file
from adapterc.driver.artifact import SCENES, OpenedArtifact, open_artifact
from adapterc.driver.artifact_json import read_object
from adapterc.driver.build import build
from adapterc.driver.compile import Compiled, check, compile_spec
from adapterc.driver.lock import target_lock
from adapterc.driver.source_lock import has_lock, keep_pinned
from adapterc.driver.sources import PACKAGES
from adapterc.driver.watch import Watch
from adapterc.emit.contents import BOUND
from adapterc.emit.integrity import differences
from adapterc.emit.provenance import MANIFEST
from adapterc.emit.taught_lines import TAUGHT
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.base import BaseModel
from adapterc.spec.scene_lock import LOCK_FILE

SOURCE = "spec/source"
_STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("spec", ("spec",)),
    ("base", ("base", "digest")),
    ("layout", ("stages", "layout")),
    ("glossary", ("lock", "scenes")),
    ("dataset", ("stages", "dataset")),
    ("train", ("adapter",)),
)
"""The stages in their order, each with the place of its digest in a provenance."""
_MEASURED = "eval/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReproduceRequest:
    """Which artifact is built again.

    `spec` is where its spec lies, if the artifact keeps it to itself; `base` the folder of its base, if it is
    not found by itself; `cache` a cache to take finished stages from; `out` where the second artifact is
    kept.
    """

    artifact: Path
    spec: Path | None = None
    base: str = ""
    cache: Path | None = None
    out: Path | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduced:
    """What the comparison came to: `files` were compared, `differing` by their paths.

    `first` is the first stage that came to something else, empty where none did. `otherwise` says what was
    not as it was then: versions, the machine. `taken` names what was not made anew.
    """

    name: str
    files: int
    differing: tuple[str, ...]
    first: str
    otherwise: tuple[str, ...]
    taken: tuple[str, ...] = ()


def reproduce(request: ReproduceRequest, watch: Watch) -> Reproduced:
    """Build the artifact again and compare; the artifact itself is only read.

    AdaptercError for what is no artifact or is not as it was built, without its base or its spec, and for a
    spec that this version does not accept.
    """
    opened = open_artifact(request.artifact, base=request.base)
    if altered := differences(opened.folder):
        raise AdaptercError(
            f"{opened.folder / altered[0].path} is not as it was built: {altered[0].kind}",
            help="copy the artifact again; verify --integrity names every such file",
        )
    made = read_object(opened.folder / MANIFEST)
    work = cache_root() / "reproduce" / digest_file(opened.folder / MANIFEST)[:32]
    with target_lock(work):
        compiled = _compiled(request.spec or _laid(opened, made, work / "project"))
        target = request.out or work / "again" / "artifact"
        build(
            compiled,
            target=target.absolute(),
            device=request.device,
            watch=watch,
            cache=(request.cache or work / "cache").absolute(),
            base=_named_as_then(opened.base, made),
            answers=opened.folder,
        )
        found = replace(_compared(opened, made, target), taken=tuple(_taken(opened.folder, request.cache)))
        shutil.rmtree(work, ignore_errors=True)
    return found


def _laid(opened: OpenedArtifact, made: Mapping[str, Any], project: Path) -> Path:
    """The spec's own files and the lock of its scenes, as a project of its own; the path of the spec."""
    source, name = opened.folder / SOURCE, made.get("source")
    if not source.is_dir():
        raise AdaptercError(
            f"{opened.folder} keeps its spec to itself: there is nothing to build it from",
            help="name the spec that it was built from: --spec SPEC",
            code=ExitCode.USAGE,
        )
    if (source / PACKAGES).is_dir() and not has_lock(source):
        raise AdaptercError(
            f"the spec of {opened.folder} imports from git, and an earlier version left its lock out",
            help="name the spec that it was built from: --spec SPEC",
            code=ExitCode.USAGE,
        )
    if not isinstance(name, str) or not _is_within(name) or not (source / name).is_file():
        raise AdaptercError(
            f"{opened.folder} does not say which of its files is the spec",
            help="name the spec that it was built from: --spec SPEC",
            code=ExitCode.USAGE,
        )
    with cache_faults(project):
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(source, project)
        # The top of the spec's own repository: libraries that it imports by path lie anywhere below.
        (project / ".git").mkdir()
        if opened.scenes is not None:
            shutil.copyfile(opened.folder / SCENES / LOCK_FILE, project / LOCK_FILE)
    if has_lock(source):
        keep_pinned(source, source / PACKAGES)
    return project / name


def _taken(artifact: Path, cache: Path | None) -> Iterator[str]:
    """What no stage made a second time."""
    if cache is not None:
        yield f"what lay in {cache}"
    if (artifact / TAUGHT).is_file():
        yield "the teacher's answers, which are the artifact's own"


def _is_within(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _compiled(path: Path) -> Compiled:
    checked = check(path)
    if not checked.sound:
        first = next((one for one in checked.diagnostics if one.severity == "error"), None)
        said = f"[{first.code}] {first.message}" if first is not None else "it has findings"
        raise AdaptercError(
            f"this version does not accept the spec that the artifact was built from: {said}",
            help=f"adapterc check {path}, or take the version that adapterc.json names",
            code=ExitCode.FINDINGS,
        )
    return compile_spec(path, checked)


def _named_as_then(base: BaseModel, made: Mapping[str, Any]) -> BaseModel:
    """The base by the name that it had: a folder that was moved is the same base."""
    name = _object(made.get("base")).get("name")
    if not isinstance(name, str) or base.revision or base.name != base.identity:
        return base
    return replace(base, name=name, identity=name)


def _compared(opened: OpenedArtifact, made: Mapping[str, Any], target: Path) -> Reproduced:
    again = read_object(target / MANIFEST)
    before, now = _hashes(made), _hashes(again)
    differing = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    if digest_file(opened.folder / MANIFEST) != digest_file(target / MANIFEST):
        differing.append(MANIFEST)
    return Reproduced(
        name=opened.name,
        files=len(before.keys() | now.keys()) + 1,
        differing=tuple(differing),
        first=_first(made, again, differing),
        otherwise=(*_otherwise(made, again), *_other_code(opened.folder, target)),
    )


def _hashes(made: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of each file that is there, and of each that was left out."""
    left_out = {
        path: _object(facts).get("sha256", "") for path, facts in _object(made.get("left_out")).items()
    }
    return {**_object(made["files"]), **left_out}


def _first(made: Mapping[str, Any], again: Mapping[str, Any], differing: list[str]) -> str:
    """The first stage that came to something else; empty where none did."""
    for stage, keys in _STAGES:
        if _at(made, keys) != _at(again, keys):
            return stage
    if any(path.startswith(_MEASURED) for path in differing):
        return "measure"
    return "emit" if differing else ""


def _otherwise(made: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    """What the two builds did not have in common, beside what they made."""
    if made.get("adapterc") != again.get("adapterc"):
        yield _changed("adapterc", made.get("adapterc"), again.get("adapterc"))
    for part in ("platform", "recipe"):
        before, now = dict(_object(made.get(part))), dict(_object(again.get(part)))
        libraries = _object(before.pop("libraries", None)), _object(now.pop("libraries", None))
        for was, became in ((before, now), libraries):
            for name in sorted(was.keys() | became.keys()):
                if was.get(name) != became.get(name):
                    yield _changed(name, was.get(name), became.get(name))


def _other_code(before: Path, now: Path) -> Iterator[str]:
    """What the compiler did with other code, of whatever version; artifacts of earlier ones do not say."""
    was, became = (
        _object(read_object(folder / BOUND).get("code")) if (folder / BOUND).is_file() else {}
        for folder in (before, now)
    )
    if was and (stages := [stage for stage, code in became.items() if was.get(stage) != code]):
        yield f"the compiler's code for {', '.join(stages)}"


def _changed(what: str, was: object, became: object) -> str:
    return f"{clipped(what)}: {clipped(str(was))} then, {clipped(str(became))} now"


def _object(value: object) -> dict[str, Any]:
    """A provenance is somebody's file: what is no object in it is taken for an empty one."""
    return value if isinstance(value, dict) else {}


def _at(body: Mapping[str, Any], keys: tuple[str, ...]) -> object:
    value: Any = body
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
