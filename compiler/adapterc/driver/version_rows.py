"""The rows of two versions of a spec: laid out where that needs no model, else as artifacts have them."""

from __future__ import annotations

from adapterc.digest import digest
from adapterc.driver.built_artifact import TRAIN, VERIFY, BuiltArtifact
from adapterc.driver.compared_rows import compared_rows
from adapterc.driver.row_texts import laid_items, laid_rows
from adapterc.driver.spec_versions import Version
from adapterc.ir.comparison import RowChanges

LAID_OUT, TRAINED, HELD_OUT = "laid out", "trained on", "held out"


def version_rows(before: Version, after: Version) -> tuple[RowChanges | None, RowChanges | None]:
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
