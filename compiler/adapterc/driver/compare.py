"""Two refs, artifacts or folders compared: which spec goes with which, and what of each pair is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from adapterc.digest import digest
from adapterc.driver.built_artifact import VERIFY, BuiltArtifact
from adapterc.driver.compared_nodes import Difference, compared_nodes
from adapterc.driver.compared_reports import compared_reports
from adapterc.driver.node_paths import node_path, outline, shown_path
from adapterc.driver.paired_specs import paired
from adapterc.driver.sides import Side, kind_of, open_side
from adapterc.driver.spec_versions import Version
from adapterc.driver.version_rows import version_rows
from adapterc.emit.provenance import MANIFEST
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.comparison import Behaviour, ComparedSpec, Comparison, NodeChange, RowChanges


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRequest:
    """The two sides as they were typed. `specs` are paths of the working tree, for sides that have many;
    `artifacts` two folders in which the builds of sides that are refs or files lie."""

    before: str
    after: str
    specs: tuple[str, ...] = ()
    artifacts: tuple[Path, Path] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The comparison, and what kept any spec out of it."""

    comparison: Comparison
    faults: tuple[AdaptercError, ...]


def compare(request: CompareRequest) -> Compared:
    """Everything that differs; AdaptercError where a side cannot be read, or nothing can be compared."""
    with TemporaryDirectory(prefix="adapterc-") as scratch:
        before, after = _sides(request, Path(scratch))
        faults = [*before.faults, *after.faults]
        specs = []
        for one, other in paired(before, after):
            try:
                specs.append(_compared(one, other, request.artifacts))
            except AdaptercError as fault:
                faults.append(fault)
    return Compared(
        comparison=Comparison(before=before.label, after=after.label, specs=tuple(specs)),
        faults=tuple(faults),
    )


def _sides(request: CompareRequest, scratch: Path) -> tuple[Side, Side]:
    kinds = kind_of(request.before), kind_of(request.after)
    if request.artifacts is not None and "artifacts" in kinds:
        raise _usage("--artifacts is for refs", "a folder with artifacts brings its own behaviour")
    specs = request.specs
    if specs and kinds == ("artifacts", "artifacts"):
        raise _usage("artifacts are compared by their names", "leave out SPEC, or name two single artifacts")
    places = [
        name for name, kind in zip((request.before, request.after), kinds, strict=True) if kind == "files"
    ]
    named = specs or (places[:1] if len(places) == 1 else ())
    sides = []
    for at, (name, kind) in enumerate(zip((request.before, request.after), kinds, strict=True)):
        sides.append(open_side(name, named if kind == "commit" else specs, scratch / str(at)))
    if not any(side.versions or side.faults for side in sides):
        raise _usage(
            f"there is no spec and no artifact in {sides[0].label} and {sides[1].label}",
            "name the specs behind the two sides: adapterc diff main HEAD specs",
        )
    return sides[0], sides[1]


def _compared(
    before: Version | None, after: Version | None, artifacts: tuple[Path, Path] | None
) -> ComparedSpec:
    known = after or before
    if known is None:
        raise ValueError("a pair of nothing")
    builds = (
        _build_of(before, artifacts[0] if artifacts else None),
        _build_of(after, artifacts[1] if artifacts else None),
    )
    both = before is not None and after is not None and before.spec is not None and after.spec is not None
    rows = held = None
    nodes: tuple[NodeChange, ...] = ()
    if both and before is not None and after is not None:
        nodes = tuple(_nodes(before, after))
        rows, held = version_rows(before, after)
    return ComparedSpec(
        name=known.name,
        before_at=before.at if before is not None else "",
        after_at=after.at if after is not None else "",
        nodes=nodes,
        rows=rows,
        held=held,
        behaviour=_behaviour((before, after), builds, held),
        notes=tuple(_notes((before, after), builds)),
        before_findings=before.findings if before is not None else (),
        after_findings=after.findings if after is not None else (),
    )


def _nodes(before: Version, after: Version) -> Iterator[NodeChange]:
    omitted = any(
        one.artifact is not None and one.read_from_artifact and one.artifact.omits for one in (before, after)
    )
    old, new = before.record(omitted=omitted), after.record(omitted=omitted)
    if before.slots is not None and after.slots is not None:
        old, new = {**old, "scenes.lock": dict(before.slots)}, {**new, "scenes.lock": dict(after.slots)}
    for one in compared_nodes(old, new):
        yield _node(one, before, after)


def _node(one: Difference, before: Version, after: Version) -> NodeChange:
    path = one.after or one.before or ()
    return NodeChange(
        change=one.change,
        path=shown_path(path),
        before=outline(one.old) if one.before is not None else "",
        after=outline(one.new) if one.after is not None else "",
        before_at=before.place(node_path(one.before)) if one.before is not None else "",
        after_at=after.place(node_path(one.after)) if one.after is not None else "",
    )


def _build_of(version: Version | None, folder: Path | None) -> BuiltArtifact | None:
    """What was built of a version: the artifact that it was read from, or the one of its name in a folder."""
    if version is None or version.artifact is not None:
        return version.artifact if version is not None else None
    if folder is None:
        return None
    own = (folder / MANIFEST).is_file()
    place = folder if own else folder / version.name
    if not (place / MANIFEST).is_file():
        return None
    found = BuiltArtifact(place)
    return found if not own or found.name == version.name else None


def _behaviour(
    versions: tuple[Version | None, Version | None],
    builds: tuple[BuiltArtifact | None, BuiltArtifact | None],
    held: RowChanges | None,
) -> Behaviour | None:
    """What both builds do; of one alone only where the other side has no such spec, or was to be built."""
    before, after = builds
    if before is None and after is None:
        return None
    asked = any(version is not None and version.read_from_artifact for version in versions)
    if asked and None in builds and None not in versions:
        return None
    notes = []
    if before is not None and after is not None:
        other = held.differs if held is not None else before.facts(VERIFY)[0] != after.facts(VERIFY)[0]
        if other:
            notes.append("the held-out items are not the same: figures of both are of other questions")
    reports = (before.report if before else None), (after.report if after else None)
    return compared_reports(*reports, notes)


def _notes(versions: Sequence[Version | None], builds: Sequence[BuiltArtifact | None]) -> Iterator[str]:
    """Artifacts that were built of something else than the version that they stand for."""
    for version, build in zip(versions, builds, strict=True):
        if version is None or build is None or version.read_from_artifact or version.spec is None:
            continue
        if build.spec_digest != digest(version.spec):
            yield f"{build.folder} was built of another spec than {version.at} is"


def _usage(message: str, advice: str) -> AdaptercError:
    return AdaptercError(message, help=advice, code=ExitCode.USAGE)
