"""Two refs, artifacts or folders compared: which spec goes with which, and what of each pair is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from adapterc.digest import digest
from adapterc.driver.built_artifact import TRAIN, VERIFY, BuiltArtifact
from adapterc.driver.compared_nodes import Difference, compared_nodes, node_path, outline, shown_path
from adapterc.driver.compared_reports import compared_reports
from adapterc.driver.compared_rows import compared_rows
from adapterc.driver.row_texts import laid_items, laid_rows
from adapterc.driver.sides import Side, kind_of, open_side
from adapterc.driver.spec_versions import Version
from adapterc.emit.provenance import MANIFEST
from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.comparison import Behaviour, ComparedSpec, Comparison, NodeChange, RowChanges

LAID_OUT, TRAINED, HELD_OUT = "laid out", "trained on", "held out"


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
        for one, other in _pairs(before, after):
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


def _pairs(before: Side, after: Side) -> Iterator[tuple[Version | None, Version | None]]:
    """Specs of one path, then those of one name, in the order of their paths; then what is left.

    Two sides of one spec each are a pair whatever their names. Of many only that goes with a single one
    which has its name. Libraries show in what imports them.
    """
    was, now = _built(before), _built(after)
    if before.single and after.single and len(was) == len(now) == 1:
        yield was[0], now[0]
        return
    found: list[tuple[Version | None, Version | None]] = []
    for same in (_same_key, _same_name):
        for one in list(was):
            other = next((each for each in now if same(one, each)), None)
            if other is not None:
                was.remove(one)
                now.remove(other)
                found.append((one, other))
    if not found and was and now and (before.single or after.single):
        single, many = (before, after) if before.single else (after, before)
        named = (was if before.single else now)[0].name
        raise _usage(
            f"{many.label} has no spec called {named}, as {single.label} has",
            "name the spec that it is to be compared with",
        )
    found += [(one, None) for one in was if not after.single]
    found += [(None, other) for other in now if not before.single]
    yield from sorted(found, key=_place)


def _built(side: Side) -> list[Version]:
    libraries = [one for one in side.versions if one.spec is not None and one.spec.kind == "library"]
    return [one for one in side.versions if one not in libraries or side.single]


def _same_key(one: Version, other: Version) -> bool:
    return bool(one.key) and one.key == other.key


def _same_name(one: Version, other: Version) -> bool:
    return one.name == other.name


def _place(pair: tuple[Version | None, Version | None]) -> tuple[str, str]:
    known = pair[1] or pair[0]
    return ("", "") if known is None else (known.key, known.name)


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
        rows, held = _rows(before, after)
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


def _rows(before: Version, after: Version) -> tuple[RowChanges | None, RowChanges | None]:
    """Training rows and held-out items; None where both sides are laid out alike."""
    if before.read_from_artifact and after.read_from_artifact:
        if before.artifact is None or after.artifact is None:
            return None, None
        return (
            _recorded(before.artifact, after.artifact, TRAIN, TRAINED),
            _recorded(before.artifact, after.artifact, VERIFY, HELD_OUT),
        )
    alike = before.templates == after.templates and not (
        before.read_from_artifact or after.read_from_artifact
    )
    if alike and before.spec == after.spec:
        return None, None
    old, new = before.layout, after.layout
    if old is None or new is None:
        return _unlike(before, after)
    if old == new:
        return None, None
    return (
        compared_rows(tuple(laid_rows(old)), tuple(laid_rows(new)), what=LAID_OUT),
        compared_rows(tuple(laid_items(old)), tuple(laid_items(new)), what=HELD_OUT),
    )


def _unlike(before: Version, after: Version) -> tuple[RowChanges | None, None]:
    """What can be said where rows of one side cannot be laid out here: whether they are the same, if that."""
    sides = ((before, after), (after, before))
    for one, other in sides:
        built = one.artifact if one.read_from_artifact else None
        if built is not None and other.layout is not None and digest(other.layout) == built.layout_digest:
            return None, None
    why = next((_unknown(one) for one, _ in sides if one.layout is None and one.spec is not None), "")
    if not why:
        return None, None
    note = f"the rows cannot be compared one by one: {why}"
    return RowChanges(what=LAID_OUT, note=note, unlike=True), None


def _unknown(version: Version) -> str:
    """Why the rows of a version cannot be laid out."""
    if version.spec is None or version.spec.kind != "adapter":
        return ""
    if version.artifact is not None and version.artifact.omits:
        return f"{version.at} keeps the words that they are made of to itself"
    return f"those of {version.at} were laid out by another version of adapterc or of its templates"


def _recorded(before: BuiltArtifact, after: BuiltArtifact, name: str, what: str) -> RowChanges | None:
    """The records of both, or whether their hashes are the same where either keeps them to itself."""
    one, other = before.facts(name), after.facts(name)
    if one[0] == other[0]:
        return None
    old, new = before.rows(name), after.rows(name)
    if old is not None and new is not None:
        return compared_rows(old, new, what=what)
    counts = [len(rows) if rows is not None else facts[1] for rows, facts in ((old, one), (new, other))]
    told = ", then ".join("an unknown number" if count is None else str(count) for count in counts)
    note = f"{told}, and not the same: {name} was left out of an artifact, so its hash is all there is"
    return RowChanges(what=what, note=note, unlike=True)


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
